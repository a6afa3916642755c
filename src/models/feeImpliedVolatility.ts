import type { Assumption } from '../domain/assumption.ts'
import { humanRatio, toInteger } from '../domain/units.ts'
import { sqrtRoundingDown } from '../math/integerSqrt.ts'
import { Q96, Q128, subWrapping256 } from '../math/uint.ts'
import { DAYS_PER_YEAR } from './lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount, requirePrice } from './modelError.ts'

/*
 * The volatility at which a pool's fees just pay for the loss of its active liquidity. It is implied
 * by fees as an option's is by its premium: above it, liquidity loses to hedging.
 */

export const feeImpliedVolatilityAssumptions: readonly Assumption[] = [
  {
    id: 'fee-volatility-lp-fees',
    statement:
      'Break-even volatility counts the fees that reach LPs, after the protocol’s cut, per unit of active liquidity.',
    bias: 'none',
  },
  {
    id: 'fee-volatility-steady',
    statement: 'Fees per unit of liquidity are taken to go on as in the window.',
    bias: 'follows volume: high after a burst, low after a calm',
  },
]

/**
 * Break-even volatility of a pool's active liquidity.
 *
 * @param feesQuote - what the active liquidity earned in the window: after the protocol's cut
 * @param windowSec - > 0
 * @param liquidity - active, human units √(base·quote), > 0
 * @param price - quote per base
 * @returns fraction per √year
 *
 * Source: `¼σ²L√P = fees` (LVR, Milionis et al. 2022) solved for σ; models reference 2.8.
 * @throws `model/bad-window`, `model/bad-price`, `model/bad-amount`
 *
 * @example
 * // full range: 0.3 % of a tenth of the value a day
 * activeBreakEvenVolatilityAnnual({ feesQuote: 0.6, windowSec: 86_400, liquidity: Math.sqrt(1000), price: 1000 })
 * // 0.9359487165438072
 */
export function activeBreakEvenVolatilityAnnual(options: {
  readonly feesQuote: number
  readonly windowSec: number
  readonly liquidity: number
  readonly price: number
}): number {
  const annual = requireAmount('fees', options.feesQuote) * windowsPerYear(options.windowSec)
  const depth =
    requirePositive('liquidity', options.liquidity) *
    Math.sqrt(requirePrice('price', options.price))
  return plain('break-even volatility', Math.sqrt((4 * annual) / depth))
}

/**
 * Implied volatility as Lambert and Panoptic quote it: `2·fee·√(volume / tick TVL)`, the tick TVL
 * being the worth of one tick spacing of active liquidity.
 *
 * It equals the break-even volatility where the spacing is 20000 times the fee (0.05 %/10,
 * 0.3 %/60, 1 %/200); elsewhere {@link tickSpacingCorrection} says by how much it errs.
 *
 * @param lpFeeShare - of the input that reaches LPs, see {@link lpFeeShare}
 * @param volumeQuote - traded in the window, ≥ 0
 * @param tickTvlQuote - `L·√P·tickSpacing/20000`, > 0
 * @returns fraction per √year, 365 days
 *
 * Source: G. Lambert, On-chain volatility and Uniswap v3 (2021); models reference 2.8.
 *
 * @example
 * lambertVolatilityAnnual({ lpFeeShare: 0.003, volumeQuote: 50e6, windowSec: 86_400, tickTvlQuote: 10e6 })
 * // 0.2563201…
 */
export function lambertVolatilityAnnual(options: {
  readonly lpFeeShare: number
  readonly volumeQuote: number
  readonly windowSec: number
  readonly tickTvlQuote: number
}): number {
  const fee = requireAmount('fee', options.lpFeeShare)
  const turnover =
    requireAmount('volume', options.volumeQuote) / requirePositive('tick TVL', options.tickTvlQuote)
  return plain(
    'implied volatility',
    2 * fee * Math.sqrt(turnover * windowsPerYear(options.windowSec)),
  )
}

/**
 * What Lambert's number is to be multiplied by to be a break-even: `√(tickSpacing/(20000·fee))`.
 * @example tickSpacingCorrection(1, 0.0001) // 0.7071… : the 1 bp tier reads √2 too high
 */
