import type { PinnedBlock } from '../chain/callAtBlock.ts'
import { findDeposit } from '../chain/deposit.ts'
import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import type { RangePosition } from '../domain/position.ts'
import { type UniswapV3Deployment, uniswapV3DeploymentOf } from './uniswapV3/deployment.ts'
import { poolEventSource, positionEventSource } from './uniswapV3/eventSource.ts'
import { UNISWAP_V3 } from './uniswapV3/poolState.ts'
import { readMoment } from './uniswapV3/readMoment.ts'
import { type ReadPoolOptions, readPool } from './uniswapV3/readPool.ts'
import { readPosition } from './uniswapV3/readPosition.ts'

/** Uniswap v3 and its exact copies: positions are NFTs of a position manager, pools come from a factory. */
export const uniswapV3 = {
  id: UNISWAP_V3,
  name: 'Uniswap v3',
  deploymentOf: uniswapV3DeploymentOf,
  readPosition,
  readPool,
  readPoolById: (
    client: Requester,
    { id, deployment, block, withTicks }: Omit<ReadPoolOptions, 'address'> & { readonly id: Hex },
  ) => readPool(client, { address: id, deployment, block, withTicks }),
  readMoment,
  findDeposit: (
    client: Requester,
    query: {
      readonly deployment: UniswapV3Deployment
      readonly position: RangePosition & { readonly tokenId: bigint }
      readonly block: PinnedBlock
      readonly maxRequests: number
    },
  ) => {
    const { deployment, position, block, maxRequests } = query
    const { positionManager } = deployment
    const { tokenId, liquidity } = position
    return findDeposit(client, { positionManager, tokenId, liquidity, block, maxRequests })
  },
  poolEventSource,
  positionEventSource,
} as const
