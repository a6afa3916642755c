import { z } from 'zod'
import { tickSpacingCorrection } from '../models/feeImpliedVolatility.ts'
import type { PoolInput } from './input.ts'
import { realisedVolatility, realisedVolatilityShape } from './realisedVolatility.ts'
import type { SwapColumns } from './swapColumns.ts'
import { finite, integer } from './wire.ts'

/** What a pool's fees and prices say of volatility, per √year. */
export const poolVolatilitySchema = z.strictObject({
  fromBlock: integer,
  toBlock: integer,
  windowSec: finite,
  swaps: z.int(),
  volumeQuote: finite,
  feesQuote: finite.describe('that reached LPs, after the protocol’s cut'),
  breakEvenAnnual: finite.describe('at which active liquidity’s fees just pay for its LVR'),
  impliedAnnual: finite.describe('Lambert’s number, which takes the tick spacing for the fee'),
  tickSpacingCorrection: finite.describe('breakEvenAnnual / impliedAnnual'),
  realised: z.strictObject(realisedVolatilityShape).nullable(),
})

export type PoolVolatility = z.output<typeof poolVolatilitySchema>

/**
 * Implied, break-even and realised volatility of a pool over its last swaps.
 *
 * `σ² = 4·Σ fee/(L·√P)` over the window, each fee by the liquidity that earned it.
 *
 * @returns `undefined` where no swap traded against liquidity or no time passed
 *
 * Source: models reference 2.8.
 */
export function poolVolatility(
  { pool }: PoolInput,
  swaps: SwapColumns,
): PoolVolatility | undefined {
  const windowSec = swaps.untilSec - (swaps.timeSec[0] ?? swaps.untilSec)
  const sums = { volume: 0, fees: 0, perDepth: 0 }
  swaps.price.forEach((price, i) => {
    const liquidity = swaps.liquidity[i] as number
    const fees = swaps.feesQuote[i] as number
    sums.volume += swaps.volumeQuote[i] as number
    sums.fees += fees
    if (liquidity > 0) sums.perDepth += fees / (liquidity * Math.sqrt(price))
  })
  if (!(windowSec > 0 && sums.perDepth > 0)) return undefined
  const breakEvenAnnual = Math.sqrt((4 * sums.perDepth * YEAR_SEC) / windowSec)
  const correction = tickSpacingCorrection(pool.tickSpacing, sums.fees / sums.volume)
  return {
    fromBlock: swaps.fromBlock,
    toBlock: swaps.toBlock,
    windowSec,
    swaps: swaps.price.length,
    volumeQuote: sums.volume,
    feesQuote: sums.fees,
    breakEvenAnnual,
    impliedAnnual: breakEvenAnnual / correction,
    tickSpacingCorrection: correction,
    realised: realisedVolatility(swaps.timeSec, swaps.price, swaps.untilSec) ?? null,
  }
}

const YEAR_SEC = 365 * 86_400
