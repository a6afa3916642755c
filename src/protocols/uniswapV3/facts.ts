import type { ContractFunctionReturnType } from 'viem'
import type { poolLensAbi } from '../../chain/abis/PoolLens.ts'
import type { positionLensAbi } from '../../chain/abis/PositionLens.ts'

/*
 * What the lenses answer, as their ABI decodes it: facts nobody has judged yet.
 */

export type PositionFacts = ContractFunctionReturnType<
  typeof positionLensAbi,
  'view',
  'readPosition'
>

export type PoolAnswer = ContractFunctionReturnType<typeof poolLensAbi, 'view', 'readPool'>

export type TickPage = PoolAnswer['page']

/** One pool's own answers. */
export type PoolFacts = PoolAnswer['pool']

/** One tick's; all zero where it is not initialised. */
export type TickFacts = PositionFacts['lower']
