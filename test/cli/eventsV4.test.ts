import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uniswapV4DeploymentOf } from '../../src/protocols/uniswapV4/deployment.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import { liveV4Pool, type V4History } from '../support/v4History.ts'
import { DYNAMIC_FEE, makeV4World } from '../support/v4World.ts'

// The real manager where Ethereum has it, with another pool beside the one that is asked for.
let chain: Awaited<ReturnType<typeof startAnvil>>
let history: V4History
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ammeter-v4-cli-'))
  chain = await startAnvil({
    chainId: 1,
    gasLimit: 10n ** 10n,
    args: ['--hardfork', 'cancun'],
  })
  const world = await makeV4World(chain, uniswapV4DeploymentOf(1).poolManager)
  await liveV4Pool(world, { fee: 3000, seed: 31, count: 60 })
  history = await liveV4Pool(world, { fee: DYNAMIC_FEE, seed: 32, count: 120 })
})
afterAll(async () => {
  await chain.close()
  await rm(folder, { recursive: true })
})

test('ammeter events <v4 pool id> fetches the pool’s own events and replays them to the chain’s state', async () => {
  const args = ['events', history.pool.id, '--from', '0', '--verify', '--json', '--store', folder]
  const run = await runAmmeter([...args, '--rpc-url', chain.url])
  expect(run.exitCode, run.err + run.out).toBe(0)
  const { data } = JSON.parse(run.out)
  expect(data).toMatchObject({
    kind: 'pool',
    protocol: 'uniswap-v4',
    poolId: history.pool.id,
    events: history.logs.length,
    verified: { state: 'replayed' },
  })
  expect(data.fetched.byKind['modify-liquidity']).toBeGreaterThan(10)
  const text = await runAmmeter([
    'events',
    history.pool.id,
    '--store',
    folder,
    '--rpc-url',
    chain.url,
  ])
  expect(text.out).toContain(history.pool.id)
})
