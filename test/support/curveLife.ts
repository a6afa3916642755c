import type { InventoryCurve } from '../../src/amm/curve.ts'
import type { RandomStream } from '../../src/market/random.ts'
import type { LiquidityLife } from '../../src/models/liquidityAttribution.ts'

type Columns = { -readonly [K in keyof LiquidityLife]: Float64Array }

/** A position that follows a curve along prices, without fees: the zero-fee fast path. */
export function curveLife(
  curve: InventoryCurve,
  timeSec: Float64Array,
  price: Float64Array,
): Columns {
  const none = () => new Float64Array(price.length)
  const amountBase = price.map((each) => curve.baseAt(each))
  const amountQuote = price.map((each) => curve.quoteAt(each))
  return {
    timeSec,
    amountBase,
    amountQuote,
    feesBase: none(),
    feesQuote: none(),
    depositedBase: none().fill(amountBase[0] as number),
    depositedQuote: none().fill(amountQuote[0] as number),
    withdrawnBase: none(),
    withdrawnQuote: none(),
    collectedFeesBase: none(),
    collectedFeesQuote: none(),
  }
}

/**
 * A life with everything in it: several rows at one moment, fees in both tokens, some collected, a
 * second deposit and withdrawals up to all of it.
 */
export function eventfulLife(
  random: RandomStream,
  curve: InventoryCurve,
  startPrice: number,
  rows: number,
): { readonly life: LiquidityLife; readonly price: Float64Array } {
  const timeSec = new Float64Array(rows)
  const price = new Float64Array(rows)
  const units = new Float64Array(rows).fill(1)
  for (let i = 0; i < rows; i += 1) {
    const isSame = i > 0 && random.uniform() < 0.3
    timeSec[i] =
      i === 0
        ? 0
        : (timeSec[i - 1] as number) + (isSame ? 0 : 100 * Math.ceil(6 * random.exponential()))
    const before = i === 0 ? startPrice : (price[i - 1] as number)
    price[i] = i === 0 ? startPrice : before * Math.exp(0.006 * random.normal())
    if (i > rows * 0.3) units[i] = 1.5
    if (i > rows * 0.7) units[i] = 0.6
    if (i > rows * 0.95) units[i] = 0
  }
  const life = curveLife(curve, timeSec, price)
  for (let i = 0; i < rows; i += 1) {
    const at = units[i] as number
    const change = i === 0 ? 1 : at - (units[i - 1] as number)
    const base = life.amountBase[i] as number
    const quote = life.amountQuote[i] as number
    const add = (column: Float64Array, amount: number): void => {
      column[i] = (i === 0 ? 0 : (column[i - 1] as number)) + amount
    }
    life.amountBase[i] = base * at
    life.amountQuote[i] = quote * at
    add(life.depositedBase, Math.max(0, change) * base)
    add(life.depositedQuote, Math.max(0, change) * quote)
    add(life.withdrawnBase, Math.max(0, -change) * base)
    add(life.withdrawnQuote, Math.max(0, -change) * quote)
    add(life.feesBase, i > 0 && at > 0 ? 1e-4 * random.uniform() : 0)
    add(life.feesQuote, i > 0 && at > 0 ? 0.2 * random.uniform() : 0)
    const collects = i > 0 && random.uniform() < 0.02
    const owed = (fees: Float64Array, taken: Float64Array): number =>
      collects ? (fees[i] as number) - (taken[i - 1] as number) : 0
    add(life.collectedFeesBase, owed(life.feesBase, life.collectedFeesBase))
    add(life.collectedFeesQuote, owed(life.feesQuote, life.collectedFeesQuote))
  }
  return { life, price }
}
