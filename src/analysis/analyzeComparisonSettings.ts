import { createPool } from '../amm/concentratedPool.ts'
import type { InventoryCurve } from '../amm/curve.ts'
import { curveOf } from '../amm/curveOf.ts'
import { inventoryOf } from '../amm/inventory.ts'
import type { LiquidityChange, PoolEngine } from '../amm/poolEngine.ts'
import { withoutRange } from '../amm/withoutRange.ts'
import type { Address } from '../domain/address.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import { priceOfSqrtPrice, sqrtPriceOfPrice, toDouble, toInteger } from '../domain/units.ts'
import { AmmeterError } from '../errors.ts'
import { riskAversionOfShift } from '../makers/quoting/impliedRiskAversion.ts'
import { lotPriceShift } from '../makers/quoting/lotPriceShift.ts'
import type { Capital } from '../market/maker.ts'
import { type MarketFrame, pairOf } from '../market/marketFrame.ts'
import type { SizeLaw } from '../market/takers.ts'
import { getTickAtSqrtPrice, maxUsableTick, minUsableTick } from '../math/tickMath.ts'
import { valueAt } from '../models/valuation.ts'
import type { RivalTerms } from '../simulation/rivals.ts'
import type { ComparisonInput } from './comparisonInput.ts'

/** A comparison with everything decided that the user left open. */
export type ComparisonSettings = {
  readonly frame: MarketFrame
  /** Without the LP's liquidity. */
  readonly engine: PoolEngine
  readonly poolPrice: number
  readonly startPrice: number
  readonly lp: LiquidityChange
  readonly curve: InventoryCurve
  readonly capital: Capital
  readonly capitalValueQuote: number
  readonly meanSizeBase: number
  readonly meanReservation: number
  readonly shiftPerLot: number
  /** γ per price unit of one lot whose GLFT quotes move as the LP's price does. */
  readonly impliedAversionPerPrice: number
  readonly rivals: RivalTerms
}

/**
 * Decides what a comparison leaves open: the LP's range and capital, the lot, the target, the bound
 * on inventory that the capital pays for, the fill curve of the takers and the risk aversion.
 *
 * @throws `compare/no-liquidity`, `compare/lot-too-large`, `amm/…`, `maker/bad-parameters`
 */
export function comparisonSettings(input: ComparisonInput): ComparisonSettings {
  const { pool, options, position } = input
  const { token0, token1 } = pool
  const { baseIs, takers } = options
  const frame: MarketFrame = { baseIs, token0, token1 }
  const poolPrice = priceOfSqrtPrice(pool.sqrtPriceX96, token0, token1, baseIs)
  const startPrice = options.marketPrice ?? poolPrice
  const whole = createPool(pool)
  const lp = position ?? rangeAsked(input, poolPrice)
  if (lp.liquidity === 0n) throw noLiquidity(position !== undefined)
  const engine = position === undefined ? whole : createPool(withoutRange(pool, position))
  const curve = curveOf(pool, lp, baseIs)
  const held = inventoryOf(pool, lp)
  const capital = pairOf(frame, held.amount0Raw, held.amount1Raw)
  const wealthBase = capital.base + capital.quote / poolPrice
  const meanSizeBase = meanOf(takers.size)
  const lotBase = options.lotBase ?? meanSizeBase
  const isOneSided = Math.min(capital.base, wealthBase - capital.base) < lotBase
  const targetBase = options.targetBase ?? (isOneSided ? wealthBase / 2 : capital.base)
  const maxLots = Math.floor(Math.min(targetBase, wealthBase - targetBase) / lotBase)
  if (!(maxLots >= 1)) throw lotTooLarge(lotBase, wealthBase, targetBase)
  const meanReservation = takers.meanReservation ?? dearerSwapFeePips(pool.fee) / 1e6
  const market = {
    fillsPerSec: takers.perDay / 2 / DAY_SEC,
    decayPerPrice: 1 / (meanReservation * startPrice),
    sigmaPricePerSqrtSec: (options.volatilityAnnual * startPrice) / Math.sqrt(365 * DAY_SEC),
  }
  const shiftPerLot = lotPriceShift(curve, poolPrice, lotBase)
  const impliedAversionPerPrice = riskAversionOfShift(market, shiftPerLot)
  return {
    frame,
    engine,
    poolPrice,
    startPrice,
    lp,
    curve,
    capital,
    capitalValueQuote: capital.base * startPrice + capital.quote,
    meanSizeBase,
    meanReservation,
    shiftPerLot,
    impliedAversionPerPrice,
    rivals: {
      capital,
      range: lp,
      tickSpacing: pool.tickSpacing,
      gasQuote: options.gasQuote,
      lotBase,
      targetBase,
      maxLots: Math.min(maxLots, MAX_LOTS),
      riskAversionPerPrice:
        options.riskAversionPerQuote === undefined
          ? impliedAversionPerPrice
          : options.riskAversionPerQuote * lotBase,
      market,
      horizonSec: options.horizonSec,
      blockSec: options.blockSec,
      hedge: options.hedgeCostBps === undefined ? undefined : { costBps: options.hedgeCostBps },
    },
  }
}