export function tickSpacingCorrection(tickSpacing: number, lpFeeShare: number): number {
  return Math.sqrt(tickSpacing / (20_000 * requirePositive('fee', lpFeeShare)))
}

/**
 * The part of a swap's input that reaches LPs.
 *
 * @param protocolDenominator - the protocol keeps 1/n of the fee; 0 keeps nothing
 * @example lpFeeShare(3000, 4) // 0.00225
 */
export function lpFeeShare(feePips: number, protocolDenominator: number): number {
  const kept = protocolDenominator === 0 ? 0 : 1 / protocolDenominator
  return (feePips / 1e6) * (1 - kept)
}

/**
 * Implied volatility from the growth of fees, exactly, in any unit of time: Aloe II's form of
 * Lambert's number. It needs neither volume nor liquidity and holds for dynamic fees.
 *
 * `IV = 2·√(20000·(Δ0·γ1·√P + Δ1·γ0/√P)/tickSpacing · scale/window)`.
 *
 * @param growth0X128 - `feeGrowthGlobal0X128` before and after; the difference is taken mod 2^256
 * @param feePips0 - fee of each token's side without the protocol's cut, millionths
 * @param sqrtPriceX96 - of the mean price in the window
 * @param windowSec - > 0
 * @param scaleSec - the period the volatility is for: 86400 a day, 31536000 a year
 * @returns volatility per √period times 10^12: twice a root rounded down, as the contract has it
 *
 * Equal to the contract's number up to the truncation of its inner terms, 1e-18 of fee growth each.
 *
 * Source: Aloe II `Volatility.estimate`; models reference 2.8.
 * @throws `model/bad-window`, `model/bad-price`
 */
export function feeGrowthVolatilityE12(options: {
  readonly growth0X128: readonly [bigint, bigint]
  readonly growth1X128: readonly [bigint, bigint]
  readonly feePips0: number
  readonly feePips1: number
  readonly tickSpacing: number
  readonly sqrtPriceX96: bigint
  readonly windowSec: number
  readonly scaleSec: number
}): bigint {
  const { growth0X128, growth1X128, sqrtPriceX96 } = options
  windowsPerYear(options.windowSec)
  if (sqrtPriceX96 <= 0n) throw badPrice()
  const delta0 = subWrapping256(growth0X128[1], growth0X128[0])
  const delta1 = subWrapping256(growth1X128[1], growth1X128[0])
  // Over the common denominator √P·2^96: (Δ0·γ1·P + Δ1·γ0)/√P, fees in pips.
  const numerator =
    (delta0 * toInteger(options.feePips1) * sqrtPriceX96 * sqrtPriceX96) / Q96 +
    delta1 * toInteger(options.feePips0) * Q96
  const denominator =
    sqrtPriceX96 * Q128 * PIPS * toInteger(options.tickSpacing) * toInteger(options.windowSec)
  const quarter = 20_000n * numerator * toInteger(options.scaleSec) * E12 * E12
  return 2n * sqrtRoundingDown(quarter / denominator)
}

/** {@link feeGrowthVolatilityE12} over a year, as a fraction per √year. */
export function feeGrowthVolatilityAnnual(
  options: Omit<Parameters<typeof feeGrowthVolatilityE12>[0], 'scaleSec'>,
): number {
  const scaleSec = DAYS_PER_YEAR * 86_400
  return humanRatio(feeGrowthVolatilityE12({ ...options, scaleSec }), E12, 0)
}

const E12 = 10n ** 12n
const PIPS = 1_000_000n

function windowsPerYear(windowSec: number): number {
  if (Number.isFinite(windowSec) && windowSec > 0) return (DAYS_PER_YEAR * 86_400) / windowSec
  throw new ModelError('model/bad-window', `A window must last, not ${windowSec} seconds.`)
}

function requirePositive(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value
  throw new ModelError('model/bad-amount', `${name} must be finite and above zero, not ${value}.`)
}

function badPrice(): ModelError {
  return new ModelError('model/bad-price', 'A pool that is not initialised has no price.')
}
