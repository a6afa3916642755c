import { inputToPrice } from '../amm/pairDepth.ts'
import { createPair, type PairEngine } from '../amm/pairEngine.ts'
import { humanAmount } from '../domain/units.ts'
import { DEPTH_BPS } from './analyzePool.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import type { PairInput } from './pairInput.ts'
import { pairData, pairMarket } from './pairParts.ts'
import type { PairResult } from './pairResult.ts'

/**
 * A pair's state and what a trade moves.
 *
 * Pure. Depth comes from the exact engine: a swap, fee included, to the price that far away.
 */
export function analyzePair(input: PairInput, identity: Identity): PairResult {
  const { pool, options } = input
  return {
    ...envelopeOf(input, identity, []),
    data: {
      pool: pairData(pool),
      market: pairMarket(pool, options.baseIs),
      depth: depthOf(input),
    },
  }
}

function depthOf({ pool, options }: PairInput): PairResult['data']['depth'] {
  if (pool.reserve0Raw === 0n || pool.reserve1Raw === 0n) return []
  const engine = createPair(pool)
  const baseIs0 = options.baseIs === 'token0'
  const [base, quote] = baseIs0 ? [pool.token0, pool.token1] : [pool.token1, pool.token0]
  return DEPTH_BPS.map((bps) => {
    // The token paid in gets cheaper: base by the move, or quote by its inverse.
    const sold = trade(engine, baseIs0, { numerator: 10_000 - bps, denominator: 10_000 })
    const bought = trade(engine, !baseIs0, { numerator: 10_000, denominator: 10_000 + bps })
    return {
      bps,
      baseIn: humanAmount(sold.inRaw, base.decimals),
      quoteOut: humanAmount(sold.outRaw, quote.decimals),
      quoteIn: humanAmount(bought.inRaw, quote.decimals),
      baseOut: humanAmount(bought.outRaw, base.decimals),
    }
  })
}

function trade(
  engine: PairEngine,
  zeroForOne: boolean,
  factor: { readonly numerator: number; readonly denominator: number },
) {
  const pool = engine.state()
  const inRaw = inputToPrice(pool, zeroForOne ? pool.reserve0Raw : pool.reserve1Raw, {
    numerator: BigInt(factor.numerator),
    denominator: BigInt(factor.denominator),
  })
  try {
    const moved = engine.fork().swap({ zeroForOne, exact: 'input', amountRaw: inRaw })
    return { inRaw, outRaw: zeroForOne ? -moved.amount1Raw : -moved.amount0Raw }
  } catch {
    // A pair of a few raw units: no trade moves it by so little.
    return { inRaw: 0n, outRaw: 0n }
  }
}
