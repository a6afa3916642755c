import type { PoolEngine, RangeKey } from '../amm/poolEngine.ts'

/** A position nobody minted. */
export type WhatIfRange = {
  /** What the reader calls it; also its key in the results. */
  readonly id: string
  readonly tickLower: number
  readonly tickUpper: number
  readonly liquidity: bigint
}

/** A pool between two events, as far as fees go. */
export type FeeMoment = Pick<
  PoolEngine,
  'sqrtPriceX96' | 'tick' | 'feeGrowthGlobal0X128' | 'feeGrowthGlobal1X128'
>

/** What an owner of its own would be called; no key of it exists. */
export function whatIfKey({ tickLower, tickUpper }: WhatIfRange): RangeKey {
  return { owner: '0x000000000000000000000000000000000000dEaD', tickLower, tickUpper }
}
