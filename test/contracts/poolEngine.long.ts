import { racePools } from './poolEngineRace.ts'

racePools(2000)
