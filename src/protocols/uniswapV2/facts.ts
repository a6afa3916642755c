import type { ContractFunctionReturnType } from 'viem'
import type { pairLensAbi } from '../../chain/abis/PairLens.ts'

/** What the lens answers, as its ABI decodes it: facts nobody has judged yet. */
export type PairFacts = ContractFunctionReturnType<typeof pairLensAbi, 'view', 'readPair'>
