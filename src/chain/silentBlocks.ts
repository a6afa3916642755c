import { blockByNumber } from './blockHeader.ts'
import { EventsError } from './eventsError.ts'
import { fetchLogsOfBlock, type LogFilter } from './logPage.ts'
import { mayHold } from './logsBloom.ts'
import type { Requester } from './request.ts'
import { RpcError } from './rpcError.ts'
import type { RpcBlock } from './rpcResult.ts'

/**
 * Holds a block for which a search returned no log against the block's own header: where its bloom
 * says that one may be there, the block is asked by hash, which nodes answer from the receipts and
 * not from an index that may lag or be pruned.
 *
 * @throws EventsError `events/incomplete` where there is one after all
 */
export async function checkSilentBlock(
  client: Requester,
  filters: readonly LogFilter[],
  header: RpcBlock,
): Promise<void> {
  const { logsBloom, hash } = header
  for (const filter of filters) {
    if (!hasBits(logsBloom) || !mayHold(logsBloom, filter)) continue
    const number = BigInt(header.number)
    const logs = await fetchLogsOfBlock(client, filter, { number, hash }).catch(unlessUnsupported)
    if (logs.length > 0) throw incomplete(filter, number, logs.length)
  }
}

/**
 * The same for blocks across a range that came back empty.
 *
 * @throws EventsError `events/incomplete`
 */
export async function checkSilence(
  client: Requester,
  filters: readonly LogFilter[],
  { fromBlock, toBlock }: { readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<void> {
  const blocks = toBlock - fromBlock + 1n
  const samples = blocks < SAMPLES ? blocks : SAMPLES
  for (let sample = 0n; sample < samples; sample += 1n) {
    const header = await blockByNumber(client, fromBlock + (blocks * sample) / samples)
    await checkSilentBlock(client, filters, header)
  }
}

const SAMPLES = 16n

function hasBits(bloom: RpcBlock['logsBloom']): bloom is `0x${string}` {
  return bloom !== undefined && bloom !== null && bloom !== '0x'
}

/** A node without searches by hash cannot be held to them. */
function unlessUnsupported(error: unknown): readonly [] {
  if (error instanceof RpcError && UNSUPPORTED.has(error.code)) return []
  throw error
}

const UNSUPPORTED: ReadonlySet<string> = new Set([
  'rpc/invalid-params',
  'rpc/method-unsupported',
  'rpc/error',
])

function incomplete({ address }: LogFilter, number: bigint, logs: number): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `the node's search leaves out events of ${address ?? 'some contract'}: block ${number} has ${logs}, its list has none`,
    hints: ['use another node: this one has lost a part of its log index, or lags'],
  })
}
