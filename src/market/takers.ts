import { AmmeterError } from '../errors.ts'
import type { RandomStream } from './random.ts'

/** Takers in order of arrival, drawn once, so that every venue sees the same. Columns, not rows. */
export type Takers = {
  /** Unix seconds, never decreasing. */
  readonly timeSec: Float64Array
  /** 1 buys base, −1 sells base. */
  readonly side: Int8Array
  /** > 0, human units of the base. */
  readonly sizeBase: Float64Array
  /** The worst distance of the price it takes from the reference, as a fraction ≥ 0. */
  readonly reservation: Float64Array
}

/** How sizes are distributed, in base units. */
export type SizeLaw =
  | { readonly law: 'constant'; readonly sizeBase: number }
  | { readonly law: 'exponential'; readonly meanBase: number }
  /** Median and standard deviation of the logarithm. */
  | { readonly law: 'log-normal'; readonly medianBase: number; readonly logSd: number }

export type TakerTerms = {
  readonly startSec: number
  readonly endSec: number
  /** Mean arrivals per day, both sides together. */
  readonly perDay: number
  readonly size: SizeLaw
  /** Mean of the exponential reservation distance, fraction (the fill law of Avellaneda–Stoikov). */
  readonly meanReservation: number
  /** Share of buyers; default 0.5. */
  readonly buyShare?: number
}

/**
 * Poisson arrivals with independent sides, sizes and exponential reservation distances.
 *
 * Source: Avellaneda, Stoikov 2008, section 2.4: fill probability A·e^(−kδ), here as takers of rate
 * A whose reservation distance is exponential with mean 1/k.
 *
 * @throws {TakersError} `market/bad-takers`
 */
export function poissonTakers(terms: TakerTerms, random: RandomStream): Takers {
  const { startSec, endSec, perDay, size, meanReservation, buyShare = 0.5 } = terms
  if (!(perDay >= 0) || !(endSec > startSec) || !(meanReservation >= 0)) {
    throw badTakers(`No takers at ${perDay} a day from ${startSec} s to ${endSec} s.`)
  }
  const [arrivals, sides, sizes, reservations] = ['arrivals', 'sides', 'sizes', 'reservations'].map(
    (label) => random.split(label),
  ) as [RandomStream, RandomStream, RandomStream, RandomStream]
  const times: number[] = []
  const meanGapSec = 86_400 / perDay
  for (let at = startSec; ; ) {
    at += meanGapSec * arrivals.exponential()
    if (!(at <= endSec)) break
    times.push(at)
  }
  return checkedTakers({
    timeSec: Float64Array.from(times),
    side: Int8Array.from(times, () => (sides.uniform() < buyShare ? 1 : -1)),
    sizeBase: Float64Array.from(times, () => sizeOf(size, sizes)),
    reservation: Float64Array.from(times, () => meanReservation * reservations.exponential()),
  })
}

/** Nobody. */
export const NO_TAKERS: Takers = {
  timeSec: new Float64Array(0),
  side: new Int8Array(0),
  sizeBase: new Float64Array(0),
  reservation: new Float64Array(0),
}

/**
 * Takers from elsewhere, e.g. a pool's recorded swaps, checked.
 *
 * @throws {TakersError} `market/bad-takers`
 */
export function checkedTakers(takers: Takers): Takers {
  const { timeSec, side, sizeBase, reservation } = takers
  const { length } = timeSec
  if (side.length !== length || sizeBase.length !== length || reservation.length !== length) {
    throw badTakers('The columns of the takers differ in length.')
  }
  for (let i = 0; i < length; i += 1) {
    const time = timeSec[i] as number
    const isOrdered = i === 0 ? Number.isFinite(time) : time >= (timeSec[i - 1] as number)
    const size = sizeBase[i] as number
    const isTaker =
      (side[i] === 1 || side[i] === -1) &&
      size > 0 &&
      Number.isFinite(size) &&
      (reservation[i] as number) >= 0
    if (!isOrdered || !isTaker) throw badTakers(`Taker ${i} is none: size ${size}, time ${time} s.`)
  }
  return takers
}

/** Takers that cannot be. */
export class TakersError extends AmmeterError {
  override readonly name = 'TakersError'
}

function sizeOf(size: SizeLaw, random: RandomStream): number {
  switch (size.law) {
    case 'constant':
      return size.sizeBase
    case 'exponential':
      return size.meanBase * random.exponential()
    case 'log-normal':
      return size.medianBase * Math.exp(size.logSd * random.normal())
  }
}

function badTakers(shortMessage: string): TakersError {
  return new TakersError({ code: 'market/bad-takers', shortMessage })
}
