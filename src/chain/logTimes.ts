import { blockByNumber, PinError, secondsOf } from './blockHeader.ts'
import { mapBounded } from './bounded.ts'
import type { Log } from './logPage.ts'
import type { Requester } from './request.ts'

/** A log that knows its time. */
export type DatedLog = Log & { readonly timestampSec: number }

/**
 * The logs with the time of their blocks: as the node said it with the log, else from one header per
 * block, whose hash is compared on the way.
 *
 * @throws PinError `chain/reorg`, retryable, where a block was replaced since its logs were read
 */
export async function datedLogs(
  client: Requester,
  logs: readonly Log[],
): Promise<readonly DatedLog[]> {
  const undated = new Map(
    logs.flatMap((log) => (log.timestampSec === undefined ? [[log.blockNumber, log]] : [])) as [
      bigint,
      Log,
    ][],
  )
  const times = new Map(
    await mapBounded([...undated], HEADERS_AT_ONCE, async ([number, log]) => {
      const header = await blockByNumber(client, number)
      if (header.hash.toLowerCase() !== log.blockHash.toLowerCase()) throw replaced(number)
      return [number, secondsOf(header)] as const
    }),
  )
  return logs.map((log) => ({
    ...log,
    timestampSec: log.timestampSec ?? (times.get(log.blockNumber) as number),
  }))
}

const HEADERS_AT_ONCE = 4

/** A block of which something was read is no longer on the chain. */
export function replaced(number: bigint): PinError {
  return new PinError({
    code: 'chain/reorg',
    shortMessage: `block ${number} was replaced while its events were read`,
    hints: ['run it again'],
    retryable: true,
  })
}
