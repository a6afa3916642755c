import type { Assumption } from '../domain/assumption.ts'
import { type MarketFrame, pairOf, poolPriceOf } from './marketFrame.ts'
import type { PoolNow } from './poolRequest.ts'
import type { RandomStream } from './random.ts'
import type { RecordedSwaps } from './recordedPool.ts'
import { checkedTakers, type Takers } from './takers.ts'

/** How far beyond what they paid takers would have gone. */
export type ReservationLaw =
  | { readonly law: 'as-paid' }
  /** An exponential that is exceeded has no memory: what was paid plus the same exponential again. */
  | { readonly law: 'memoryless'; readonly meanFraction: number; readonly random: RandomStream }

/**
 * The takers of a pool's recorded swaps: time, side, size and reservation distance, which was never
 * recorded and is assumed.
 *
 * What a taker paid, `|execution price/pool price before − 1|`, half-fee and impact included, bounds
 * its reservation distance from below; takers who wanted less never appear. Swaps whose base amount
 * is nothing are refused.
 *
 * @param start - the pool before the first swap
 * @throws {TakersError} `market/bad-takers`
 * @example recordedTakers(swaps, start, frame, { law: 'as-paid' }).reservation[0] // 0.0031…
 */
export function recordedTakers(
  swaps: RecordedSwaps,
  start: PoolNow,
  frame: MarketFrame,
  law: ReservationLaw,
): Takers {
  const { length } = swaps.timeSec
  const [side, sizeBase] = [new Int8Array(length), new Float64Array(length)]
  const reservation = new Float64Array(length)
  let poolPrice = poolPriceOf(frame, start.sqrtPriceX96)
  for (let i = 0; i < length; i++) {
    const { base, quote } = pairOf(
      frame,
      swaps.amount0Raw[i] as bigint,
      swaps.amount1Raw[i] as bigint,
    )
    const price = -quote / base
    const buys = base < 0
    const paid = buys ? price / poolPrice - 1 : 1 - price / poolPrice
    const more = law.law === 'as-paid' ? 0 : law.meanFraction * law.random.exponential()
    side[i] = buys ? 1 : -1
    // The loop turns sizes into raw amounts by truncation: one bit more and the amount comes back.
    sizeBase[i] = Math.abs(base) * (1 + 2 ** -52)
    // Above 2^51 raw it does not quite, and the loop's own distance differs in the last bits.
    reservation[i] = Math.max(0, paid) + more + ROUNDING
    poolPrice = poolPriceOf(frame, swaps.sqrtPriceX96[i] as bigint)
  }
  return checkedTakers({ timeSec: swaps.timeSec, side, sizeBase, reservation })
}

export const RESERVATION_AS_PAID: Assumption = {
  id: 'reservation-as-paid',
  statement:
    'A taker of a recorded swap would have gone exactly as far as the half-fee and the impact it paid.',
  bias: 'understates reservation distances: a lower bound, so wider quotes are filled less often than in life',
}

export const RESERVATION_MEMORYLESS: Assumption = {
  id: 'reservation-memoryless',
  statement:
    'Reservation distances are exponential; a taker that paid a distance would have gone on average one mean further.',
  bias: 'unknown: the mean is assumed, never observed; takers who found the pool too dear are missing from the records',
}

const ROUNDING = 1e-12
