import { AmmeterError } from '../errors.ts'
import type { RandomStream } from './random.ts'

/** One block of the clock. */
export type Block = {
  readonly number: bigint
  readonly timestampSec: number
}

/** When blocks are made: the only moments at which anyone acts. */
export type Clock = {
  readonly firstNumber: bigint
  /** Strictly increasing. */
  readonly timestampSec: Float64Array
}

export type ClockTerms = {
  readonly firstNumber: bigint
  /** Blocks lie in (startSec, endSec]. */
  readonly startSec: number
  readonly endSec: number
  /** Seconds between blocks; the mean of it for Poisson blocks. */
  readonly spacingSec: number
}

/**
 * Blocks at equal distances, the first one distance after the start.
 *
 * @throws {ClockError} `market/bad-clock`
 */
export function fixedClock(terms: ClockTerms): Clock {
  const { firstNumber, startSec, endSec, spacingSec } = checked(terms)
  const count = Math.floor((endSec - startSec) / spacingSec)
  const timestampSec = Float64Array.from(
    { length: count },
    (_, i) => startSec + (i + 1) * spacingSec,
  )
  return { firstNumber, timestampSec }
}

/**
 * Blocks as a Poisson process: exponential distances with the given mean. With `wholeSeconds` each
 * time is rounded up and at least a second after the last, as a chain's timestamps must be.
 *
 * @throws {ClockError} `market/bad-clock`
 */
export function poissonClock(
  terms: ClockTerms & { readonly wholeSeconds?: boolean },
  random: RandomStream,
): Clock {
  const { firstNumber, startSec, endSec, spacingSec } = checked(terms)
  const times: number[] = []
  let exact = startSec
  let last = startSec
  for (;;) {
    exact += spacingSec * random.exponential()
    const time = terms.wholeSeconds === true ? Math.max(Math.ceil(exact), last + 1) : exact
    if (time > endSec) break
    if (time > last) times.push(time)
    last = time
  }
  return { firstNumber, timestampSec: Float64Array.from(times) }
}

/** Terms of a clock that never ticks. */
export class ClockError extends AmmeterError {
  override readonly name = 'ClockError'
}

function checked<T extends ClockTerms>(terms: T): T {
  const { startSec, endSec, spacingSec } = terms
  if (!(spacingSec > 0) || !(endSec > startSec) || !Number.isFinite(endSec - startSec)) {
    throw new ClockError({
      code: 'market/bad-clock',
      shortMessage: `No clock from ${startSec} s to ${endSec} s with a block every ${spacingSec} s.`,
    })
  }
  return terms
}
