import type { Assumption } from '../../domain/assumption.ts'
import {
  requireFinite,
  requireLotBound,
  requireNotNegative,
  requirePositive,
} from './parameters.ts'
import { boundedQuote, type Quote, type QuoteTable, rowCount, tabulate } from './quoteTable.ts'
import { logOnePlusOver } from './riskAdjustment.ts'

/** Parameters of Avellaneda and Stoikov's market maker. `A` does not enter its quotes. */
export type AvellanedaStoikovParameters = {
  /** k: decay of fills per unit of price, > 0. */
  readonly decayPerPrice: number
  /** σ: price units per √second, ≥ 0 (relative volatility times the price); its square enters. */
  readonly sigmaPricePerSqrtSec: number
  /** γ per unit of price move on one lot: γ per quote times the lot in base; ≥ 0. */
  readonly riskAversionPerPrice: number
}

export const avellanedaStoikovAssumptions: readonly Assumption[] = [
  {
    id: 'avellaneda-stoikov-expansion',
    statement:
      'The quotes come from an expansion around zero inventory, with no bound on inventory and constant volatility in price units.',
    bias: 'overstates the skew of large inventories; the matrix form of GLFT has the bound and no expansion',
  },
]

/** Said of quotes that never near their horizon. */
export const rollingHorizonAssumption: Assumption = {
  id: 'avellaneda-stoikov-rolling',
  statement: 'The time to the horizon stays the same: the session never ends.',
  bias: 'not the optimum of any horizon; overstates the risk premium of a maker near its close',
}

/**
 * Reservation price `−qγσ²(T−t)` and the spread `γσ²(T−t) + (2/γ)·ln(1 + γ/k)` around it.
 *
 * @param timeToHorizonSec - T − t, ≥ 0
 * @param lots - q, signed, need not be whole
 * @returns offsets from the mid, price units; the reservation price is the middle of the two quotes
 *
 * Relative error ≤ 2^-50; γ → 0 is the limit, a spread of 2/k around the mid.
 *
 * Source: Avellaneda, Stoikov 2008 (Quant. Finance 8(3):217–224), eqs 29–30.
 * @throws `maker/bad-parameters`
 *
 * @example
 * avellanedaStoikovQuote({ riskAversionPerPrice: 0.1, sigmaPricePerSqrtSec: 2, decayPerPrice: 1.5 }, 1, 2)
 * // { reservationOffset: -0.8, bidOffset: 1.6453852113757119, askOffset: 0.04538521137571178 }
 */
export function avellanedaStoikovQuote(
  parameters: AvellanedaStoikovParameters,
  timeToHorizonSec: number,
  lots: number,
): Quote {
  const { riskAversionPerPrice: gamma, sigmaPricePerSqrtSec: sigma } = parameters
  const risk =
    requireNotNegative('γ (riskAversionPerPrice)', gamma) *
    requireNotNegative('σ (sigmaPricePerSqrtSec)', sigma) ** 2 *
    requireNotNegative('T (timeToHorizonSec)', timeToHorizonSec)
  const k = requirePositive('k (decayPerPrice)', parameters.decayPerPrice)
  const halfSpread = requireFinite('half-spread', 0.5 * risk + logOnePlusOver(gamma / k) / k)
  const q = requireFinite('lots', lots)
  const reservationOffset = requireFinite('reservation price', 0 - q * risk)
  return {
    reservationOffset,
    bidOffset: halfSpread - reservationOffset,
    askOffset: halfSpread + reservationOffset,
  }
}

/**
 * The finite-horizon quotes of a whole session, one row per step.
 *
 * @param maxLots - largest inventory in the table; the side that would pass it is not quoted
 */
export function avellanedaStoikovTable(
  parameters: AvellanedaStoikovParameters & {
    readonly horizonSec: number
    readonly stepSec: number
    readonly maxLots: number
  },
): QuoteTable {
  const { horizonSec, stepSec } = parameters
  const maxLots = requireLotBound('Q (maxLots)', parameters.maxLots)
  return tabulate({
    lowestLots: -maxLots,
    highestLots: maxLots,
    rows: rowCount(horizonSec, stepSec),
    stepSec,
    quoteAt: (lots, row) =>
      boundedQuote(
        avellanedaStoikovQuote(parameters, Math.max(0, horizonSec - row * stepSec), lots),
        lots,
        maxLots,
      ),
  })
}

/** The rolling horizon: the quotes of one time to the horizon, held at all times. */
export function avellanedaStoikovRollingTable(
  parameters: AvellanedaStoikovParameters & {
    readonly timeToHorizonSec: number
    readonly maxLots: number
  },
): QuoteTable {
  const maxLots = requireLotBound('Q (maxLots)', parameters.maxLots)
  return tabulate({
    lowestLots: -maxLots,
    highestLots: maxLots,
    rows: 1,
    stepSec: Number.POSITIVE_INFINITY,
    quoteAt: (lots) =>
      boundedQuote(
        avellanedaStoikovQuote(parameters, parameters.timeToHorizonSec, lots),
        lots,
        maxLots,
      ),
  })
}
