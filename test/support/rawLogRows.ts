import { readFileSync } from 'node:fs'
import type { Hex } from '../../src/domain/address.ts'

/** Topics and data of every row of a raw-log CSV of demeter-fetch, read by a pattern and no parser. */
export function rawLogRows(path: string): readonly { topics: readonly Hex[]; data: Hex }[] {
  const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)
  return rows.map((row) => {
    const [, list, data] = /"\[([^\]]*)\]",(0x[0-9a-f]*)/.exec(row) ?? []
    if (list === undefined || data === undefined) throw new Error(`not a log: ${row}`)
    return { topics: (list.match(/0x[0-9a-f]{64}/g) ?? []) as Hex[], data: data as Hex }
  })
}
