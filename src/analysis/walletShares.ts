import type { PinnedBlock } from '../chain/callAtBlock.ts'
import type { Requester } from '../chain/request.ts'
import { type Address, isSameAddress } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import type { PairProtocol } from '../protocols/pairProtocol.ts'
import type { PairDeployment } from '../protocols/uniswapV2/deployment.ts'
import { heldPairs } from '../protocols/uniswapV2/heldPairs.ts'
import type { ShareReading } from '../protocols/uniswapV2/readPair.ts'
import { SEARCH_REQUESTS, type Unreadable } from './walletTokens.ts'

/** A pair whose LP tokens to look for. */
export type WalletPair = {
  readonly address: Address
  readonly protocol: PairProtocol
  readonly deployment: PairDeployment
}

/**
 * LP tokens of an address: of the pairs named, and of those of known factories among the tokens it was
 * sent, one request each.
 *
 * A pair that was named must be one; of what was only found, what is not is left out.
 *
 * @throws as `readShare` for a pair that was named; EventsError, LensError, RpcError
 */
export async function walletShares(
  client: Requester,
  options: {
    readonly owner: Address
    readonly block: PinnedBlock
    readonly fromBlock: bigint | undefined
    readonly named: readonly WalletPair[]
    readonly families: readonly Omit<WalletPair, 'address'>[]
  },
): Promise<{ readonly held: readonly ShareReading[]; readonly unreadable: readonly Unreadable[] }> {
  const { owner, block, named, families, fromBlock } = options
  const read = ({ address, protocol, deployment }: WalletPair) =>
    protocol.readShare(client, { address, owner, deployment, block })
  const held: ShareReading[] = []
  for (const pair of named) held.push(await read(pair))
  if (fromBlock === undefined || families.length === 0) return { held, unreadable: [] }
  const unreadable: Unreadable[] = []
  const query = { owner, block, fromBlock, maxRequests: SEARCH_REQUESTS }
  for (const { address, factory } of await heldPairs(client, query)) {
    const family = families.find(({ deployment }) => isSameAddress(deployment.factory, factory))
    if (family === undefined || named.some((pair) => isSameAddress(pair.address, address))) continue
    try {
      held.push(await read({ ...family, address }))
    } catch (error) {
      if (!(error instanceof AmmeterError) || !/^(pool|token)\//.test(error.code)) throw error
      unreadable.push({ id: `${family.protocol.id}:${address}@${owner}`, error })
    }
  }
  return { held, unreadable }
}
