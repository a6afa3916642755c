import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { openEventStore } from '../../src/store/eventStore.ts'
import { dullEvents } from '../support/storedEvents.ts'

const root = mkdtempSync(join(tmpdir(), 'ammeter-kill-'))
afterAll(() => rmSync(root, { recursive: true }))

const script = join(import.meta.dirname, '..', 'support', 'appendForever.ts')
const address = '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640'
const KILLS = 20

/** Kills a process the given time after it first said something; gives back the last it said. */
async function killedAfter(child: ChildProcess, milliseconds: number): Promise<bigint> {
  let said = ''
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (text) => {
      said += text
      resolve()
    })
  })
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  child.kill('SIGKILL')
  await gone
  const lines = said.split('\n').slice(0, -1)
  return BigInt(lines.at(-1) ?? '0')
}

test(`killed ${KILLS} times while it appends, a store is a prefix of what was appended`, async () => {
  const folder = join(root, 'store')
  let promised = 0n
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // Moments that fall anywhere in the few milliseconds an append takes.
    const said = await killedAfter(child, (kill * 7.3) % 41)
    promised = said > promised ? said : promised

    const store = await openEventStore(folder, { chainId: 1, address, kind: 'pool' })
    const next = store.manifest.nextBlock ?? 0n
    // What was said to be kept is kept; what was not said is whole or absent.
    expect(next).toBeGreaterThanOrEqual(promised)
    expect(next % 10n).toBe(0n)
    const expected: PoolEvent[] = []
    for (let block = 0n; block < next; block += 10n) expected.push(...dullEvents(block, 20))
    const found: PoolEvent[] = []
    for await (const event of store.events()) found.push(event)
    expect(found).toEqual(expected)
    const named = store.manifest.segments.map(({ file }) => file)
    expect(readdirSync(folder).sort()).toEqual([...named, 'manifest.json', 'writer.lock'].sort())
    await store.close()
  }
  expect(promised).toBeGreaterThan(10n * BigInt(KILLS))
})
