import { uniswapV4DeploymentOf } from './uniswapV4/deployment.ts'
import { UNISWAP_V4 } from './uniswapV4/poolState.ts'
import { readPool } from './uniswapV4/readPool.ts'
import { readPosition, readPositions } from './uniswapV4/readPosition.ts'

/** Uniswap v4: every pool lies in one pool manager; positions are NFTs of a position manager. */
export const uniswapV4 = {
  id: UNISWAP_V4,
  name: 'Uniswap v4',
  deploymentOf: uniswapV4DeploymentOf,
  readPool,
  readPosition,
  readPositions,
} as const
