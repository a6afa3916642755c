import type { Address, Hex } from '../domain/address.ts'
import { quantity } from './callAtBlock.ts'
import { type Requester, request } from './request.ts'
import { RpcError } from './rpcError.ts'

/**
 * The first block at which a storage slot holds something, by halving: about log2(head) requests. It
 * must hold something at `head`, and have held nothing before it held that.
 *
 * @returns `undefined` where the node serves no old state
 */
export async function storedSince(
  client: Requester,
  contract: Address,
  slot: bigint,
  head: bigint,
): Promise<bigint | undefined> {
  const index: Hex = `0x${slot.toString(16).padStart(64, '0')}`
  let low = 0n
  let high = head
  while (low < high) {
    const middle = (low + high) / 2n
    const holds = await holdsAt(client, contract, index, middle)
    if (holds === undefined) return undefined
    if (holds) high = middle
    else low = middle + 1n
  }
  return low
}

async function holdsAt(
  client: Requester,
  contract: Address,
  slot: Hex,
  block: bigint,
): Promise<boolean | undefined> {
  try {
    const word = await request(client, 'eth_getStorageAt', [contract, slot, quantity(block)])
    return BigInt(word) !== 0n
  } catch (error) {
    if (error instanceof RpcError && NO_STATE.has(error.code)) return undefined
    throw error
  }
}

const NO_STATE: ReadonlySet<string> = new Set([
  'chain/not-archive',
  'rpc/method-unsupported',
  'rpc/timeout',
  'block/not-found',
])
