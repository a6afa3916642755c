import { describeStopped } from './stoppedFetch.ts'

describeStopped(2)
