import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runAmmeter } from '../support/cli.ts'

test('a tape of the demo replays to the same bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ammeter-demo-'))
  const tape = join(folder, 'tape.json')
  const live = await runAmmeter(['demo', '--json', '-q', '--save', tape])
  const replayed = await runAmmeter(['replay', tape, '--json'])
  rmSync(folder, { recursive: true })
  expect(replayed.out).toBe(live.out)
  expect(JSON.parse(live.out).provenance.seed).toBe('28')
})

test('the same seed gives the same bytes, another one does not', async () => {
  const first = await runAmmeter(['demo', '--json', '-q'])
  const second = await runAmmeter(['demo', '--json', '-q'])
  const other = await runAmmeter(['demo', '--json', '-q', '--seed', '2'])
  expect(first.exitCode).toBe(0)
  expect(second.out).toBe(first.out)
  expect(other.out).not.toBe(first.out)
})
