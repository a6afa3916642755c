import type { InventoryCurve } from '../amm/curve.ts'
import type { Assumption } from '../domain/assumption.ts'
import { requireVolatility } from '../models/lossVersusRebalancing.ts'
import type { OrderLimits } from './lotRounding.ts'
import { meanExitYears } from './meanExitTime.ts'
import { type RebalanceAction, type RebalanceMoment, rebalanceAction } from './rebalanceAction.ts'
import { type RebalanceRule, tradeToOf } from './rebalanceRule.ts'

/** Everything exposed to one base price as a function of it: a curve, or a sum of curves. */
export type ExposureCurve = Pick<InventoryCurve, 'baseAt' | 'baseSlopeAt'>

/** What a rule is applied to. */
export type RebalanceWorld = {
  /** All that is exposed but the hedges; constants (fees owed, wallets) are in `otherBase`. */
  readonly exposure: ExposureCurve
  /** Exposure that does not change with the price, base, signed; default 0. */
  readonly otherBase?: number
  /** All hedges together, base, signed. */
  readonly hedgeBase: number
  /** Quote per base, > 0. */
  readonly price: number
  /** Fraction per √year, ≥ 0; without it no time can be expected. */
  readonly sigmaAnnual?: number | undefined
  readonly nowSec: number
  /** When a rule of times last traded, or was due and found nothing to trade; absent: never yet. */
  readonly lastRehedgeSec?: number | undefined
  readonly limits?: OrderLimits | undefined
}

/** Trade or hold, and until when that holds. */
export type RebalanceDecision = RebalanceAction & {
  /** Hedge once the trade is done, base, signed. */
  readonly hedgeAfterBase: number
  /** What is then left of the exposure, base, signed. */
  readonly residualBase: number
  /** Hedges the rule leaves alone at this price. */
  readonly hedgeBandBase: { readonly low: number; readonly high: number }
  /** Nearest price below and above at which the same rule trades again; absent where none does. */
  readonly triggerBelowPrice?: number
  readonly triggerAbovePrice?: number
  /** When to look again although no trigger was met; absent where nothing says when. */
  readonly validUntilSec?: number
  readonly validUntilBasis: ValidUntilBasis
}

/**
 * Where the time comes from: the rule's own next time; the mean time until the price, a martingale,
 * leaves the two triggers (rules that trade to the target); the time in which one standard
 * deviation of drift fills the half-width (rules that trade to the edge and may stand on it).
 */
export type ValidUntilBasis = 'next-interval' | 'mean-exit' | 'one-sd-drift' | 'triggers-only'

/**
 * Whether to trade a hedge now by a rule, and what would make it trade next.
 *
 * The triggers are solved on the exposure itself: at a price just inside the rule holds, just
 * beyond it trades, the band there and the lots included. Run again after the trade, in an
 * unchanged world, it says `hold`.
 *
 * @returns sizes in base, prices quote per base; triggers to the last bits of a double, searched up
 *   to a thousandfold move; beyond 1 % from the price an excursion narrower than 1 % may be missed
 * @throws as `rebalanceAction`; `model/bad-volatility`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, short 2, band of 0.1 ETH, hedged to the target
 * rebalancePolicy({ kind: 'band', halfWidthBase: 0.1, tradeTo: 'target' },
 *   { exposure: curve, hedgeBase: -2, price: 2000, sigmaAnnual: 0.8, nowSec: 0 })
 * // { action: 'hold', reason: 'inside-band', triggerBelowPrice: 1979.051…, triggerAbovePrice: 2021.282…,
 * //   validUntilSec: 5491.96…, validUntilBasis: 'mean-exit', … }
 */
