import type { Address } from '../../src/domain/address.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import type { MarketRun } from '../../src/market/loop.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import { marketPath } from '../../src/market/marketPath.ts'
import { NO_TAKERS } from '../../src/market/takers.ts'
import { maxUsableTick, minUsableTick } from '../../src/math/tickMath.ts'
import { hedgedMaker } from '../../src/simulation/perpetualHedge.ts'
import { INVERTED, marketScene } from './marketScene.ts'

/** Half-widths in ticks: ±10 %, ±25 %, all of it; the narrower ones hedged in the same run. */
export const HEDGED_RANGES = [
  { id: 'ten', halfTicks: 960 },
  { id: 'quarter', halfTicks: 2220 },
  { id: 'full', halfTicks: undefined },
] as const

export const HEDGE_COSTS = { feeRate: 0.0005, slippageRate: 0.0001 }

/** Three hedged liquidity providers in one pool, with arbitrage, takers and funding. */
export function hedgedScene(terms: {
  readonly seed: number
  readonly owner: Address
  readonly rule: RebalanceRule
  readonly frame?: MarketFrame
  readonly startSec?: number
  readonly blocks?: number
  readonly fundingPerBlock?: number
  /** With 0 nobody but the arbitrageur trades, for nothing, and the hedge costs nothing. */
  readonly feePips?: number
}): MarketRun {
  const { rule, frame = INVERTED, fundingPerBlock = 2e-6, feePips = 3000, ...rest } = terms
  const isFree = feePips === 0
  const gas = isFree ? { gasQuote: 0 } : {}
  const scene = marketScene({ ...rest, ...gas, frame, feePips, takersPerDay: 200 })
  const costs = isFree ? { feeRate: 0, slippageRate: 0 } : HEDGE_COSTS
  const center = frame.baseIs === 'token1' ? 196_260 : -196_260
  const makers = HEDGED_RANGES.flatMap(({ id, halfTicks }) => {
    const [tickLower, tickUpper] =
      halfTicks === undefined
        ? [minUsableTick(60), maxUsableTick(60)]
        : [center - halfTicks, center + halfTicks]
    const maker = passiveLiquidity(id, { owner: terms.owner, tickLower, tickUpper })
    const capital = { base: 200, quote: 600_000 }
    return hedgedMaker({ maker, capital }, { rule, costs })
  })
  const funding = new Float64Array(scene.path.timeSec.length).fill(fundingPerBlock)
  const takers = isFree ? NO_TAKERS : scene.takers
  return { ...scene, takers, path: marketPath({ ...scene.path, funding }), makers }
}
