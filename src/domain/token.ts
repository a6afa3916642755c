import type { Address } from './address.ts'

/** An ERC-20 as the chain describes it. Identity is the address; the symbol is hostile text. */
export type Token = {
  readonly chainId: number
  readonly address: Address
  /** As read, already stripped of control characters and capped; `undefined` where there is none. */
  readonly symbol?: string | undefined
  /** Decimal places, 0–36. Never assumed: a token without `decimals()` is refused. */
  readonly decimals: number
  /** The chain's own coin, which is no contract: its address is zero. Absent for every other token. */
  readonly isNative?: true | undefined
}

/** What the chain's own coin is called where a token's address is asked for. */
export const NATIVE_ADDRESS: Address = '0x0000000000000000000000000000000000000000'
