import type { Address } from './address.ts'
import type { Token } from './token.ts'

/** State of one pool at one block: on-chain facts only, all integers exact. */
export type PoolState = ConcentratedPoolState | ConstantProductPoolState

type PoolIdentity = {
  /** Which protocol reads it, e.g. `uniswap-v3`. */
  readonly protocol: string
  /** What the protocol calls the pool: its address, or a v4 pool id. */
  readonly id: string
  /** The contract that holds the tokens. */
  readonly address: Address
  readonly token0: Token
  readonly token1: Token
}

/** A pool whose liquidity lies between ticks (Uniswap v3 white paper, section 6). */
export type ConcentratedPoolState = PoolIdentity & {
  readonly kind: 'concentrated'
  readonly fee: FeeTerms
  readonly tickSpacing: number
  /** √(token1 raw / token0 raw) · 2^96; 0 while the pool is not initialised. */
  readonly sqrtPriceX96: bigint
  /** `slot0.tick`: after a downward crossing it is one below the tick of the price. */
  readonly tick: number
  /** Liquidity active at the current tick. */
  readonly liquidity: bigint
  /** Fees per unit of liquidity since ever, modulo 2^256. */
  readonly feeGrowthGlobal0X128: bigint
  readonly feeGrowthGlobal1X128: bigint
  /** Every initialised tick in ascending order; `undefined` where they were not read. */
  readonly ticks?: readonly TickState[] | undefined
  /** What the id of a Uniswap v4 pool is the hash of; other protocols have none. */
  readonly poolKey?: PoolKey | undefined
}

/** The five facts that identify a Uniswap v4 pool. */
export type PoolKey = {
  /** The zero address is the chain's own coin. */
  readonly currency0: Address
  readonly currency1: Address
  /** Millionths; 0x800000 where the fee is dynamic. */
  readonly fee: number
  readonly tickSpacing: number
  /** The zero address where there is none; its last 14 bits say what it may do. */
  readonly hooks: Address
}

export type TickState = {
  readonly tick: number
  readonly liquidityGross: bigint
  readonly liquidityNet: bigint
  readonly feeGrowthOutside0X128: bigint
  readonly feeGrowthOutside1X128: bigint
}

/** A pool that trades on x·y = k over its whole reserves (Uniswap v2 white paper). */
export type ConstantProductPoolState = PoolIdentity & {
  readonly kind: 'constant-product'
  readonly fee: PairFeeTerms
  readonly reserve0Raw: bigint
  readonly reserve1Raw: bigint
  /** LP tokens in existence, those the contract minted to nobody included. */
  readonly totalSupplyRaw: bigint
  /**
   * Product of the reserves at the last mint or burn while the protocol took its share; what k has
   * grown by since is the fees it takes a share of. 0 where it takes none.
   */
  readonly kLastRaw: bigint
}

/** How a constant-product pool's fee is set and shared. */
export type PairFeeTerms = {
  readonly kind: 'uniswap-v2'
  /** Swap fee in millionths of the input amount; it stays in the reserves. */
  readonly feePips: number
  /**
   * The part of √k's growth that goes to the protocol, as LP tokens minted before the next mint or
   * burn; absent while it is switched off.
   */
  readonly protocolShare?: PairProtocolShare | undefined
}

/** A fraction below one. Uniswap v2 takes 1/6, PancakeSwap v2 8/25. */
export type PairProtocolShare = {
  readonly numerator: number
  readonly denominator: number
}

/** How a pool's swap fee is set and cut, as plain data; `amm/feeRule` turns it into arithmetic. */
export type FeeTerms = UniswapV3FeeTerms | PancakeV3FeeTerms | UniswapV4FeeTerms

export type UniswapV3FeeTerms = {
  readonly kind: 'uniswap-v3'
  /** Swap fee in millionths of the input amount. */
  readonly feePips: number
  /** The protocol keeps 1/n of the fee paid in token0; 0 keeps nothing, else 4–10. */
  readonly feeProtocol0: number
  /** The protocol keeps 1/n of the fee paid in token1; 0 keeps nothing, else 4–10. */
  readonly feeProtocol1: number
}

export type PancakeV3FeeTerms = {
  readonly kind: 'pancake-v3'
  /** Swap fee in millionths of the input amount. */
  readonly feePips: number
  /** The protocol keeps this many 1/10,000 of the fee paid in token0; 0 keeps nothing, else 1000–4000. */
  readonly feeProtocol0: number
  /** The same of the fee paid in token1. */
  readonly feeProtocol1: number
}

export type UniswapV4FeeTerms = {
  readonly kind: 'uniswap-v4'
  /** Fee of the liquidity providers in millionths of what the protocol left of the input, 0–1,000,000. */
  readonly lpFeePips: number
  /** The protocol's, in millionths of the whole input, 0–1000; charged first. */
  readonly protocolFeeZeroForOnePips: number
  readonly protocolFeeOneForZeroPips: number
  /** Whether the hook may change the LP fee, or override it swap by swap. */
  readonly isDynamic: boolean
}
