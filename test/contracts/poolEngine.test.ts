import { racePools } from './poolEngineRace.ts'

racePools(500)
