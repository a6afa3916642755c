import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import { uniswapV4DeploymentOf } from './uniswapV4/deployment.ts'
import { findDeposit } from './uniswapV4/findDeposit.ts'
import { UNISWAP_V4 } from './uniswapV4/poolState.ts'
import { positionWarnings } from './uniswapV4/positionWarnings.ts'
import { type ReadPoolOptions, readPool } from './uniswapV4/readPool.ts'
import { readPosition, readPositions } from './uniswapV4/readPosition.ts'
import { receivedTokenIds } from './uniswapV4/receivedTokens.ts'

/** Uniswap v4: every pool lies in one pool manager; positions are NFTs of a position manager. */
export const uniswapV4 = {
  id: UNISWAP_V4,
  name: 'Uniswap v4',
  deploymentOf: uniswapV4DeploymentOf,
  readPool,
  readPoolById: (
    client: Requester,
    { id, ...options }: Omit<ReadPoolOptions, 'poolId'> & { readonly id: Hex },
  ) => readPool(client, { ...options, poolId: id }),
  readPosition,
  readPositions,
  receivedTokenIds,
  findDeposit,
  warningsOf: positionWarnings,
} as const
