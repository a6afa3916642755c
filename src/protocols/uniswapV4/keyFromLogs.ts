import { encodeEventTopics } from 'viem'
import { poolManagerAbi } from '../../chain/abis/uniswapV4.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { EventsError } from '../../chain/eventsError.ts'
import type { Log } from '../../chain/logPage.ts'
import { getLogsBounded } from '../../chain/logs.ts'
import type { Requester } from '../../chain/request.ts'
import { RpcError } from '../../chain/rpcError.ts'
import { storedSince } from '../../chain/storedSince.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { PoolKey } from '../../domain/pool.ts'
import { addressOf } from '../uniswapV3/plainFacts.ts'
import { PoolKeyError } from './poolKey.ts'
import { poolSlot } from './stateSlots.ts'

/**
 * The key of a pool from the log of its initialisation, which is where the chain says it for pools no
 * position NFT was ever minted in.
 *
 * One request where the node takes the whole range. Where it limits ranges, the block of the
 * initialisation is found by halving over the pool's state (about 25 calls; needs archive state).
 *
 * @throws PoolKeyError `pool/key-unknown` where neither way led to it
 */
export async function keyFromLogs(
  client: Requester,
  poolManager: Address,
  poolId: Hex,
  block: PinnedBlock,
): Promise<PoolKey> {
  const topics = encodeEventTopics({
    abi: poolManagerAbi,
    eventName: 'Initialize',
    args: { id: poolId },
  }) as Hex[]
  const search = async (fromBlock: bigint, toBlock: bigint): Promise<Log | undefined> => {
    const query = { address: poolManager, topics, fromBlock, toBlock, pinned: block }
    return (await getLogsBounded(client, { ...query, maxRequests: MAX_REQUESTS })).logs[0]
  }
  try {
    const log = await search(0n, block.number)
    if (log !== undefined) return keyOf(log)
  } catch (error) {
    if (!isOutOfReach(error)) throw error
    const born = await storedSince(client, poolManager, poolSlot(poolId), block.number)
    const log = born === undefined ? undefined : await search(born, born).catch(ignoringReach)
    if (log !== undefined) return keyOf(log)
  }
  throw new PoolKeyError({
    code: 'pool/key-unknown',
    shortMessage: `nothing this node serves says which tokens pool ${poolId} is of`,
    details: 'no position NFT was minted in it, and the log of its initialisation is out of reach',
    hints: [
      'name its key: --pool-key currency0,currency1,fee,tickSpacing,hooks',
      'or use a node that serves old logs',
    ],
  })
}

const MAX_REQUESTS = 10

function keyOf({ topics, data }: Log): PoolKey {
  // What is read wrongly here has another hash than the pool's id, and is refused for it.
  const word = (index: number) =>
    BigInt(`0x${data.slice(2 + 64 * index, 2 + 64 * (index + 1)) || '0'}`)
  return {
    currency0: addressOf(BigInt(topics[2] ?? 0)),
    currency1: addressOf(BigInt(topics[3] ?? 0)),
    fee: Number(BigInt.asUintN(24, word(0))),
    tickSpacing: Number(BigInt.asIntN(24, word(1))),
    hooks: addressOf(word(2)),
  }
}

/** Whether a search failed because this node does not serve logs that far. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof EventsError) return error.code === 'events/search-too-long'
  return error instanceof RpcError && NO_LOGS.has(error.code)
}

function ignoringReach(error: unknown): undefined {
  if (isOutOfReach(error)) return undefined
  throw error
}

const NO_LOGS: ReadonlySet<string> = new Set([
  'chain/not-archive',
  'rpc/method-unsupported',
  'rpc/timeout',
])
