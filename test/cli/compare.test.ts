import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type ComparisonResult,
  comparisonResultSchema,
} from '../../src/analysis/comparisonResult.ts'
import { decreaseLiquidity } from '../../src/demo/positionManager.ts'
import { openEventStore } from '../../src/store/eventStore.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { recordedSwaps } from '../support/recordedSwaps.ts'
import { makeWorld, type World } from '../support/world.ts'

const FLOW = '--volatility 0.8 --takers 300 --size 0.05'.split(' ')
/** Few and short rounds: what is tested does not depend on their number. */
const QUICK = '--rounds 6 --horizon 2h'.split(' ')

let chain: LocalChain & { readonly url: string }
let world: World
let tokenId: bigint
let folder: string

beforeAll(async () => {
  chain = await hardhatServer()
  world = await makeWorld(chain)
  tokenId = await world.mint(198_000, 203_040)
  await world.mint(-887_220, 887_220)
  await world.swap(true, 1_000n * 10n ** 6n)
  folder = mkdtempSync(join(tmpdir(), 'ammeter-compare-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await chain.close()
})

const node = () => [
  '-r',
  chain.url,
  '--factory',
  world.deployment.factory,
  '--position-manager',
  world.deployment.positionManager,
  '--base',
  'token1',
]

async function compare(...args: string[]): Promise<ComparisonResult> {
  const run = await runAmmeter(['compare', ...args, ...node(), '-q', '--json'])
  expect(run.exitCode, run.err + run.out).toBe(0)
  expect(run.err).toBe('')
  return z.decode(comparisonResultSchema, JSON.parse(run.out))
}

function expectSums({ data }: ComparisonResult): void {
  for (const { name, attribution: a, pnlQuote } of data.makers) {
    const parts =
      a.feesQuote +
      a.adverseSelectionPnlQuote +
      a.inventoryPnlQuote +
      a.hedgePnlQuote -
      a.costsQuote
    expect(a.totalPnlQuote, name).toBe(pnlQuote)
    // Rounding of the pool to raw units: four of each token at most.
    const slack = 1e-9 * data.settings.capitalValueQuote + 5e-6
    expect(Math.abs(a.totalPnlQuote - parts - a.residualQuote), name).toBeLessThan(slack)
    expect(Math.abs(a.residualQuote), name).toBeLessThan(slack)
  }
}

describe('ammeter compare', () => {
  test('a position: its own liquidity, its own capital, six makers whose money adds up', async () => {
    const result = await compare(String(tokenId), ...FLOW, ...QUICK)
    const { data, provenance } = result
    expectSums(result)
    expect(data.makers.map(({ name }) => name)).toEqual([
      'passive-lp',
      'rebalanced-lp',
      'avellaneda-stoikov',
      'glft',
      'symmetric',
      'zero-inventory',
    ])
    const position = await runAmmeter(['position', String(tokenId), ...node(), '--json', '-q'])
    const { value, position: held } = JSON.parse(position.out).data
    expect(data.settings.capitalBase).toBeCloseTo(value.amountBase, 9)
    expect(data.settings.capitalQuote).toBeCloseTo(value.amountQuote, 5)
    expect(data.lp.liquidity.toString()).toBe(held.liquidity)
    const share = Number(data.lp.liquidity) / Number(data.pool.liquidity)
    expect(data.lp.shareOfActive).toBeCloseTo(share, 12)
    expect(provenance.seed).toBe('1')
    expect(provenance.reproduce).toContain('--volatility=0.8')
    // The ideal holds no more than it began with, and pays for nothing.
    const ideal = data.makers.at(-1)
    expect(ideal?.role).toBe('benchmark')
    expect(ideal?.inventory.sdBase).toBeCloseTo(0, 9)
    expect(ideal?.versusHold.meanQuote).toBeCloseTo(
      (ideal?.attribution.feesQuote ?? 0) + (ideal?.adverseSelection[1]?.pnlQuote ?? 0),
      6,
    )
  })

  test('a pool: a range and a capital of the user’s', async () => {
    const range = ['--range', '0.1', '--capital', '1000']
    const result = await compare(world.pool, ...FLOW, ...QUICK, ...range, '--makers', 'glft')
    expectSums(result)
    const { settings, market, makers } = result.data
    expect(makers.map(({ name }) => name)).toEqual(['passive-lp', 'glft'])
    expect(settings.capitalValueQuote).toBeCloseTo(1000, 3)
    const price = market.poolPrice ?? 0
    expect((market.lowerPrice ?? 0) / price).toBeCloseTo(0.9, 2)
    expect((market.upperPrice ?? 0) / price).toBeCloseTo(1.1, 2)
    const whole = await compare(world.pool, ...FLOW, ...QUICK, '--makers', 'symmetric')
    expect(whole.data.market.fullRange).toBe(true)
    expect(whole.data.lp.liquidity).toBe(whole.data.pool.liquidity / 100n)
  })

  test('a position of a few cents sums too', async () => {
    const range = ['--range', '0.1', '--capital', '0.05', '--lot', '0.000001']
    expectSums(await compare(world.pool, ...FLOW, ...QUICK, ...range))
  })

  test('the seed decides, to the byte; a tape replays offline, as JSON and as text', async () => {
    const tape = join(folder, 'tape.json')
    const args = ['compare', String(tokenId), ...FLOW, ...QUICK, ...node(), '-q']
    const first = await runAmmeter([...args, '--json', '--save', tape])
    expect((await runAmmeter([...args, '--json'])).out).toBe(first.out)
    const other = await runAmmeter([...args, '--json', '--seed', '2'])
    expect(JSON.parse(other.out).data.makers).not.toEqual(JSON.parse(first.out).data.makers)
    expect((await runAmmeter(['replay', tape, '--json', '-q'])).out).toBe(first.out)
    const text = await runAmmeter(args)
    expect((await runAmmeter(['replay', tape, '-q'])).out).toBe(text.out)
    for (const line of text.out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(text.out).toContain('The quotes the LP cannot make')
    expect(text.out).toContain('lot by lot')
  })

  test('volatility, takers and size from the recorded events of the pool, labelled', async () => {
    const kept = join(folder, 'events')
    const identity = { chainId: 31_337, address: world.pool, kind: 'pool' } as const
    const market = { count: 600, gapSec: 144, volatilityAnnual: 0.6, medianBase: 0.03, logSd: 0.8 }
    const events = recordedSwaps({ frame: { baseIs: 'token1', ...world.pair }, ...market, seed: 4 })
    const store = await openEventStore(kept, identity)
    await store.append({ fromBlock: 1n, toBlock: 600n, events })
    await store.close()
    const result = await compare(String(tokenId), '--store', kept, ...QUICK)
    const { settings } = result.data
    // Of all who come, e⁻¹ accept a fee as large as their mean distance.
    expect(settings.takersPerDay / (600 * Math.E)).toBeCloseTo(1, 2)
    expect(Math.abs(settings.volatilityAnnual / 0.6 - 1)).toBeLessThan(0.5)
    expect(settings.meanSizeBase / (0.03 * Math.exp(0.32))).toBeCloseTo(1, 0)
    const label = result.assumptions.find(({ id }) => id === 'flow-from-record')
    expect(label?.statement).toContain(
      '600 recorded swaps over 0.998 days: volatility, takers, size',
    )
    // What is given is not measured.
    const given = await compare(String(tokenId), '--store', kept, ...QUICK, '--volatility', '0.9')
    expect(given.data.settings.volatilityAnnual).toBe(0.9)
    expect(given.data.settings.takersPerDay).toBe(settings.takersPerDay)
    const refused = async (...args: string[]) => {
      const run = await runAmmeter(['compare', ...args, ...QUICK, ...node(), '--json', '-q'])
      return [JSON.parse(run.out).error.code, run.exitCode]
    }
    const few = [String(tokenId), '--store', kept, '--to', '50']
    expect(await refused(...few)).toEqual(['compare/empty-flow', 4])
    expect(await refused(String(tokenId), ...FLOW, '--from', '1')).toEqual([
      'usage/bad-argument',
      2,
    ])
    const nowhere = [String(tokenId), '--store', join(folder, 'nowhere')]
    expect((await refused(...nowhere))[0]).toBe('store/not-found')
    const foreign = join(folder, 'foreign')
    const other = await openEventStore(foreign, { ...identity, address: world.pair.token0.address })
    await other.close()
    expect(await refused(String(tokenId), '--store', foreign)).toEqual(['store/other-pool', 4])
  })

  test('progress goes to stderr, and Ctrl-C ends the run', async () => {
    const args = ['compare', String(tokenId), ...FLOW, ...QUICK, ...node()]
    expect((await runAmmeter(args)).err).toBe('playing the rounds…\n')
    const tape = join(folder, 'stopped.json')
    await runAmmeter([...args, '-q', '--save', tape])
    const stopped = await runAmmeter(['replay', tape, '--json'], { signal: AbortSignal.abort() })
    expect(stopped.exitCode).toBe(130)
  })

  test('fees, rebates, a hedge and given aversion are charged as said', async () => {
    const plain = await compare(String(tokenId), ...FLOW, ...QUICK)
    const charged = await compare(String(tokenId), ...FLOW, ...QUICK, '--maker-fee=2')
    const rebated = await compare(String(tokenId), ...FLOW, ...QUICK, '--maker-fee=-2')
    const hedged = await compare(String(tokenId), ...FLOW, ...QUICK, '--hedge-cost', '1')
    plain.data.makers.forEach((maker, i) => {
      const isLp = maker.name.endsWith('-lp')
      const fee = isLp ? 0 : 2e-4 * maker.inventory.turnover * plain.data.settings.capitalValueQuote
      const perRound = (fee * 2) / 24
      expect(charged.data.makers[i]?.pnlQuote).toBeCloseTo(maker.pnlQuote - perRound, 6)
      expect(rebated.data.makers[i]?.pnlQuote).toBeCloseTo(maker.pnlQuote + perRound, 6)
      // Hedged at once, what is left is fees and what was given at execution, less the cost.
      const after = hedged.data.makers[i]
      const atExecution = maker.adverseSelection[1]?.pnlQuote ?? 0
      const cost = after?.attribution.costsQuote ?? 0
      expect(after?.versusHold.meanQuote).toBeCloseTo(
        maker.attribution.feesQuote + atExecution - cost,
        4,
      )
      if (maker.name !== 'zero-inventory') expect(cost).toBeGreaterThan(0)
    })
    expectSums(charged)
    expectSums(rebated)
    expectSums(hedged)
    const timid = await compare(String(tokenId), ...FLOW, ...QUICK, '--gamma', '50')
    expect(timid.data.makers[3]?.params['riskAversionPerQuote']).toBe(50)
    expect(timid.data.makers[3]?.inventory.trades).toBeLessThan(
      plain.data.makers[3]?.inventory.trades ?? 0,
    )
    // The LP and what it implies stay as they were.
    expect(timid.data.makers[0]).toEqual(plain.data.makers[0])
    expect(timid.data.impliedMaker).toEqual(plain.data.impliedMaker)
  })

  test('makers that are named play: the two that are not usual', async () => {
    const named = ['--makers', 'cartea-jaimungal,inventory-skew']
    const result = await compare(String(tokenId), ...FLOW, ...QUICK, ...named)
    expectSums(result)
    const names = result.data.makers.map(({ name }) => name)
    expect(names).toEqual(['passive-lp', 'cartea-jaimungal', 'inventory-skew'])
    for (const { inventory } of result.data.makers) expect(inventory.trades).toBeGreaterThan(0)
  })

  test('equal risk: inventories vary alike, or it is said that they cannot', async () => {
    const quick = ['--rounds', '12', '--horizon', '2h', '--block-time', '1m']
    const result = await compare(String(tokenId), ...FLOW, ...quick, '--equal', 'risk')
    const [lp] = result.data.makers
    const glft = result.data.makers.find(({ name }) => name === 'glft')
    const ratio = (glft?.inventory.sdBase ?? 0) / (lp?.inventory.sdBase ?? 1)
    const isSaid = result.warnings.some(({ code }) => code === 'compare/risk-not-matched')
    expect(isSaid || Math.abs(ratio - 1) < 0.5).toBe(true)
  })

  test('a position out of range is compared around half its wealth', async () => {
    const above = await world.mint(204_000, 206_040)
    const { data } = await compare(String(above), ...FLOW, ...QUICK, '--lot', '0.01')
    const { capitalBase, capitalQuote, targetBase } = data.settings
    expect(Math.min(capitalBase, capitalQuote)).toBe(0)
    const wealth = capitalBase + capitalQuote / (data.market.poolPrice ?? 1)
    expect(targetBase).toBeCloseTo(wealth / 2, 9)
    expect(data.lp.shareOfActive).toBe(0)
  })
})

describe('refused', () => {
  test.each<[string, readonly string[], string, number]>([
    ['no volatility', ['--takers', '1', '--size', '1'], 'usage/bad-argument', 2],
    ['no takers', ['--volatility', '1', '--size', '1'], 'usage/bad-argument', 2],
    [
      'an empty flow',
      ['--volatility', '1', '--takers', '0', '--size', '1'],
      'usage/bad-argument',
      2,
    ],
    ['a negative volatility', [...FLOW, '--volatility=-0.5'], 'usage/bad-argument', 2],
    ['takers who accept nothing, k = ∞', [...FLOW, '--reservation', '0'], 'usage/bad-argument', 2],
    ['takers without a size', [...FLOW, '--size', 'NaN'], 'usage/bad-argument', 2],
    ['a negative aversion', [...FLOW, '--gamma=-1'], 'usage/bad-argument', 2],
    ['a round of one block', [...FLOW, '--horizon', '12s'], 'usage/bad-argument', 2],
    ['a time in words', [...FLOW, '--horizon', 'soon'], 'usage/bad-argument', 2],
    ['one round', [...FLOW, '--rounds', '1'], 'usage/bad-argument', 2],
    ['half a seed', [...FLOW, '--seed', '0.5'], 'usage/bad-argument', 2],
    ['a law nobody knows', [...FLOW, '--size-law', 'pareto'], 'usage/bad-argument', 2],
    [
      'a log-normal law without its sd',
      [...FLOW, '--size-law', 'log-normal'],
      'usage/bad-argument',
      2,
    ],
    ['a range for a position', [...FLOW, '--range', '0.1'], 'usage/bad-argument', 2],
    ['equal something', [...FLOW, '--equal', 'luck'], 'usage/bad-argument', 2],
    ['a maker nobody knows', [...FLOW, '--makers', 'oracle'], 'compare/unknown-maker', 4],
    ['an order beyond the capital', [...FLOW, '--lot', '100'], 'compare/lot-too-large', 4],
    ['a target beyond the capital', [...FLOW, '--target', '100'], 'compare/lot-too-large', 4],
  ])('%s', async (_, args, code, exitCode) => {
    const run = await runAmmeter(['compare', String(tokenId), ...args, ...node(), '--json', '-q'])
    expect(JSON.parse(run.out).error.code, run.out).toBe(code)
    expect(run.exitCode).toBe(exitCode)
  })

  test('a position without liquidity', async () => {
    const empty = await world.mint(198_000, 203_040)
    const { data } = JSON.parse(
      (await runAmmeter(['position', String(empty), ...node(), '--json', '-q'])).out,
    )
    await decreaseLiquidity(
      world.actor,
      world.deployment.positionManager,
      empty,
      BigInt(data.position.liquidity),
    )
    const run = await runAmmeter(['compare', String(empty), ...FLOW, ...node(), '--json', '-q'])
    expect(JSON.parse(run.out).error.code).toBe('compare/no-liquidity')
    expect(run.exitCode).toBe(4)
  })

  test('neither a position nor a pool', async () => {
    const run = await runAmmeter(['compare', '0x12', ...FLOW, '--json', '-q'])
    expect(JSON.parse(run.out).error.code).toBe('usage/bad-id')
  })
})
