import { numberToHex, toEventSelector } from 'viem'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { getLogsBounded } from '../../chain/logs.ts'
import type { Requester } from '../../chain/request.ts'
import type { Address, Hex } from '../../domain/address.ts'

/**
 * Every NFT that was ever sent to an account, by the position manager's transfer logs: the manager keeps no
 * list of an owner's tokens. Whose they are at the block, `readPositions` says.
 *
 * @param query.fromBlock - first block the position manager can have logged in; default 0
 * @param query.maxRequests - limit of the search on nodes that limit ranges
 * @returns token ids, ascending, each once
 * @throws EventsError `events/search-too-long`; RpcError
 */
export async function receivedTokenIds(
  client: Requester,
  query: TransferQuery,
): Promise<readonly bigint[]> {
  return transferred(client, query, [null, topicOf(query.owner)])
}

/**
 * Every NFT an account ever sent away, by the transfer logs of a position manager of v3 or v4: those it
 * holds no more are burned, staked, sold or given away.
 *
 * @returns and throws as {@link receivedTokenIds}
 */
export async function sentTokenIds(
  client: Requester,
  query: TransferQuery,
): Promise<readonly bigint[]> {
  return transferred(client, query, [topicOf(query.owner)])
}

export type TransferQuery = {
  readonly positionManager: Address
  readonly owner: Address
  readonly block: PinnedBlock
  readonly fromBlock?: bigint | undefined
  readonly maxRequests: number
}

async function transferred(
  client: Requester,
  { positionManager, block, fromBlock = 0n, maxRequests }: TransferQuery,
  parties: readonly (Hex | null)[],
): Promise<readonly bigint[]> {
  const { logs } = await getLogsBounded(client, {
    address: positionManager,
    topics: [TRANSFER, ...parties],
    fromBlock,
    toBlock: block.number,
    maxRequests,
    pinned: block,
  })
  const tokenIds = new Set(logs.map(({ topics }) => BigInt((topics[3] ?? '0x0') as Hex)))
  return [...tokenIds].sort((a, b) => (a < b ? -1 : 1))
}

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')

function topicOf(owner: Address): Hex {
  return numberToHex(BigInt(owner), { size: 32 })
}
