import type { Hex } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import type { BlockRef } from '../domain/block.ts'
import { blockAtTime } from './blockAtTime.ts'
import { blockByNumber, blockByTag, contradiction, PinError, secondsOf } from './blockHeader.ts'
import { isPinnedByNumber, type PinnedBlock } from './callAtBlock.ts'
import type { Requester } from './request.ts'
import { RpcError } from './rpcError.ts'
import type { RpcBlock } from './rpcResult.ts'

/**
 * Which block to read: a number, a tag, or the last block at or before a moment
 * (unix seconds; the caller parses ISO text).
 */
export type BlockChoice = bigint | 'latest' | 'safe' | 'finalized' | { readonly atSec: number }

/** A pinned block and what the reader should know about the choice. */
export type Pin = { readonly pinned: PinnedBlock; readonly warnings: readonly Warning[] }

/** The block everything was read at, still on the chain after the last read. */
export type Confirmation = { readonly block: BlockRef; readonly warnings: readonly Warning[] }

/** How far below the head a block counts as settled where the node knows no `finalized`. */
const SETTLED_DEPTH = 64n
// Beyond this no chain in use is merely slow: 5 minutes are 25 mainnet slots.
const STALE_AFTER_SEC = 300

/**
 * Choose the block of a whole analysis, before anything is read.
 *
 * Costs one request; two or three for a tag the node does not serve, about log2(head) for a moment.
 *
 * @param options.chainId - the node's own chain id
 * @param options.nowSec - the caller's clock, unix seconds; with it a stale head is warned of
 * @throws PinError `block/not-found` for a block in the future; RpcError as `request` does
 */
export async function pinBlock(
  client: Requester,
  options: {
    readonly chainId: number
    readonly block?: BlockChoice
    readonly nowSec?: number | undefined
  },
): Promise<Pin> {
  const { chainId, block = 'latest', nowSec } = options
  if (typeof block === 'bigint') {
    return { pinned: pinOf(chainId, await blockByNumber(client, block)), warnings: [] }
  }
  if (block === 'latest') {
    const pinned = pinOf(chainId, await blockByTag(client, 'latest'))
    return { pinned, warnings: nowSec === undefined ? [] : staleness(pinned, nowSec) }
  }
  if (typeof block === 'object') {
    return { pinned: pinOf(chainId, await blockAtTime(client, block.atSec)), warnings: [] }
  }
  const found = await blockByTag(client, block).catch(unlessUnsupported)
  // anvil serves the tag with block 0, which no chain in use has as its last settled block.
  if (found !== undefined && BigInt(found.number) > 0n) {
    return { pinned: pinOf(chainId, found), warnings: [] }
  }
  const head = await blockByTag(client, 'latest')
  const number = BigInt(head.number) > SETTLED_DEPTH ? BigInt(head.number) - SETTLED_DEPTH : 0n
  return {
    pinned: pinOf(chainId, await blockByNumber(client, number)),
    warnings: [
      {
        code: 'block/tag-unsupported',
        message: `the node does not serve the tag ${block}; read ${SETTLED_DEPTH} blocks below the head instead`,
        subject: `block ${number}`,
      },
    ],
  }
}

/**
 * The last step of every analysis: the pinned block is still the one at its height.
 *
 * One request. Also supplies the time of a block that was pinned without it.
 *
 * @throws PinError `chain/reorg`, retryable: pin again and read everything once more
 */
export async function confirmBlock(client: Requester, pinned: PinnedBlock): Promise<Confirmation> {
  const found = await blockByNumber(client, pinned.number).catch((error: unknown) => {
    // A head that went backwards: the block was there when it was pinned.
    if (error instanceof PinError) return undefined
    throw error
  })
  if (found === undefined || !isSameHash(found.hash, pinned.hash)) {
    throw new PinError({
      code: 'chain/reorg',
      shortMessage: `block ${pinned.number} was replaced while it was read`,
      details: `pinned ${pinned.hash}, now ${found?.hash ?? 'absent'}`,
      hints: ['run it again'],
      retryable: true,
    })
  }
  const timestampSec = secondsOf(found)
  if (pinned.timestampSec !== undefined && pinned.timestampSec !== timestampSec) {
    throw contradiction(`block ${pinned.hash} has two times`)
  }
  const { chainId, number, hash } = pinned
  return {
    block: { chainId, number, hash, timestampSec },
    warnings: isPinnedByNumber(client)
      ? [
          {
            code: 'block/pinned-by-number',
            message:
              'the node takes no block hash in calls; read by number, and the hash was the same at the end',
            subject: `block ${number}`,
          },
        ]
      : [],
  }
}

function pinOf(chainId: number, block: RpcBlock): PinnedBlock {
  return {
    chainId,
    number: BigInt(block.number),
    hash: block.hash.toLowerCase() as Hex,
    timestampSec: secondsOf(block),
  }
}

function staleness(pinned: PinnedBlock, nowSec: number): readonly Warning[] {
  const ageSec = nowSec - (pinned.timestampSec ?? nowSec)
  if (ageSec <= STALE_AFTER_SEC) return []
  return [
    {
      code: 'block/stale-head',
      message: `the node's latest block is ${Math.round(ageSec / 60)} minutes old`,
      subject: `block ${pinned.number}`,
    },
  ]
}

/** A node that has no such tag answers null or any error of its own; transport failures stay errors. */
function unlessUnsupported(error: unknown): undefined {
  if (error instanceof PinError && error.code === 'block/not-found') return undefined
  if (error instanceof RpcError && UNSUPPORTED_TAG.has(error.code)) return undefined
  throw error
}

const UNSUPPORTED_TAG: ReadonlySet<string> = new Set([
  'rpc/error',
  'rpc/invalid-params',
  'rpc/method-unsupported',
  'block/not-found',
])

function isSameHash(a: Hex, b: Hex): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
