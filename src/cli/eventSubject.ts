import type { PoolReaders } from '../analysis/verifyEvents.ts'
import type { PinnedBlock } from '../chain/callAtBlock.ts'
import type { ChainIdentity } from '../chain/chainIdentity.ts'
import { checksummed } from '../chain/checksum.ts'
import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import {
  addressOfPool,
  namesPool,
  type PoolId,
  parsePoolId,
  parsePositionId,
} from '../domain/ids.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import { AmmeterError } from '../errors.ts'
import type { EventSource } from '../protocols/uniswapV3/eventSource.ts'
import { v4PoolEventSource } from '../protocols/uniswapV4/eventSource.ts'
import { UNISWAP_V4 } from '../protocols/uniswapV4/poolState.ts'
import { uniswapV4 } from '../protocols/uniswapV4.ts'
import { eventFolder } from '../store/eventFolder.ts'
import { type EventStore, openEventStore } from '../store/eventStore.ts'
import { UsageError } from './errors.ts'
import { addressesOf, historyProtocolOf } from './reading.ts'
import type { Settings } from './settings.ts'

/** A history on one chain: what to ask for, and where it is kept. */
export type History =
  | {
      readonly kind: 'pool'
      readonly source: EventSource<PoolEvent>
      readonly openStore: () => Promise<EventStore<PoolEvent>>
      /** How the pool itself is read, to hold its events against. */
      readonly readersOf: (client: Requester) => PoolReaders
    }
  | {
      readonly kind: 'position'
      readonly tokenId: bigint
      readonly source: EventSource<PositionEvent>
      readonly openStore: () => Promise<EventStore<PositionEvent>>
    }

/** What `ammeter events` was asked for: the history of a pool, or of a position where a number is given. */
export type EventSubject = {
  readonly chainId: number | undefined
  readonly protocol: string
  readonly historyOn: (identity: ChainIdentity) => History
}

/**
 * Reads the id of a history.
 *
 * @throws `usage/bad-id`, `usage/bad-argument`, `usage/unknown-protocol`
 */
export function eventSubject(text: string, settings: Settings): EventSubject {
  const id = namesPool(text)
    ? parsePoolId(text, settings.protocol)
    : parsePositionId(text, settings.protocol)
  const { chainId } = id
  if (chainId !== undefined && settings.chainId !== undefined && chainId !== settings.chainId)
    throw new UsageError(`The id is of chain ${chainId}, --chain says ${settings.chainId}.`)
  if ('id' in id && id.protocol === UNISWAP_V4) return v4PoolSubject(id, settings)
  const protocol = historyProtocolOf(id.protocol)
  return {
    chainId: settings.chainId ?? chainId,
    protocol: protocol.id,
    historyOn: (identity) => {
      const { fork } = identity
      if ('id' in id) {
        const address = checksummed(addressOfPool(id))
        const key = { kind: 'pool', chainId: identity.chainId, address } as const
        return {
          kind: 'pool',
          source: protocol.poolEventSource(address),
          openStore: () => openEventStore(eventFolder(settings.store, key, fork), key),
          readersOf: (client) => {
            const deployment = deploymentOrNone(protocol, identity.deploymentChainId, settings)
            return {
              readMoment: (block) => protocol.readMoment(client, address, block),
              readPool:
                deployment &&
                ((block) =>
                  protocol.readPool(client, { address, deployment, block, withTicks: true })),
            }
          },
        }
      }
      const { tokenId } = id
      const { factory, positionManager } = settings
      const address =
        positionManager === undefined
          ? protocol.deploymentOf(identity.deploymentChainId, {
              ...(factory === undefined ? {} : { factory }),
            }).positionManager
          : checksummed(positionManager)
      const key = { kind: 'position', chainId: identity.chainId, address, tokenId } as const
      return {
        kind: 'position',
        tokenId,
        source: protocol.positionEventSource(address, tokenId),
        openStore: () => openEventStore(eventFolder(settings.store, key, fork), key),
      }
    },
  }
}

function v4PoolSubject({ id, chainId }: PoolId, settings: Settings): EventSubject {
  const poolId = id.toLowerCase() as Hex
  return {
    chainId: settings.chainId ?? chainId,
    protocol: UNISWAP_V4,
    historyOn: (identity) => {
      const deployment = uniswapV4.deploymentOf(identity.deploymentChainId, addressesOf(settings))
      const address = deployment.poolManager
      const key = { kind: 'v4-pool', chainId: identity.chainId, address, poolId } as const
      return {
        kind: 'pool',
        source: v4PoolEventSource(address, poolId),
        openStore: () => openEventStore(eventFolder(settings.store, key, identity.fork), key),
        readersOf: (client) => {
          const read = (block: PinnedBlock, withTicks: boolean) =>
            uniswapV4.readPool(client, { poolId, deployment, block, withTicks })
          return {
            readMoment: (block) => read(block, false),
            readPool: (block) => read(block, true),
          }
        },
      }
    },
  }
}

/** A pool's events need no deployment; without one they are verified less. */
function deploymentOrNone(
  protocol: ReturnType<typeof historyProtocolOf>,
  chainId: number,
  { factory, positionManager }: Settings,
): ReturnType<typeof protocol.deploymentOf> | undefined {
  try {
    return protocol.deploymentOf(chainId, {
      ...(factory === undefined ? {} : { factory }),
      ...(positionManager === undefined ? {} : { positionManager }),
    })
  } catch (error) {
    if (error instanceof AmmeterError && error.code === 'protocol/no-deployment') return undefined
    throw error
  }
}
