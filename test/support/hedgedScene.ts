import type { Address } from '../../src/domain/address.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import type { MarketRun } from '../../src/market/loop.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import { marketPath } from '../../src/market/marketPath.ts'
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
}): MarketRun {
  const { rule, frame = INVERTED, fundingPerBlock = 2e-6, ...rest } = terms
  const scene = marketScene({ ...rest, frame, takersPerDay: 200 })
  const center = frame.baseIs === 'token1' ? 196_260 : -196_260
  const makers = HEDGED_RANGES.flatMap(({ id, halfTicks }) => {
    const [tickLower, tickUpper] =
      halfTicks === undefined
        ? [minUsableTick(60), maxUsableTick(60)]
        : [center - halfTicks, center + halfTicks]
    const maker = passiveLiquidity(id, { owner: terms.owner, tickLower, tickUpper })
    const capital = { base: 200, quote: 600_000 }
    return hedgedMaker({ maker, capital }, { rule, costs: HEDGE_COSTS })
  })
  const funding = new Float64Array(scene.path.timeSec.length).fill(fundingPerBlock)
  return { ...scene, path: marketPath({ ...scene.path, funding }), makers }
}
