import { type TokenFacts, tokenOf } from '../../chain/tokenMetadata.ts'
import type { Address, Hex } from '../../domain/address.ts'
import { DYNAMIC_FEE } from '../../domain/hooks.ts'
import type { ConcentratedPoolState, PoolKey, TickState } from '../../domain/pool.ts'
import { NATIVE_ADDRESS, type Token } from '../../domain/token.ts'
import { AmmeterError } from '../../errors.ts'
import type { UniswapV4Deployment } from './deployment.ts'
import type { PoolFacts } from './facts.ts'
import { poolIdOf } from './poolKey.ts'

/** What a protocol's positions and pools are labelled with. */
export const UNISWAP_V4 = 'uniswap-v4'

/** What of a pool was read, its key already judged. */
export type PoolReading = {
  readonly chainId: number
  readonly deployment: UniswapV4Deployment
  readonly key: PoolKey
  readonly pool: PoolFacts
  readonly token0: TokenFacts
  readonly token1: TokenFacts
  /** Every initialised tick, ascending, or `undefined` where they were not read. */
  readonly ticks: readonly TickState[] | undefined
}

/**
 * The pool's state as a plain noun.
 *
 * @throws PoolNotFoundError `pool/not-found` where the pool manager knows no such pool
 * @throws TokenError where a token's amounts cannot be read
 */
export function poolStateOf(reading: PoolReading): ConcentratedPoolState {
  const { chainId, deployment, key, pool, token0, token1, ticks } = reading
  const id = poolIdOf(key)
  if (pool.sqrtPriceX96 === 0n) throw new PoolNotFoundError(id, deployment.poolManager)
  return {
    kind: 'concentrated',
    protocol: UNISWAP_V4,
    id,
    address: deployment.poolManager,
    token0: currencyOf(chainId, deployment, key.currency0, token0),
    token1: currencyOf(chainId, deployment, key.currency1, token1),
    fee: {
      kind: 'uniswap-v4',
      lpFeePips: pool.lpFee,
      protocolFeeZeroForOnePips: pool.protocolFee & 0xfff,
      protocolFeeOneForZeroPips: pool.protocolFee >> 12,
      isDynamic: key.fee === DYNAMIC_FEE,
    },
    tickSpacing: key.tickSpacing,
    sqrtPriceX96: pool.sqrtPriceX96,
    tick: pool.tick,
    liquidity: pool.liquidity,
    feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
    ticks,
    poolKey: key,
  }
}

/** A token as it describes itself; the chain's own coin, which cannot, as the deployment names it. */
function currencyOf(
  chainId: number,
  { nativeSymbol }: UniswapV4Deployment,
  currency: Address,
  facts: TokenFacts,
): Token {
  if (currency !== NATIVE_ADDRESS) return tokenOf(chainId, facts)
  const symbol = nativeSymbol ?? 'ETH'
  return { chainId, address: NATIVE_ADDRESS, symbol, decimals: 18, isNative: true }
}

/** `pool/not-found`: no pool of that id was ever initialised. */
export class PoolNotFoundError extends AmmeterError {
  override readonly name = 'PoolNotFoundError'

  constructor(poolId: Hex, poolManager: Address) {
    super({
      code: 'pool/not-found',
      shortMessage: `pool manager ${poolManager} has no pool ${poolId} at this block`,
      hints: ['check the pool id, the chain and the --block'],
    })
  }
}
