import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliRun, runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { damageKinds, damageOneResponse, type MutationChoice } from '../support/jsonMutation.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import { makeWorld } from '../support/world.ts'
import '../support/fixedSeed.ts'

let chain: LocalChain & { readonly url: string }
let server: RpcServer
let run: () => Promise<CliRun>
let whole: Record<string, unknown>
let requests: number

beforeAll(async () => {
  chain = await hardhatServer()
  const world = await makeWorld(chain)
  const tokenId = await world.mint(198_000, 203_040)
  await world.swap(true, 3_000n * 10n ** 6n)
  server = await startRpcServer(chain.provider)
  const { factory, positionManager } = world.deployment
  const flags = ['--json', '--factory', factory, '--position-manager', positionManager]
  run = () => runAmmeter(['position', String(tokenId), ...flags, '-r', server.url])
  whole = answerOf(await run()).data
  requests = server.requests.length
})
afterAll(async () => {
  await server.close()
  await chain.close()
})

describe('ammeter position, one response damaged: a typed error or the identical numbers', () => {
  test('each result in every way', async () => {
    for (let request = 0; request < requests; request += 1) {
      for (let kind = 0; kind < damageKinds.length; kind += 1) {
        await survives({ request, part: 3, kind })
      }
    }
  })

  test('anywhere', async () => {
    const choice = fc.record({
      request: fc.nat(requests - 1),
      part: fc.nat(1_000_000),
      kind: fc.nat(damageKinds.length - 1),
    })
    await fc.assert(fc.asyncProperty(choice, survives), { numRuns: 100, seed: 20_260_424 })
  })
})

async function survives(choice: MutationChoice): Promise<void> {
  const damaged = damageOneResponse(server, chain.provider, choice)
  const done = await run()
  const what = damaged()
  expect(what).toBeDefined()
  if (done.exitCode !== 0) {
    expect([3, 4], `${what}: ${done.out}`).toContain(done.exitCode)
    expect(JSON.parse(done.out).error.code).toMatch(/^[a-z]+\/[a-z-]+$/)
    return
  }
  const { data, warnings } = answerOf(done)
  // What a deposit is needed for may be missing, and then it is said; nothing may be another.
  const isWithoutEntry = warnings.some(({ code }) => code === 'position/entry-unknown')
  const expected = isWithoutEntry
    ? Object.fromEntries(Object.keys(data).map((key) => [key, whole[key]]))
    : whole
  expect(data, what).toEqual(expected)
}

function answerOf({ out, exitCode }: CliRun): {
  data: Record<string, unknown>
  warnings: readonly { readonly code: string }[]
} {
  expect(exitCode, out).toBe(0)
  return JSON.parse(out)
}
