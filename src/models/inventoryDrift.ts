import { heldInsteadPath } from './heldInstead.ts'
import { type InventoryStatistics, inventoryStatistics } from './inventoryStatistics.ts'
import type { LiquidityLife } from './liquidityAttribution.ts'
import { plain } from './modelError.ts'
import { worthInQuote } from './worth.ts'

/** How far the inventory strayed from three benchmarks, base, over the time of the life. */
export type InventoryDrift = {
  /** From the tokens deposited for what is still there. */
  readonly fromEntry: InventoryStatistics
  /** From the base share of value of the first deposit, kept at the pool's prices. */
  readonly fromConstantMix: InventoryStatistics
  /** From no base at all: the inventory itself. */
  readonly fromFlat: InventoryStatistics
  /** Base share of value the constant mix keeps, 0–1. */
  readonly constantMixShare: number
}

/**
 * Inventory drift over time.
 *
 * Each statistic is of the deviation from its benchmark, so a mean is a bias and a maximum the worst
 * moment. Rows at one time count as one, the last.
 *
 * @param poolPrice - quote per base, per row
 * @param bandBase - deviations at or beyond it count as out of the band, > 0
 * @returns `undefined` where less than two moments are known
 *
 * Source: models reference 5 (inventory statistics, drift measures of an LP).
 * @throws `model/bad-price`, `model/bad-series`
 */
export function inventoryDrift(options: {
  readonly life: LiquidityLife
  readonly poolPrice: ArrayLike<number>
  readonly bandBase?: number | undefined
}): InventoryDrift | undefined {
  const { life, poolPrice, bandBase } = options
  const rows = lastRowsOfMoments(life.timeSec)
  if (rows.length < 2) return undefined
  const entry = heldInsteadPath(life, worthInQuote(poolPrice)).base
  const share = baseShareAt(life, poolPrice, 0)
  const timeSec = Float64Array.from(rows, (i) => life.timeSec[i] as number)
  const deviation = (target: (i: number) => number): InventoryStatistics =>
    inventoryStatistics(
      { timeSec, base: Float64Array.from(rows, (i) => (life.amountBase[i] as number) - target(i)) },
      { targetBase: 0, capBase: bandBase },
    )
  return {
    fromEntry: deviation((i) => entry[i] as number),
    fromConstantMix: deviation(
      (i) => (share * valueAt(life, poolPrice, i)) / (poolPrice[i] as number),
    ),
    fromFlat: deviation(() => 0),
    constantMixShare: plain('share', share),
  }
}

/**
 * Share of the time with liquidity that was in range; `undefined` where there was none of it.
 *
 * @param untilSec - the last row holds until then
 */
export function timeInRangeShare(
  life: Pick<LiquidityLife, 'timeSec' | 'amountBase' | 'amountQuote'>,
  inRange: ArrayLike<number>,
  untilSec: number,
): number | undefined {
  const { timeSec, amountBase, amountQuote } = life
  let [inside, whole] = [0, 0]
  for (let i = 0; i < timeSec.length; i += 1) {
    const spanSec = (timeSec[i + 1] ?? untilSec) - (timeSec[i] as number)
    const isHeld = (amountBase[i] as number) > 0 || (amountQuote[i] as number) > 0
    if (isHeld) whole += spanSec
    if (isHeld && inRange[i] === 1) inside += spanSec
  }
  return whole > 0 ? inside / whole : undefined
}

function lastRowsOfMoments(timeSec: Float64Array): number[] {
  const rows: number[] = []
  for (let i = 0; i < timeSec.length; i += 1) if (timeSec[i] !== timeSec[i + 1]) rows.push(i)
  return rows
}

function valueAt(life: LiquidityLife, price: ArrayLike<number>, i: number): number {
  return (life.amountBase[i] as number) * (price[i] as number) + (life.amountQuote[i] as number)
}

function baseShareAt(life: LiquidityLife, price: ArrayLike<number>, i: number): number {
  const value = valueAt(life, price, i)
  return value === 0 ? 0 : ((life.amountBase[i] as number) * (price[i] as number)) / value
}
