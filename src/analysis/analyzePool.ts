import { createPool } from '../amm/concentratedPool.ts'
import type { PoolEngine } from '../amm/poolEngine.ts'
import { humanAmount } from '../domain/units.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../math/tickMath.ts'
import { feeImpliedVolatilityAssumptions } from '../models/feeImpliedVolatility.ts'
import { realisedVolatilityAssumptions } from '../models/volatility/estimators.ts'
import { bookPart } from './analyzeBookLevels.ts'
import { withHook } from './coreMath.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import type { PoolInput } from './input.ts'
import { marketOf, poolData } from './market.ts'
import { poolVolatility } from './poolVolatility.ts'
import type { PoolResult } from './result.ts'

/** Price moves the depth is told for, in hundredths of a percent. */
export const DEPTH_BPS = [10, 50, 100, 200, 500, 1000]

/**
 * A pool's state and what a trade moves.
 *
 * Pure. Depth comes from the exact engine: a swap, fee included, to the price that far away.
 */
export function analyzePool(input: PoolInput, identity: Identity): PoolResult {
  const { pool, options, swaps } = input
  const volatility = swaps === undefined ? undefined : poolVolatility(input, swaps)
  const assumptions =
    volatility === undefined
      ? []
      : [...feeImpliedVolatilityAssumptions, ...realisedVolatilityAssumptions]
  return {
    ...envelopeOf(withHook(input), identity, assumptions),
    data: {
      pool: poolData(pool, options.listTicks),
      market: marketOf(pool, options.baseIs),
      depth: depthOf(input),
      ...(volatility === undefined ? {} : { volatility }),
      ...bookPart(input),
    },
  }
}

function depthOf({ pool, options }: PoolInput): PoolResult['data']['depth'] {
  if (pool.sqrtPriceX96 === 0n || pool.ticks === undefined) return []
  const engine = createPool(pool)
  const baseIs0 = options.baseIs === 'token0'
  return DEPTH_BPS.map((bps) => {
    const falling = trade(engine, pool.sqrtPriceX96, 1 - bps / 10_000, baseIs0)
    const rising = trade(engine, pool.sqrtPriceX96, 1 + bps / 10_000, baseIs0)
    const human0 = (raw: bigint): number => humanAmount(raw, pool.token0.decimals)
    const human1 = (raw: bigint): number => humanAmount(raw, pool.token1.decimals)
    const [base, quote] = baseIs0 ? [human0, human1] : [human1, human0]
    return {
      bps,
      baseIn: base(falling.baseRaw),
      quoteOut: quote(-falling.quoteRaw),
      quoteIn: quote(rising.quoteRaw),
      baseOut: base(-rising.baseRaw),
    }
  })
}

const UNLIMITED = 2n ** 255n - 1n
const WAD = 10n ** 18n

/** Pool balance changes of the swap that moves the price, quote per base, by `factor`. */
function trade(engine: PoolEngine, sqrtPriceX96: bigint, factor: number, baseIs0: boolean) {
  // In the pool's frame the price moves by the factor or its inverse; its root is what a swap limits.
  const rootWad = BigInt(Math.round(Math.sqrt(baseIs0 ? factor : 1 / factor) * 1e18))
  const zeroForOne = rootWad < WAD
  const aimed = (sqrtPriceX96 * rootWad) / WAD
  const limit =
    aimed <= MIN_SQRT_PRICE
      ? MIN_SQRT_PRICE + 1n
      : aimed >= MAX_SQRT_PRICE
        ? MAX_SQRT_PRICE - 1n
        : aimed
  const { amount0Raw, amount1Raw } = engine
    .fork()
    .swap({ zeroForOne, exact: 'input', amountRaw: UNLIMITED, sqrtPriceLimitX96: limit })
  return baseIs0
    ? { baseRaw: amount0Raw, quoteRaw: amount1Raw }
    : { baseRaw: amount1Raw, quoteRaw: amount0Raw }
}
