import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { lifeOfTape } from '../../scripts/whatIf/lifeTape.ts'
import { whatIfOfStore } from '../../scripts/whatIf/store.ts'
import { positionResultSchema } from '../../src/analysis/result.ts'
import { hedgeBacktest } from '../../src/simulation/hedgeBacktest.ts'
import { lifeGamma } from '../../src/simulation/lifeGamma.ts'
import { eventFolder } from '../../src/store/eventFolder.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { bruteForce } from '../support/hedgeBruteForce.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('ammeter position --store, on real contracts', () => {
  let chain: LocalChain & { readonly url: string }
  let world: World
  let tokenId: bigint
  let store: string

  beforeAll(async () => {
    chain = await hardhatServer()
    world = await makeWorld(chain)
    await world.mint(190_020, 210_000)
    tokenId = await world.mint(198_000, 203_040)
    for (let i = 0; i < 14; i += 1) {
      await chain.test.increaseTime({ seconds: 3600 })
      const part = BigInt(1 + (i % 4))
      await world.swap(i % 2 === 0, i % 2 === 0 ? part * 10n ** 9n : part * 5n * 10n ** 17n)
    }
    store = mkdtempSync(join(tmpdir(), 'ammeter-life-'))
    for (const id of [world.pool, String(tokenId)]) {
      const run = await ammeter('events', id)
      expect(run.exitCode, run.err + run.out).toBe(0)
    }
  })
  afterAll(async () => {
    rmSync(store, { recursive: true })
    await chain.close()
  })

  const ammeter = (command: string, id: string, ...args: string[]) =>
    runAmmeter([
      command,
      id,
      '-r',
      chain.url,
      `--factory=${world.deployment.factory}`,
      `--position-manager=${world.deployment.positionManager}`,
      `--store=${store}`,
      ...args,
    ])

  test('the parts explain the whole, the whole is what is there less what went in', async () => {
    const tape = join(store, 'life.tape.json')
    const run = await ammeter(
      'position',
      String(tokenId),
      '--json',
      '--base=token1',
      `--save=${tape}`,
    )
    expect(run.exitCode, run.err + run.out).toBe(0)
    const { data } = z.decode(positionResultSchema, JSON.parse(run.out))
    const { performance, value, drift } = data
    expect(performance?.netPnlQuote).toBeCloseTo(
      (value?.totalValueQuote ?? 0) -
        (performance?.depositedQuote ?? 0) -
        (performance?.gasCostQuote ?? 0),
      4,
    )
    // What was never collected: the fees are what the chain owes.
    const poolPrice = data.market.poolPrice ?? 0
    expect(performance?.feesQuote).toBeGreaterThan(0)
    expect((performance?.feesQuote ?? 0) + (performance?.feeRevaluationPnlQuote ?? 0)).toBeCloseTo(
      (value?.owedBase ?? 0) * poolPrice + (value?.owedQuote ?? 0),
      4,
    )
    expect(performance?.lvrQuote).toBeGreaterThan(0)
    expect(Math.abs(performance?.residualQuote ?? 1)).toBeLessThanOrEqual(
      1e-9 * (performance?.grossFlowsQuote ?? 0),
    )
    expect(-(performance?.divergencePnlQuote ?? 0)).toBeCloseTo(
      performance?.impermanentLossQuote ?? 0,
      4,
    )
    expect(drift?.fromEntry?.maxAbsDriftBase).toBeGreaterThan(0)
    const replayed = await runAmmeter(['replay', tape, '--json'])
    expect(replayed.out).toBe(run.out)
  })

  test('in words; and a record behind the block is refused', async () => {
    const run = await ammeter('position', String(tokenId), '--base=token1')
    expect(run.out).toContain('Profit and loss over its life')
    expect(run.out).toContain('Drift over time')
    await chain.test.mine({ blocks: 1 })
    const behind = await ammeter('position', String(tokenId), '--json')
    expect(JSON.parse(behind.out).error.code).toBe('store/behind')
    expect(behind.exitCode).toBe(4)
  })

  test('the life, and a what-if on the same store, hedged', async () => {
    const answers = [
      lifeOfTape(join(store, 'life.tape.json')),
      ...(await whatIfOfStore(
        eventFolder(store, { kind: 'pool', chainId: 31_337, address: world.pool }),
        {
          decimals: [6, 18],
          feePips: 3000,
          tickSpacing: 60,
          capitalQuote: 10_000,
          baseIs: 'token1',
          ranges: ['full', 0.2],
          fromBlock: 0n,
        },
      )),
    ]
    expect(answers).toHaveLength(5)
    for (const { life, range, gasQuote } of answers) {
      const price = life.poolPrice
      const rule = { kind: 'interval', intervalSec: 7200 } as const
      const costs = { feeRate: 0.0005, slippageRate: 0 }
      const terms = { life, price, rule, costs, funding: 'none' } as const
      const got = hedgeBacktest({ ...terms, positionGasQuote: gasQuote })
      expect(got.rehedges).toBeGreaterThan(3)
      const want = bruteForce(terms).hedged - (gasQuote ?? 0)
      const scale = got.unhedged.grossFlowsQuote + got.turnoverQuote
      expect(Math.abs(got.hedged.totalPnlQuote - want)).toBeLessThan(1e-9 * scale)
      expect(Math.abs(got.identityResidualQuote)).toBeLessThan(1e-9 * scale)
      expect(lifeGamma(life, price, range)[0]).toBeLessThan(0)
    }
    // Test tokens wrap no coin, so what the gas was worth is not known, and is not 0.
    expect(answers[0]).not.toHaveProperty('gasQuote')
  })

  test('flags of the life need a store', async () => {
    const run = await runAmmeter(['position', '1', '--json', '--band=1', '-r', chain.url])
    expect(JSON.parse(run.out).error.code).toBe('usage/bad-argument')
  })
})
