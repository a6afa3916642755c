import { AmmeterError } from '../errors.ts'
import { quantity } from './callAtBlock.ts'
import { type Requester, request } from './request.ts'
import type { RpcBlock } from './rpcResult.ts'

/** The header of one height. @throws PinError `block/not-found` */
export async function blockByNumber(client: Requester, number: bigint): Promise<RpcBlock> {
  const block = await request(client, 'eth_getBlockByNumber', [quantity(number), false])
  if (block === null) throw notFound(`block ${number}`)
  if (BigInt(block.number) !== number) {
    throw contradiction(`asked for block ${number}, got block ${BigInt(block.number)}`)
  }
  return block
}

/** The header a tag stands for now. @throws PinError `block/not-found` */
export async function blockByTag(client: Requester, tag: string): Promise<RpcBlock> {
  const block = await request(client, 'eth_getBlockByNumber', [tag, false])
  if (block === null) throw notFound(`the ${tag} block`)
  return block
}

/** Unix time of a header, seconds. */
export function secondsOf(block: RpcBlock): number {
  return Number.parseInt(block.timestamp, 16)
}

/** A block the node does not have. */
export function notFound(what: string): PinError {
  return new PinError({
    code: 'block/not-found',
    shortMessage: `the node does not have ${what}`,
    hints: ['use a block the chain has reached, or wait until the node has caught up'],
  })
}

/** Answers of one node that cannot both be true. */
export function contradiction(what: string): PinError {
  return new PinError({
    code: 'rpc/bad-response',
    shortMessage: `the node contradicts itself: ${what}`,
    hints: ['use another node'],
  })
}

export class PinError extends AmmeterError {
  override readonly name = 'PinError'
}