const DAY_SEC = 86_400
/** Of the tables of quotes; more lots than this are never reached. */
const MAX_LOTS = 400
const NOBODY: Address = '0x0000000000000000000000000000000000000001'

/** A range of the user's beside the pool's own liquidity. */
function rangeAsked({ pool, options, range }: ComparisonInput, price: number): LiquidityChange {
  const { token0, token1, tickSpacing } = pool
  const ends = [minUsableTick(tickSpacing), maxUsableTick(tickSpacing)] as const
  const tickAt = (edge: number): number => {
    const tick = getTickAtSqrtPrice(sqrtPriceOfPrice(edge, token0, token1, options.baseIs))
    const usable = Math.round(tick / tickSpacing) * tickSpacing
    return Math.min(Math.max(usable, ends[0]), ends[1])
  }
  const width = range?.widthShare
  const edges =
    width === undefined
      ? ends
      : [tickAt(price * (1 - width)), tickAt(price * (1 + width))].toSorted((a, b) => a - b)
  const [tickLower = ends[0], upper = ends[1]] = edges
  const key = { owner: NOBODY, tickLower, tickUpper: Math.max(upper, tickLower + tickSpacing) }
  const one = { ...key, liquidity: pool.liquidity / 100n }
  if (range?.capitalQuote === undefined) return one
  // The value is proportional to liquidity: scale that of a liquidity large enough for doubles.
  const trial = { ...key, liquidity: 10n ** 24n }
  const value = valueAt(curveOf(pool, trial, options.baseIs), price)
  const liquidity = (toDouble(trial.liquidity) * range.capitalQuote) / value
  return { ...key, liquidity: toInteger(Math.floor(liquidity)) }
}

function meanOf(size: SizeLaw): number {
  switch (size.law) {
    case 'constant':
      return size.sizeBase
    case 'exponential':
      return size.meanBase
    case 'log-normal':
      return size.medianBase * Math.exp(size.logSd ** 2 / 2)
  }
}

/** A comparison that cannot be made. */
export class ComparisonError extends AmmeterError {
  override readonly name = 'ComparisonError'
}

function noLiquidity(isPosition: boolean): ComparisonError {
  return new ComparisonError({
    code: 'compare/no-liquidity',
    shortMessage: isPosition
      ? 'The position holds no liquidity: there is nothing to compare.'
      : 'The pool has no active liquidity to take one percent of.',
    hints: isPosition
      ? ['Give the block of a time when it was open: --block.']
      : ['Give the capital of the LP: --capital.'],
  })
}

function lotTooLarge(lot: number, wealth: number, target: number): ComparisonError {
  return new ComparisonError({
    code: 'compare/lot-too-large',
    shortMessage: `Orders of ${lot} base around a target of ${target} are too large for a capital worth ${wealth} base.`,
    hints: ['Give a smaller --lot, or a --target between zero and the capital.'],
  })
}
