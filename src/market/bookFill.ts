import type { Assumption } from '../domain/assumption.ts'
import { BOOK_FILL_AT_RESERVATION, type Resting, takerFillOf } from './bookVenue.ts'
import type { FillEvent, TakerEvent } from './events.ts'
import type { Seen } from './maker.ts'

/**
 * How the resting orders of a maker are filled, as a named assumption. A rule keeps no state, so
 * that a run with it is its seed and what comes later changes nothing.
 */
export type BookFill = {
  readonly assumption: Assumption
  /** What a taker takes. */
  byTaker?(resting: Resting, seen: Seen, taker: TakerEvent, makerId: string): FillEvent | undefined
  /** What is filled in a block without a taker of the stream; at most one fill a side. */
  inBlock?(resting: Resting, seen: Seen, makerId: string, elapsedSec: number): readonly FillEvent[]
}

/** By the takers of the stream, each within its reservation distance. */
export const AT_RESERVATION: BookFill = {
  assumption: BOOK_FILL_AT_RESERVATION,
  byTaker: takerFillOf,
}
