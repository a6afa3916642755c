import { uniswapV3DeploymentOf } from './uniswapV3/deployment.ts'
import { poolEventSource, positionEventSource } from './uniswapV3/eventSource.ts'
import { UNISWAP_V3 } from './uniswapV3/poolState.ts'
import { readMoment } from './uniswapV3/readMoment.ts'
import { readPool } from './uniswapV3/readPool.ts'
import { readPosition } from './uniswapV3/readPosition.ts'

/** Uniswap v3 and its exact copies: positions are NFTs of a position manager, pools come from a factory. */
export const uniswapV3 = {
  id: UNISWAP_V3,
  name: 'Uniswap v3',
  deploymentOf: uniswapV3DeploymentOf,
  readPosition,
  readPool,
  readMoment,
  poolEventSource,
  positionEventSource,
} as const
