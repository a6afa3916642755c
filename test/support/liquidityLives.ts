import type { RandomStream } from '../../src/market/random.ts'
import type { LiquidityLife } from '../../src/models/liquidityAttribution.ts'
import { rangeCurve } from './closedFormCurve.ts'

export type PricedLife = LiquidityLife & {
  readonly poolPrice: Float64Array
  readonly inRange: Uint8Array
}

type Change = {
  readonly price: number
  readonly stepSec?: number
  /** Liquidity after the row, in units of the first. */
  readonly liquidity?: number
  readonly feesBase?: number
  readonly feesQuote?: number
  readonly collect?: boolean
}

/** A life of a range written row by row: the closed-form curve, not the pool engine. */
export function lifeOf(lower: number, upper: number, rows: readonly Change[]): PricedLife {
  const column = () => new Float64Array(rows.length)
  const life = {
    timeSec: column(),
    poolPrice: column(),
    amountBase: column(),
    amountQuote: column(),
    feesBase: column(),
    feesQuote: column(),
    depositedBase: column(),
    depositedQuote: column(),
    withdrawnBase: column(),
    withdrawnQuote: column(),
    collectedFeesBase: column(),
    collectedFeesQuote: column(),
    inRange: new Uint8Array(rows.length),
  }
  const sums = { timeSec: 1_700_000_000, liquidity: 0, fb: 0, fq: 0, cb: 0, cq: 0 }
  const flows = { db: 0, dq: 0, wb: 0, wq: 0 }
  rows.forEach((row, i) => {
    const one = rangeCurve(1, lower, upper)
    const [base, quote] = [one.baseAt(row.price), one.quoteAt(row.price)]
    const liquidity = row.liquidity ?? (i === 0 ? 1 : sums.liquidity)
    const added = liquidity - sums.liquidity
    if (added > 0) {
      flows.db += added * base
      flows.dq += added * quote
    } else {
      flows.wb -= added * base
      flows.wq -= added * quote
    }
    sums.liquidity = liquidity
    sums.timeSec += row.stepSec ?? 12
    sums.fb += row.feesBase ?? 0
    sums.fq += row.feesQuote ?? 0
    if (row.collect === true) [sums.cb, sums.cq] = [sums.fb, sums.fq]
    life.timeSec[i] = sums.timeSec
    life.poolPrice[i] = row.price
    life.amountBase[i] = liquidity * base
    life.amountQuote[i] = liquidity * quote
    life.feesBase[i] = sums.fb
    life.feesQuote[i] = sums.fq
    life.depositedBase[i] = flows.db
    life.depositedQuote[i] = flows.dq
    life.withdrawnBase[i] = flows.wb
    life.withdrawnQuote[i] = flows.wq
    life.collectedFeesBase[i] = sums.cb
    life.collectedFeesQuote[i] = sums.cq
    life.inRange[i] = row.price >= lower && row.price < upper && liquidity > 0 ? 1 : 0
  })
  return life
}

/** A random walk with deposits, withdrawals, collects and fees. */
export function randomLife(random: RandomStream): PricedLife {
  const scale = 10 ** (8 * random.uniform() - 4)
  const lower = scale * (0.5 + 0.4 * random.uniform())
  const upper = scale * (1.1 + random.uniform())
  let price = scale
  let liquidity = 1
  const rows: Change[] = [{ price, liquidity }]
  const count = 2 + Math.floor(60 * random.uniform())
  for (let i = 0; i < count; i += 1) {
    const what = random.uniform()
    if (what < 0.7) {
      price *= Math.exp(0.08 * random.normal())
      const fee = 1e-3 * random.uniform()
      rows.push(
        random.uniform() < 0.5
          ? { price, feesQuote: fee * Math.sqrt(scale), stepSec: 1 + 1000 * random.uniform() }
          : { price, feesBase: fee / Math.sqrt(scale), stepSec: 1 + 1000 * random.uniform() },
      )
    } else if (what < 0.8) {
      liquidity *= 1 + random.uniform()
      rows.push({ price, liquidity })
    } else if (what < 0.9) {
      liquidity *= random.uniform() < 0.1 ? 0 : random.uniform()
      rows.push({ price, liquidity })
    } else rows.push({ price, collect: true })
  }
  return lifeOf(lower, upper, rows)
}

/** The same life counted in the other token. */
export function turnedAround(life: PricedLife): PricedLife {
  return {
    ...life,
    poolPrice: life.poolPrice.map((price) => 1 / price),
    amountBase: life.amountQuote,
    amountQuote: life.amountBase,
    feesBase: life.feesQuote,
    feesQuote: life.feesBase,
    depositedBase: life.depositedQuote,
    depositedQuote: life.depositedBase,
    withdrawnBase: life.withdrawnQuote,
    withdrawnQuote: life.withdrawnBase,
    collectedFeesBase: life.collectedFeesQuote,
    collectedFeesQuote: life.collectedFeesBase,
  }
}
