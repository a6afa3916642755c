import { type Resting, restingAfter } from './bookVenue.ts'
import type { Event, FillEvent } from './events.ts'
import type { Contestant, Seen } from './maker.ts'

/** A maker at its place in the loop, with the state it is folded into. */
export type Seat = Contestant & { state: unknown; isStarted: boolean; resting: Resting }

export function seatOf(contestant: Contestant): Seat {
  return { ...contestant, state: undefined, isStarted: false, resting: {} }
}

export function start(seat: Seat, seen: Seen): void {
  seat.state = seat.maker.start(seat.capital, seen)
  seat.isStarted = true
}

/** Takes a fill off the orders and tells of it. */
export function fill(seat: Seat, event: FillEvent | undefined, tell: (event: Event) => void): void {
  if (event === undefined) return
  seat.resting = restingAfter(seat.resting, event)
  tell(event)
}
