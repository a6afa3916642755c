import type { EventPlace } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'

/** The first thing events say that those before them do not lead to. */
export type Contradiction = {
  readonly place: EventPlace
  readonly field: string
  /** What the events before it lead to. */
  readonly expected: string
  /** What the event says. */
  readonly found: string
}

/**
 * `events/incomplete`: an event does not follow from those before it, so one is missing, doubled,
 * foreign or altered, here or earlier.
 */
export class IncompleteEventsError extends AmmeterError {
  override readonly name = 'IncompleteEventsError'
  readonly contradiction: Contradiction

  constructor(contradiction: Contradiction, cause?: unknown) {
    const { place, field, expected, found } = contradiction
    super({
      code: 'events/incomplete',
      shortMessage: `log ${place.logIndex} of block ${place.blockNumber}: ${field} is ${found}, but the events before it lead to ${expected}`,
      details: `transaction ${place.transactionHash}`,
      hints: [
        'fetch the events of this pool anew: one is missing, doubled or altered, here or before',
      ],
      ...(cause === undefined ? {} : { cause }),
    })
    this.contradiction = contradiction
  }
}

/** Throws where two values differ. */
export function mustEqual(
  place: EventPlace,
  field: string,
  expected: bigint | number | string,
  found: bigint | number | string,
): void {
  if (expected === found) return
  throw new IncompleteEventsError({
    place,
    field,
    expected: String(expected),
    found: String(found),
  })
}
