import { pendingProtocolShares } from '../amm/protocolShares.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConstantProductPoolState } from '../domain/pool.ts'
import type { Token } from '../domain/token.ts'
import { humanAmount } from '../domain/units.ts'
import type { PairResult } from './pairResult.ts'

/** Price of a pair, quote per base; `null` while it is empty. */
export function pairPrice(
  { reserve0Raw, reserve1Raw, token0, token1 }: ConstantProductPoolState,
  baseIs: BaseIs,
): number | null {
  if (reserve0Raw === 0n || reserve1Raw === 0n) return null
  const amount0 = humanAmount(reserve0Raw, token0.decimals)
  const amount1 = humanAmount(reserve1Raw, token1.decimals)
  return baseIs === 'token0' ? amount1 / amount0 : amount0 / amount1
}

/** The pair in the market's frame. */
export function pairMarket(
  pool: ConstantProductPoolState,
  baseIs: BaseIs,
  marketPrice?: number,
): PairResult['data']['market'] {
  const [base, quote] =
    baseIs === 'token0' ? [pool.token0, pool.token1] : [pool.token1, pool.token0]
  const poolPrice = pairPrice(pool, baseIs)
  return {
    base: tokenBrief(base),
    quote: tokenBrief(quote),
    baseIs,
    poolPrice,
    marketPrice: marketPrice ?? poolPrice,
    fullRange: true,
  }
}

/** The pair as a result shows it. */
export function pairData(pool: ConstantProductPoolState): PairResult['data']['pool'] {
  const { fee } = pool
  return {
    kind: 'constant-product',
    protocol: pool.protocol,
    id: pool.id,
    address: pool.address,
    token0: tokenBrief(pool.token0),
    token1: tokenBrief(pool.token1),
    feePips: fee.feePips,
    protocolShare: fee.protocolShare ?? null,
    reserve0Raw: pool.reserve0Raw,
    reserve1Raw: pool.reserve1Raw,
    totalSupplyRaw: pool.totalSupplyRaw,
    kLastRaw: pool.kLastRaw,
    pendingProtocolSharesRaw: pendingProtocolShares(pool),
  }
}

function tokenBrief({ address, symbol, decimals }: Token) {
  return { address, ...(symbol === undefined ? {} : { symbol }), decimals }
}
