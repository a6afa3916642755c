import { type TokenFacts, tokenOf } from '../../chain/tokenMetadata.ts'
import { type Address, isSameAddress } from '../../domain/address.ts'
import type { ConcentratedPoolState, FeeTerms, TickState } from '../../domain/pool.ts'
import { AmmeterError } from '../../errors.ts'
import type { UniswapV3Deployment, V3Family } from './deployment.ts'
import type { PoolFacts } from './facts.ts'

/** What a protocol's positions and pools are labelled with. */
export const UNISWAP_V3 = 'uniswap-v3'

/**
 * The pool's state as a plain noun.
 *
 * @param ticks - every initialised tick, ascending, or `undefined` where they were not read
 * @param family - whose pool it is; default: Uniswap's own
 * @throws TokenError where a token's amounts cannot be read
 */
export function poolStateOf(
  chainId: number,
  facts: PoolFacts,
  token0: TokenFacts,
  token1: TokenFacts,
  ticks: readonly TickState[] | undefined,
  family?: V3Family,
): ConcentratedPoolState {
  return {
    kind: 'concentrated',
    protocol: family?.id ?? UNISWAP_V3,
    id: facts.pool,
    address: facts.pool,
    token0: tokenOf(chainId, token0),
    token1: tokenOf(chainId, token1),
    fee: feeTermsOf(facts, family?.feeKind),
    tickSpacing: facts.tickSpacing,
    sqrtPriceX96: facts.sqrtPriceX96,
    tick: facts.tick,
    liquidity: facts.liquidity,
    feeGrowthGlobal0X128: facts.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: facts.feeGrowthGlobal1X128,
    ticks,
  }
}

/** Two nibbles in Uniswap, two halves of 32 bits in PancakeSwap; token0's is the lower. */
function feeTermsOf(
  { fee, feeProtocol }: PoolFacts,
  kind: V3Family['feeKind'] = 'uniswap-v3',
): FeeTerms {
  const bits = kind === 'uniswap-v3' ? 4 : 16
  return {
    kind,
    feePips: fee,
    feeProtocol0: feeProtocol % 2 ** bits,
    feeProtocol1: feeProtocol >>> bits,
  }
}

/**
 * Refuses a contract that does not answer as a pool, and one that another factory put there: anyone
 * can deploy a pool of two real tokens whose numbers are whatever they like.
 *
 * @param vouchedFor - the addresses the factory knows this pair and fee under: its own entry, and the
 * CREATE2 address
 * @throws PoolIdentityError `pool/not-a-pool`, `pool/not-from-factory`
 */
export function checkPoolIdentity(
  facts: PoolFacts,
  { factory }: UniswapV3Deployment,
  vouchedFor: readonly Address[],
): void {
  const { pool } = facts
  if (!facts.readable) {
    throw new PoolIdentityError({
      code: 'pool/not-a-pool',
      shortMessage: `contract ${pool} does not answer as a Uniswap v3 pool`,
      hints: ['check address and chain; a node without the state of this block answers the same'],
    })
  }
  if (vouchedFor.some((address) => isSameAddress(address, pool))) return
  throw new PoolIdentityError({
    code: 'pool/not-from-factory',
    shortMessage: `pool ${pool} is not one of factory ${factory}`,
    details: `it names factory ${facts.factory}, ${facts.token0} / ${facts.token1}, fee ${facts.fee}`,
    hints: ['check the address; for a fork of Uniswap v3 name its own contracts with --factory'],
  })
}

/** `pool/not-a-pool`, `pool/not-from-factory`: this contract's numbers must not be trusted. */
export class PoolIdentityError extends AmmeterError {
  override readonly name = 'PoolIdentityError'
}
