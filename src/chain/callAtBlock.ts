import type { Address, Hex } from '../domain/address.ts'
import type { BlockRef } from '../domain/block.ts'
import { type Requester, request } from './request.ts'
import { RpcError } from './rpcError.ts'

/** A block chosen before the first read; its time is known at the latest when it is confirmed. */
export type PinnedBlock = Omit<BlockRef, 'timestampSec'> & {
  readonly timestampSec: number | undefined
}

/** Code, balance or storage an account has during one call only. */
export type StateOverride = Readonly<
  Record<
    Address,
    {
      readonly code?: Hex
      readonly balance?: Hex
      readonly stateDiff?: Readonly<Record<Hex, Hex>>
    }
  >
>

export type CallRequest = {
  /** The pinned block whose state the call sees. */
  readonly block: PinnedBlock
  /** Absent for creation code that answers by its return or revert. */
  readonly to?: Address
  readonly data: Hex
  readonly from?: Address
  /** Gas limit of the call; the node's own cap where absent. */
  readonly gas?: bigint
  readonly stateOverride?: StateOverride
}

/**
 * What an `eth_call` came to. A failure of the transport is none of these: it is thrown.
 *
 * - `reverted`: the contract refused; `data` is `0x` where the node passed none on
 * - `exhausted`: gas, time or size ran out; ask for less
 * - `unsupported`: the node does not take such a call (state override, creation code); ask differently
 */
export type CallOutcome =
  | { readonly kind: 'data'; readonly data: Hex }
  | { readonly kind: 'reverted'; readonly data: Hex; readonly message: string }
  | { readonly kind: 'exhausted'; readonly message: string }
  | { readonly kind: 'unsupported'; readonly message: string }

/** The block parameter of a call: by hash where the node takes it (EIP-1898), else by number. */
export type BlockParameter = Hex | { readonly blockHash: Hex; readonly requireCanonical: true }

/**
 * One `eth_call` in the state of the pinned block.
 *
 * By hash first, so that no other block can answer. A node that rejects the hash is asked by
 * number from then on, and {@link isPinnedByNumber} tells, so that the result can say so; the
 * closing `confirmBlock` compares the hash either way.
 *
 * @returns the bytes, or why there are none
 * @throws RpcError when the node could not be asked, lacks the block or its state
 */
export async function callAtBlock(client: Requester, call: CallRequest): Promise<CallOutcome> {
  const first = await attempt(client, call, blockParameter(client, call.block))
  if (first.kind !== 'unsupported' || isPinnedByNumber(client)) return first
  const second = await attempt(client, call, quantity(call.block.number))
  // Only a call that works by number proves that it was the hash the node rejected.
  if (second.kind !== 'unsupported') rejectsHash.add(client)
  return second
}

/** How to name the pinned block to this node in any state-reading method. */
export function blockParameter(client: Requester, block: PinnedBlock): BlockParameter {
  return isPinnedByNumber(client)
    ? quantity(block.number)
    : { blockHash: block.hash, requireCanonical: true }
}

/** Whether this node was found to reject block hashes, so that the pin rests on the re-check alone. */
export function isPinnedByNumber(client: Requester): boolean {
  return rejectsHash.has(client)
}

/** A number as JSON-RPC spells it. */
export function quantity(value: bigint): Hex {
  return `0x${value.toString(16)}`
}

// What a node can do is a property of the client for as long as it lives, not of one call.
const rejectsHash = new WeakSet<Requester>()

async function attempt(
  client: Requester,
  call: CallRequest,
  block: BlockParameter,
): Promise<CallOutcome> {
  const { to, data, from, gas, stateOverride } = call
  const transaction = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(gas === undefined ? {} : { gas: quantity(gas) }),
    data,
  }
  const params =
    stateOverride === undefined ? [transaction, block] : [transaction, block, stateOverride]
  try {
    return { kind: 'data', data: await request(client, 'eth_call', params) }
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    const message = error.details ?? error.shortMessage
    switch (error.code) {
      case 'rpc/reverted':
        return { kind: 'reverted', data: error.revertData ?? '0x', message }
      case 'rpc/exhausted':
        return { kind: 'exhausted', message }
      case 'rpc/invalid-params':
      case 'rpc/method-unsupported':
        return { kind: 'unsupported', message }
      default:
        throw error
    }
  }
}
