import type { InventoryCurve } from '../../amm/curve.ts'
import type { Assumption } from '../../domain/assumption.ts'
import { glftClosedForm } from './gueantLehalleFernandezTapia.ts'
import { lotPriceShift } from './lotPriceShift.ts'
import { type FillCurve, requireFinite, requireNotNegative, requirePositive } from './parameters.ts'
import type { Quote } from './quoteTable.ts'
import { logOnePlusOver } from './riskAdjustment.ts'

export const impliedRiskAversionAssumptions: readonly Assumption[] = [
  {
    id: 'implied-risk-aversion-closed-form',
    statement:
      'The market maker quotes by the closed form of GLFT, far from any horizon and any bound on inventory.',
    bias: 'overstates the shift of large inventories, so understates the risk aversion they imply',
  },
]

/** The order-book market maker that leans on its inventory as strongly as a position does. */
export type ImpliedMaker = Quote & {
  /** γ per quote unit of wealth. */
  readonly riskAversionPerQuote: number
  /** What both it and the position move their prices by for a lot, price units. */
  readonly shiftPerLot: number
  /** Inventory away from the target, in lots; need not be whole. */
  readonly lots: number
  /** Mid plus the offset: what the maker thinks a lot is worth to it now. */
  readonly reservationPrice: number
}

/**
 * The quotes a position cannot make: those of a GLFT market maker with the position's own appetite
 * for inventory, at the position's inventory.
 *
 * @param curve - the position
 * @param price - quote per base; pool and market are taken to stand there
 * @param lotBase - size of one order, base, > 0
 * @param targetBase - inventory the maker is content with, base (for instance that of the deposit)
 * @param market - fills and volatility of the market it would quote in
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2013, section 5: its shift per lot `√(α/η)/k` set equal to
 * the position's own ({@link lotPriceShift}).
 * @throws `maker/bad-parameters`
 */
export function impliedMaker(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly lotBase: number
  readonly targetBase: number
  readonly market: FillCurve & { readonly sigmaPricePerSqrtSec: number }
}): ImpliedMaker {
  const { curve, price, lotBase, market } = options
  const shiftPerLot = lotPriceShift(curve, price, lotBase)
  const riskAversionPerPrice = riskAversionOfShift(market, shiftPerLot)
  const lots = (curve.baseAt(price) - requireFinite('targetBase', options.targetBase)) / lotBase
  const quote = glftClosedForm({ ...market, riskAversionPerPrice }, lots)
  return {
    ...quote,
    riskAversionPerQuote: riskAversionPerPrice / lotBase,
    shiftPerLot,
    lots,
    reservationPrice: price - lots * shiftPerLot,
  }
}

/**
 * The γ, per price unit of one lot, whose GLFT quotes move by `shiftPerLot` for each lot: the
 * inverse of `glftShiftPerLot`.
 *
 * With x = γ/k the shift is `σ·√(x·(1+x)^(1+1/x)/(2A))`, whose logarithm has a slope between ½ and 1
 * in ln x: Newton's method converges from anywhere.
 *
 * @param market - σ > 0: without risk no aversion moves a quote
 * @param shiftPerLot - price units, ≥ 0
 *
 * Relative error ≤ 1e-14.
 * @throws `maker/bad-parameters`
 *
 * @example
 * riskAversionOfShift({ fillsPerSec: 2.986162360812285, decayPerPrice: 0.04235741115084049,
 *   sigmaPricePerSqrtSec: 10.69 }, 9.76326865029227) // 0.05
 */
export function riskAversionOfShift(
  market: FillCurve & { readonly sigmaPricePerSqrtSec: number },
  shiftPerLot: number,
): number {
  const k = requirePositive('k (decayPerPrice)', market.decayPerPrice)
  const rate = requirePositive('A (fillsPerSec)', market.fillsPerSec)
  const sigma = requirePositive('σ (sigmaPricePerSqrtSec)', market.sigmaPricePerSqrtSec)
  const shift = requireNotNegative('shiftPerLot', shiftPerLot)
  if (shift === 0) return 0
  const goal = 2 * Math.log(shift / sigma) + Math.log(2 * rate)
  let logRatio = goal - 1
  for (let round = 0; round < NEWTON_LIMIT; round++) {
    const ratio = Math.exp(logRatio)
    const slowed = logOnePlusOver(ratio)
    const step = (logRatio + Math.log1p(ratio) + slowed - goal) / (2 - slowed)
    logRatio -= step
    if (Math.abs(step) <= NEWTON_STOP * Math.max(1, Math.abs(logRatio))) break
  }
  return requirePositive('implied risk aversion', k * Math.exp(logRatio))
}

const NEWTON_LIMIT = 60
const NEWTON_STOP = 2 ** -52
