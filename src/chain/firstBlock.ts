import type { Address } from '../domain/address.ts'
import { quantity } from './callAtBlock.ts'
import { type Requester, request } from './request.ts'
import { RpcError } from './rpcError.ts'

/**
 * The block a contract was created in, by halving over where its code exists: about log2(head)
 * requests. `undefined` where the node keeps no old state, or the contract does not exist at `head`.
 *
 * A pruned node that answers wrongly instead of refusing gives a wrong block: the first event must
 * show that nothing came before it.
 */
export async function creationBlock(
  client: Requester,
  address: Address,
  head: bigint,
): Promise<bigint | undefined> {
  if ((await hasCode(client, address, head)) !== true) return undefined
  let low = 0n
  let high = head
  while (low < high) {
    const middle = (low + high) / 2n
    const exists = await hasCode(client, address, middle)
    if (exists === undefined) return undefined
    if (exists) high = middle
    else low = middle + 1n
  }
  return low
}

async function hasCode(
  client: Requester,
  address: Address,
  block: bigint,
): Promise<boolean | undefined> {
  try {
    return (await request(client, 'eth_getCode', [address, quantity(block)])) !== '0x'
  } catch (error) {
    if (error instanceof RpcError && NO_STATE.has(error.code)) return undefined
    throw error
  }
}

const NO_STATE: ReadonlySet<string> = new Set(['chain/not-archive', 'block/not-found'])
