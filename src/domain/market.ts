import type { Token } from './token.ts'

/** Which pool token is the base: the one place where the pool's frame and the market's frame meet. */
export type BaseIs = 'token0' | 'token1'

/**
 * The pair as a trader reads it. A price is always human quote units per human base unit.
 */
export type Market = {
  readonly base: Token
  readonly quote: Token
  readonly baseIs: BaseIs
  /** Price of the pool now, quote per base. */
  readonly poolPrice: number
  /** Price outside the pool where one was given, else the pool's own. */
  readonly marketPrice: number
}
