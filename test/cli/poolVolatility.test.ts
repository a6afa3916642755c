import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, http } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { poolResultSchema } from '../../src/analysis/result.ts'
import type { Hex } from '../../src/domain/address.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { feeGrowthVolatilityAnnual } from '../../src/models/feeImpliedVolatility.ts'
import { decodePoolEvent } from '../../src/protocols/uniswapV3/events.ts'
import { openEventStore } from '../../src/store/eventStore.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('ammeter pool --store', () => {
  let chain: LocalChain & { readonly url: string }
  let world: World
  let folder: string
  let lastBlock: bigint

  beforeAll(async () => {
    chain = await hardhatServer()
    world = await makeWorld(chain)
    await world.mint(198_000, 203_040)
    for (let i = 0; i < 12; i += 1) {
      await chain.test.increaseTime({ seconds: 3600 })
      const part = BigInt(1 + (i % 3))
      await world.swap(i % 2 === 0, i % 2 === 0 ? part * 10n ** 7n : part * 5n * 10n ** 15n)
    }
    folder = mkdtempSync(join(tmpdir(), 'ammeter-pool-store-'))
    lastBlock = await reader().getBlockNumber()
    const logs = await reader().getLogs({
      address: world.pool,
      fromBlock: 0n,
      toBlock: lastBlock,
    })
    const events: PoolEvent[] = []
    for (const log of logs) {
      const { timestamp } = await reader().getBlock({ blockNumber: log.blockNumber })
      const place = { ...log, timestampSec: Number(timestamp) }
      events.push(decodePoolEvent({ topics: log.topics as Hex[], data: log.data, place }))
    }
    const chainId = await reader().getChainId()
    const store = await openEventStore(folder, { kind: 'pool', chainId, address: world.pool })
    await store.append({ fromBlock: 0n, toBlock: lastBlock, events })
    await store.close()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await chain.close()
  })

  function reader() {
    return createPublicClient({ transport: http(chain.url) })
  }

  const ask = (...args: string[]) =>
    runAmmeter([
      'pool',
      world.pool,
      '-r',
      chain.url,
      '--base=token1',
      `--factory=${world.deployment.factory}`,
      `--position-manager=${world.deployment.positionManager}`,
      ...args,
    ])

  test('real swaps: the break-even that the chain’s own fee growth gives; the tape replays it', async () => {
    const tape = join(folder, '..', `${Date.now()}.tape.json`)
    const run = await ask('--json', `--store=${folder}`, `--save=${tape}`)
    expect(run.exitCode, run.err + run.out).toBe(0)
    const { data, warnings } = z.decode(poolResultSchema, JSON.parse(run.out))
    expect(warnings.map(({ code }) => code)).not.toContain('store/behind')
    const { volatility, pool } = data
    expect(volatility?.swaps).toBe(12)
    const byGrowth = feeGrowthVolatilityAnnual({
      growth0X128: [0n, pool.feeGrowthGlobal0X128],
      growth1X128: [0n, pool.feeGrowthGlobal1X128],
      feePips0: 3000,
      feePips1: 3000,
      tickSpacing: pool.tickSpacing,
      sqrtPriceX96: pool.sqrtPriceX96,
      windowSec: volatility?.windowSec ?? 0,
    })
    // 0.3 % and 60: no correction. One price for all the growth against each swap's own.
    expect(volatility?.tickSpacingCorrection).toBeCloseTo(1, 9)
    expect((volatility?.breakEvenAnnual ?? 0) / byGrowth).toBeCloseTo(1, 2)
    const replayed = await runAmmeter(['replay', tape, '--json'])
    rmSync(tape)
    expect(replayed.out).toBe(run.out)
  })

  test('in words; a record behind the block says so', async () => {
    await chain.test.mine({ blocks: 2 })
    const run = await ask(`--store=${folder}`)
    expect(run.out).toMatch(/In the last .* \(12 swaps\) fees paid for a volatility of/)
    expect(run.out).toContain('The record of events ends before block')
  })

  test('without a record, or one of nothing', async () => {
    expect((await ask()).out).not.toContain('Volatility')
    const missing = await ask('--json', `--store=${join(folder, 'none')}`)
    expect(JSON.parse(missing.out).error.code).toBe('store/not-found')
    expect(missing.exitCode).toBe(4)
    for (const args of [['--window=3'], [`--store=${folder}`, '--window=0']]) {
      const run = await ask('--json', ...args)
      expect(JSON.parse(run.out).error.code).toBe('usage/bad-argument')
      expect(run.exitCode).toBe(2)
    }
  })
})
