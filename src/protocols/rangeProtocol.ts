import type { PinnedBlock } from '../chain/callAtBlock.ts'
import type { DepositSearch } from '../chain/deposit.ts'
import type { Requester } from '../chain/request.ts'
import type { Address, Hex } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import type { ConcentratedPoolState, PoolKey } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import type { UniswapV3Deployment } from './uniswapV3/deployment.ts'
import type { PositionReading } from './uniswapV3/readPosition.ts'
import type { UniswapV4Deployment } from './uniswapV4/deployment.ts'
import type { StateAccess } from './uniswapV4/source.ts'

/** A deployment of some such protocol: only the protocol that made it knows what else is in it. */
export type RangeDeployment = Partial<UniswapV3Deployment & UniswapV4Deployment> & {
  readonly positionManager: Address
}

/** How to ask, where there is more than one way. */
export type RangeAccess = {
  /** Of Uniswap v4: the key of the pool. */
  readonly poolKey?: PoolKey | undefined
  /** Of Uniswap v4: by slots, or through a state view. */
  readonly stateAccess?: StateAccess | undefined
}

/**
 * A protocol whose pools have ticks and whose positions are NFTs with a range. Methods, because each is
 * given back the deployment it made itself.
 */
export type RangeProtocol = {
  readonly id: string
  readonly name: string
  deploymentOf(chainId: number, replace?: Partial<RangeDeployment>): RangeDeployment
  /** @param options.id - what the protocol calls the pool: an address, or 32 bytes */
  readPoolById(
    client: Requester,
    options: RangeAccess & {
      readonly id: Hex
      readonly deployment: RangeDeployment
      readonly block: PinnedBlock
      readonly withTicks: boolean
    },
  ): Promise<ConcentratedPoolState>
  readPosition(
    client: Requester,
    options: RangeAccess & {
      readonly tokenId: bigint
      readonly deployment: RangeDeployment
      readonly block: PinnedBlock
    },
  ): Promise<PositionReading>
  findDeposit(
    client: Requester,
    options: {
      readonly deployment: RangeDeployment
      readonly position: RangePosition & { readonly tokenId: bigint }
      readonly block: PinnedBlock
      readonly maxRequests: number
    },
  ): Promise<DepositSearch>
  /** What else the owner of a position should know, where a protocol has more to say. */
  warningsOf?(
    client: Requester,
    options: {
      readonly deployment: RangeDeployment
      readonly reading: PositionReading
      readonly block: PinnedBlock
    },
  ): Promise<readonly Warning[]>
}