export function rebalancePolicy(rule: RebalanceRule, world: RebalanceWorld): RebalanceDecision {
  const momentAt = (price: number, hedgeBase: number): RebalanceMoment => ({
    exposureBase: world.exposure.baseAt(price) + (world.otherBase ?? 0),
    gammaBasePerPrice: world.exposure.baseSlopeAt(price),
    hedgeBase,
    price,
    nowSec: world.nowSec,
    lastRehedgeSec: world.lastRehedgeSec,
    limits: world.limits,
  })
  const now = momentAt(world.price, world.hedgeBase)
  const action = rebalanceAction(rule, now)
  const hedgeAfterBase = world.hedgeBase + action.tradeBase
  const { targetBase, halfWidthBase } = action
  const result = {
    ...action,
    hedgeAfterBase,
    residualBase: now.exposureBase + hedgeAfterBase,
    hedgeBandBase: { low: targetBase - halfWidthBase, high: targetBase + halfWidthBase },
  }
  if (rule.kind === 'interval') {
    const last = action.action === 'trade' ? world.nowSec : (world.lastRehedgeSec ?? world.nowSec)
    // Due and nothing to trade: the rule looks again one interval from now.
    const from = action.reason === 'interval-running' ? last : world.nowSec
    return {
      ...result,
      validUntilSec: from + rule.intervalSec,
      validUntilBasis: 'next-interval',
    }
  }
  const trades = (price: number): boolean =>
    rebalanceAction(rule, momentAt(price, hedgeAfterBase)).action === 'trade'
  const below = nearestPrice(trades, world.price, -1)
  const above = nearestPrice(trades, world.price, 1)
  const years = yearsOf(rule, world, now.gammaBasePerPrice, halfWidthBase, below, above)
  return {
    ...result,
    ...(below === undefined ? {} : { triggerBelowPrice: below }),
    ...(above === undefined ? {} : { triggerAbovePrice: above }),
    ...(years === undefined
      ? { validUntilBasis: 'triggers-only' }
      : {
          validUntilSec: world.nowSec + years * YEAR_SEC,
          validUntilBasis: tradeToOf(rule) === 'edge' ? 'one-sd-drift' : 'mean-exit',
        }),
  }
}

export const rebalanceAssumptions: readonly Assumption[] = [
  {
    id: 'rehedge-at-price',
    statement: 'A rehedge trades at the price it was decided at, at once.',
    bias: 'understates the cost where the price runs on before the order fills',
  },
  {
    id: 'hold-until-mean',
    statement:
      'The time a hedge may stand is expected for a price without drift at the volatility given; the trigger prices bind before it.',
    bias: 'none on average; half of all waits are shorter than three quarters of the mean',
  },
]

function yearsOf(
  rule: RebalanceRule,
  { price, sigmaAnnual }: RebalanceWorld,
  gammaBasePerPrice: number,
  halfWidthBase: number,
  below: number | undefined,
  above: number | undefined,
): number | undefined {
  if (sigmaAnnual === undefined || requireVolatility(sigmaAnnual) === 0) return undefined
  if (tradeToOf(rule) === 'target') return meanExitYears({ price, below, above, sigmaAnnual })
  const driftPerRootYear = Math.abs(gammaBasePerPrice) * price * sigmaAnnual
  return driftPerRootYear === 0 ? undefined : (halfWidthBase / driftPerRootYear) ** 2
}

/** The nearest price on one side at which `trades` turns true, by growing steps and bisection. */
function nearestPrice(
  trades: (price: number) => boolean,
  from: number,
  side: -1 | 1,
): number | undefined {
  let near = from
  for (let step = FIRST_STEP; Math.abs(Math.log(near / from)) < REACH; ) {
    let far = near * Math.exp(side * step)
    if (trades(far)) {
      for (;;) {
        const middle = near + (far - near) / 2
        if (middle === near || middle === far) return far
        if (trades(middle)) far = middle
        else near = middle
      }
    }
    near = far
    step = Math.min(step * 1.1, LARGEST_STEP)
  }
  return undefined
}

const YEAR_SEC = 365 * 86_400
const FIRST_STEP = 1e-5
const LARGEST_STEP = 0.01
/** ln 1000. */
const REACH = Math.log(1000)
