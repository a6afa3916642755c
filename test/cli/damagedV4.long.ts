import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliRun, runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { damageKinds, damageOneResponse, type MutationChoice } from '../support/jsonMutation.ts'
import { seededRandom } from '../support/random.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import { openV4Market } from '../support/v4Market.ts'
import '../support/fixedSeed.ts'

let chain: LocalChain & { readonly url: string }
let server: RpcServer
let flags: readonly string[]
let poolId: string
beforeAll(async () => {
  chain = await hardhatServer()
  const market = await openV4Market(chain, seededRandom(3), 8)
  server = await startRpcServer(chain.provider)
  const { poolManager, positionManager } = market.deployment
  poolId = market.pools[1]?.id ?? ''
  flags = ['--pool-manager', poolManager, '--position-manager', positionManager, '-r', server.url]
})
afterAll(async () => {
  await server.close()
  await chain.close()
})

describe.each([
  ['position', () => ['position', 'uniswap-v4:1']],
  ['pool', () => ['pool', poolId, '--ticks']],
] as const)('ammeter %s of v4, one response damaged', (_, args) => {
  const run = () => runAmmeter([...args(), '--json', ...flags])

  test('a typed error or the identical numbers', async () => {
    server.reset()
    const whole = answerOf(await run()).data
    const requests = server.requests.length
    for (let request = 0; request < requests; request += 1) {
      for (let kind = 0; kind < damageKinds.length; kind += 1)
        await survives(run, whole, { request, part: 3, kind })
    }
    const choice = fc.record({
      request: fc.nat(requests - 1),
      part: fc.nat(1_000_000),
      kind: fc.nat(damageKinds.length - 1),
    })
    await fc.assert(
      fc.asyncProperty(choice, (chosen) => survives(run, whole, chosen)),
      { numRuns: 200, seed: 20_260_424 },
    )
  })
})

async function survives(
  run: () => Promise<CliRun>,
  whole: Record<string, unknown>,
  choice: MutationChoice,
): Promise<void> {
  const damaged = damageOneResponse(server, chain.provider, choice)
  const done = await run()
  const what = damaged()
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
