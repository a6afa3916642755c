import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { runAmmeter } from '../support/cli.ts'
import { rawLogRows } from '../support/rawLogRows.ts'
import { sharedData } from '../support/sharedData.ts'

const pool = '0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640'
const day = sharedData(`demeter-fetch/ethereum-${pool}-2024-01-05.raw.csv`)
const manager = sharedData('demeter-fetch/ethereum-uniswap-proxy-lp-2024-01-05.raw.csv')

const made: string[] = []
function freshFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'ammeter-csv-'))
  made.push(root)
  return root
}
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

async function events(
  root: string,
  id: string,
  file: string,
  more: readonly string[] = ['--chain', '1'],
) {
  const run = await runAmmeter(['events', id, '--csv', file, '--store', root, '--json', ...more])
  return { ...run, json: run.out === '' ? undefined : JSON.parse(run.out) }
}

describe.skipIf(day === undefined || manager === undefined)('recorded days', () => {
  test('a pool’s day, without a node, and not twice', async () => {
    const root = freshFolder()
    const { exitCode, json, err } = await events(root, pool, day as string, [
      '--chain',
      '1',
      '--verify',
    ])
    expect(exitCode, err).toBe(0)
    expect(json.data.verified.byKind).toEqual({ swap: 6046, mint: 54, burn: 69, collect: 65 })
    expect([json.data.events, json.provenance.rpcCalls, json.block]).toEqual([6234, 0, undefined])
    const again = await events(root, pool, day as string)
    expect([again.exitCode, again.json.error.code]).toEqual([4, 'store/not-contiguous'])
    const twice = await events(freshFolder(), pool, day as string, [
      '--chain',
      '1',
      '--csv',
      day as string,
    ])
    expect([twice.exitCode, twice.json.error.code]).toEqual([4, 'store/bad-event'])
  })

  test('one position out of the day of all', async () => {
    const root = freshFolder()
    const topics = rawLogRows(manager as string).map((row) => BigInt(row.topics[1] as string))
    const count = new Map<bigint, number>()
    for (const tokenId of topics) count.set(tokenId, (count.get(tokenId) ?? 0) + 1)
    const [tokenId, expected] = [...count].toSorted(([, a], [, b]) => b - a)[0] as [bigint, number]
    const { exitCode, json, err } = await events(root, tokenId.toString(), manager as string)
    expect(exitCode, err).toBe(0)
    expect(json.data.events).toBe(expected)
    expect(expected).toBeGreaterThan(3)
  })

  test('exported as every format, to a new file only', async () => {
    for (const format of ['csv', 'ndjson', 'parquet']) {
      const root = freshFolder()
      const out = join(root, `day.${format}`)
      const flags = ['--chain', '1', '--export', format, '--out', out]
      const { exitCode, json, err } = await events(root, pool, day as string, flags)
      expect(exitCode, err).toBe(0)
      expect(json.data.exported).toEqual({ format, file: out, events: 6234 })
      const written = readFileSync(out)
      if (format === 'parquet') expect(written.subarray(0, 4).toString()).toBe('PAR1')
      else
        expect(written.toString().trimEnd().split('\n')).toHaveLength(
          format === 'csv' ? 6235 : 6234,
        )
      const again = await events(freshFolder(), pool, day as string, flags)
      expect([again.exitCode, again.json.error.code]).toEqual([2, 'usage/bad-argument'])
    }
    const half = await events(freshFolder(), pool, day as string, ['--export', 'csv'])
    expect(half.json.error.code).toBe('usage/bad-argument')
  })

  test('shuffled rows, a damaged row, no chain: refused, and no store', async () => {
    const root = freshFolder()
    const [header, ...rows] = readFileSync(day as string, 'utf8')
      .trimEnd()
      .split('\n')
    const write = (lines: readonly (string | undefined)[]) => {
      const file = join(root, 'logs.csv')
      writeFileSync(file, `${[header, ...lines].join('\n')}\n`)
      return file
    }
    const shuffled = await events(root, pool, write([...rows.slice(10, 20), ...rows.slice(0, 10)]))
    expect([shuffled.exitCode, shuffled.json.error.code]).toEqual([4, 'events/unordered'])
    const damaged = await events(
      root,
      pool,
      write(rows.slice(0, 9).map((row, i) => (i === 5 ? row.slice(0, -64) : row))),
    )
    expect([damaged.exitCode, damaged.json.error.code]).toEqual([4, 'events/undecodable'])
    const nowhere = await events(root, pool, write(rows), [])
    expect([nowhere.exitCode, nowhere.json.error.code]).toEqual([2, 'usage/bad-argument'])
    const manifest = join(root, '1', pool, 'manifest.json')
    expect(existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).segments : []).toEqual(
      [],
    )
  })
})
