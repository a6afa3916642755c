import type {
  LiquidityChange,
  RangeKey,
  SwapParams,
  SwapResult,
  TokenAmounts,
} from '../amm/poolEngine.ts'
import type { Block } from './clock.ts'

/**
 * What the event loop asks of a pool. It is a program that yields these and is resumed with the
 * answer, so that it runs unchanged over an engine in memory and over contracts on a node.
 */
export type PoolRequest =
  /** A block begins: what follows happens in it. Answered with nothing. */
  | { readonly kind: 'open'; readonly block: Block }
  /** The block is complete; ranges are read after this. Answered with the pool. */
  | { readonly kind: 'seal' }
  /** The pool as it is. */
  | { readonly kind: 'look' }
  /** What a swap would do now; it changes nothing. */
  | { readonly kind: 'quote'; readonly params: SwapParams }
  | { readonly kind: 'swap'; readonly params: SwapParams }
  | { readonly kind: 'mint'; readonly change: LiquidityChange }
  | { readonly kind: 'burn'; readonly change: LiquidityChange }
  | { readonly kind: 'collect'; readonly key: RangeKey }
  | { readonly kind: 'range'; readonly key: RangeKey }

/** What anyone can see of a pool. */
export type PoolNow = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
}

/** What a swap did. Amounts are the pool's: positive = paid in. */
export type PoolSwap = Omit<SwapResult, 'ticksCrossed'>

/** A range of one owner, and everything its owner would get out of it now, to the wei. */
export type RangeReading = {
  readonly liquidity: bigint
  /** What a burn of all its liquidity would credit. */
  readonly principal0Raw: bigint
  readonly principal1Raw: bigint
  /** What a collect would pay after that burn less the principal: fees, those not yet credited too. */
  readonly owed0Raw: bigint
  readonly owed1Raw: bigint
}

export type PoolReply = undefined | PoolNow | PoolSwap | TokenAmounts | RangeReading

/** A computation that acts on a pool and ends with `R`. */
export type PoolProgram<R> = Generator<PoolRequest, R, PoolReply>

export function* openBlock(block: Block): PoolProgram<void> {
  yield { kind: 'open', block }
}

export function* sealBlock(): PoolProgram<PoolNow> {
  return (yield { kind: 'seal' }) as PoolNow
}

export function* lookAtPool(): PoolProgram<PoolNow> {
  return (yield { kind: 'look' }) as PoolNow
}

export function* quoteSwap(params: SwapParams): PoolProgram<PoolSwap> {
  return (yield { kind: 'quote', params }) as PoolSwap
}

export function* swap(params: SwapParams): PoolProgram<PoolSwap> {
  return (yield { kind: 'swap', params }) as PoolSwap
}

export function* mint(change: LiquidityChange): PoolProgram<TokenAmounts> {
  return (yield { kind: 'mint', change }) as TokenAmounts
}

export function* burn(change: LiquidityChange): PoolProgram<TokenAmounts> {
  return (yield { kind: 'burn', change }) as TokenAmounts
}

export function* collect(key: RangeKey): PoolProgram<TokenAmounts> {
  return (yield { kind: 'collect', key }) as TokenAmounts
}

export function* readRange(key: RangeKey): PoolProgram<RangeReading> {
  return (yield { kind: 'range', key }) as RangeReading
}
