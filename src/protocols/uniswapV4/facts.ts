import type { ContractFunctionReturnType } from 'viem'
import type { v4PoolLensAbi } from '../../chain/abis/V4PoolLens.ts'
import type { v4PositionLensAbi } from '../../chain/abis/V4PositionLens.ts'

/*
 * What the lenses answer, as their ABI decodes it: facts nobody has judged yet.
 */

export type PoolAnswer = ContractFunctionReturnType<typeof v4PoolLensAbi, 'view', 'readPool'>

export type TickPage = PoolAnswer['page']

/** One pool inside its manager. */
export type PoolFacts = PoolAnswer['pool']

export type PositionsAnswer = ContractFunctionReturnType<
  typeof v4PositionLensAbi,
  'view',
  'readPositions'
>

export type PositionFacts = PositionsAnswer['positions'][number]

/** One tick's; all zero where it is not initialised. */
export type TickFacts = PositionFacts['lower']

/** A range's own liquidity and the growths it was last paid up to. */
export type LiquidityFacts = PositionFacts['own']
