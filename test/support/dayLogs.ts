import { readFileSync } from 'node:fs'
import type { Hex } from '../../src/domain/address.ts'
import type { RawLog } from '../../src/domain/rawLog.ts'

/** The logs of a day as demeter-fetch writes them: columns by name, lists in quotes, no block hash. */
export function dayLogs(path: string): readonly RawLog[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  const column = (...candidates: string[]) => names.findIndex((name) => candidates.includes(name))
  const at = {
    block: column('block_number'),
    time: column('block_timestamp'),
    hash: column('transaction_hash'),
    transaction: column('transaction_index', 'pool_tx_index'),
    log: column('log_index', 'pool_log_index'),
    topics: column('topics', 'pool_topics'),
    data: column('data', 'pool_data'),
  }
  return lines.map((line) => {
    const cells = [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((match) => match[1] ?? '')
    const cell = (index: number) => cells[index] ?? ''
    return {
      topics: [...cell(at.topics).matchAll(/0x[0-9a-f]+/g)].map(([topic]) => topic as Hex),
      data: cell(at.data) as Hex,
      place: {
        blockNumber: BigInt(cell(at.block)),
        blockHash: undefined,
        transactionHash: cell(at.hash) as Hex,
        transactionIndex: Number(cell(at.transaction)),
        logIndex: Number(cell(at.log)),
        timestampSec: Date.parse(`${cell(at.time).slice(0, 19).replace(' ', 'T')}Z`) / 1000,
      },
    }
  })
}
