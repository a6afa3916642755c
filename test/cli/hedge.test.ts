import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type HedgeResult, hedgeResultSchema } from '../../src/analysis/hedgeResult.ts'
import { createPool } from '../../src/demo/pool.ts'
import { mintPosition } from '../../src/demo/positionManager.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { printSnapshotFile } from '../../src/venues/snapshotFile.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { makeWorld, type World } from '../support/world.ts'

let chain: LocalChain & { readonly url: string }
let world: World
let ids: string[]
let folder: string

beforeAll(async () => {
  chain = await hardhatServer()
  world = await makeWorld(chain)
  const { pair, deployment, actor } = world
  const sqrtPriceX96 = sqrtPriceOfPrice(2000, pair.token0, pair.token1, 'token1')
  await createPool(actor, deployment, { ...pair, feePips: 500, sqrtPriceX96 })
  const narrow = await mintPosition(actor, deployment.positionManager, {
    ...pair,
    feePips: 500,
    tickLower: 199_000,
    tickUpper: 202_000,
    amount0Raw: 4_000n * 10n ** 6n,
    amount1Raw: 2n * 10n ** 18n,
  })
  const wide = await world.mint(198_000, 203_040)
  const full = await world.mint(-887_220, 887_220)
  ids = [wide, full, narrow.tokenId].map(String)
  // So that a window of half a minute begins after the mints and before the swap.
  await chain.client.request({ method: 'evm_increaseTime', params: [60] } as never)
  await world.swap(true, 1_000n * 10n ** 6n)
  folder = mkdtempSync(join(tmpdir(), 'ammeter-hedge-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await chain.close()
})

/** The clock of `runAmmeter`. */
const NOW = 1_788_000_000

function venueFile(name: string, ageSec = 0, isFunded = true): string {
  const file = join(folder, name)
  const asOfSec = NOW - ageSec
  const instrument = {
    kind: 'linear-perpetual' as const,
    symbol: 'ETH-PERP',
    underlying: 'ETH',
    quote: 'USD',
    lotContracts: 0.01,
    minNotionalQuote: 10,
    takerFeeRate: 0.0005,
    makerFeeRate: 0.0002,
    markPrice: 2000,
    indexPrice: 2000,
    initialMarginRate: 0.05,
    contractSizeBase: 1,
    marginCurrency: 'USD',
    asOfSec,
    ...(isFunded ? { funding: { fundingRate: 0.0001, intervalSec: 28_800 } } : {}),
  }
  writeFileSync(file, printSnapshotFile({ venue: 'perps', asOfSec, instruments: [instrument] }))
  return file
}

function accountsFile(name: string, hedges: readonly object[] = [SHORT]): string {
  const file = join(folder, name)
  const account = { name: 'exchange', balances: [{ asset: 'ETH', amount: 0.25 }], hedges }
  writeFileSync(
    file,
    JSON.stringify({ format: 'ammeter-accounts', version: 1, accounts: [account] }),
  )
  return file
}

const SHORT = { kind: 'linear', symbol: 'ETH-PERP', underlying: 'ETH', amountBase: -3 }

const node = () => [
  '-r',
  chain.url,
  '--factory',
  world.deployment.factory,
  '--position-manager',
  world.deployment.positionManager,
  '--base',
  'token1',
  '--rate',
  `${world.pair.token1.address}=ETH:1`,
  '--rate',
  `${world.pair.token0.address}=USD:1`,
]

async function hedge(...args: string[]): Promise<HedgeResult> {
  const run = await runAmmeter(['hedge', ...ids, ...args, ...node(), '-q', '--json'])
  expect(run.exitCode, run.err + run.out).toBe(0)
  return z.decode(hedgeResultSchema, JSON.parse(run.out))
}

/** The orders of a result as hedges held, beside those before. */
function filled({ data }: HedgeResult, before: readonly object[]): readonly object[] {
  const orders = data.hedge.orders.map(({ symbol, side, sizeBase, underlying }) => ({
    kind: 'linear',
    symbol: `${symbol} new`,
    underlying,
    amountBase: side === 'sell' ? -sizeBase : sizeBase,
  }))
  return [...before, ...orders]
}

const single = (result: HedgeResult) => {
  const [found] = result.data.hedge.byUnderlying
  if (found === undefined) throw new Error('nothing is exposed')
  return found
}

describe('ammeter hedge', () => {
  test('three positions in two pools, an exchange and a short: one netted exposure', async () => {
    const { data, provenance } = await hedge('--balances', accountsFile('net.json'))
    let delta = 0.25 - 3
    for (const id of ids) {
      const args = ['position', id, ...node().slice(0, 8), '--json', '-q']
      const { data: one } = JSON.parse((await runAmmeter(args)).out)
      delta += one.exposures[0].deltaBase
    }
    const [eth, usd] = data.exposures
    expect(eth?.underlying).toBe('ETH')
    expect(eth?.deltaBase).toBeCloseTo(delta, 12)
    expect(usd?.underlying).toBe('USD')
    for (const { contributions, deltaBase, valueQuote } of data.exposures) {
      const sum = (key: 'deltaBase' | 'valueQuote') =>
        contributions.reduce((total, part) => total + part[key], 0)
      expect(sum('deltaBase')).toBeCloseTo(deltaBase, 9)
      expect(sum('valueQuote')).toBeCloseTo(valueQuote, 6)
    }
    const sources = new Set(
      data.exposures.flatMap(({ contributions }) => contributions.map(({ source }) => source)),
    )
    expect([...sources].sort()).toEqual(['exchange-balance', 'fees-owed', 'hedge', 'position'])
    // Nothing is known of a venue: a perpetual of any size, and no cost is made up.
    expect(data.hedge.orders).toHaveLength(1)
    expect(data.hedge.orders[0]).toMatchObject({ venue: 'any', side: 'sell', costQuote: null })
    expect(data.hedge.costs.tradeQuote).toBeNull()
    expect(single({ data } as HedgeResult).residualDeltaBase).toBe(0)
    expect(provenance.rpcCalls).toBeLessThanOrEqual(3 + ids.length)
    expect(provenance.reproduce).toContain(`ammeter hedge ${ids.join(' ')} --`)
  })

  test('orders in lots, with what they cost and carry; filled, the answer is hold', async () => {
    const venue = ['--venue', venueFile('lots.json')]
    const first = await hedge(...venue, '--balances', accountsFile('lots-a.json'))
    const [order] = first.data.hedge.orders
    const decision = single(first)
    expect(first.data.hedge.action).toBe('trade')
    expect(order?.side).toBe('sell')
    // To the nearest hundredth of an ETH.
    expect((order?.contracts ?? 0) * 100).toBeCloseTo(Math.round((order?.contracts ?? 0) * 100), 9)
    expect(Math.abs(decision.residualDeltaBase)).toBeLessThanOrEqual(0.005 + 1e-12)
    expect(decision.existingDeltaBase).toBe(-3)
    expect(decision.exposedBase + decision.existingDeltaBase - (order?.sizeBase ?? 0)).toBeCloseTo(
      decision.residualDeltaBase,
      9,
    )
    expect(order?.costQuote).toBeCloseTo(0.0005 * 2000 * (order?.contracts ?? 0), 9)
    // A short receives 0.01 % every eight hours.
    expect(order?.carryPnlAnnualQuote).toBeCloseTo(
      0.0001 * 3 * 365 * 2000 * (order?.contracts ?? 0),
      6,
    )
    expect(order?.marginQuote).toBeCloseTo(0.05 * 2000 * (order?.contracts ?? 0), 9)
    const after = accountsFile('lots-b.json', filled(first, [SHORT]))
    const again = await hedge(...venue, '--balances', after)
    expect(again.data.hedge).toMatchObject({ action: 'hold', orders: [] })
    expect(again.data.exposures[0]?.deltaBase).toBeCloseTo(decision.residualDeltaBase, 9)
  })

  test.each(['band:0.1', 'band:5%', 'whalley-wilmott', 'zakamouline:30d', 'interval:8h'])(
    'by the rule %s, filled and run again it holds, and says until when',
    async (rule) => {
      const known = ['--volatility', '0.8', '--risk-aversion', '0.0001', '--policy', rule]
      const args = ['--venue', venueFile('rule.json'), ...known]
      const file = `rule-${rule.replaceAll(/\W/g, '')}.json`
      const first = await hedge(...args, '--balances', accountsFile(file))
      expect(first.data.hedge.action).toBe('trade')
      const decision = single(first)
      expect(Math.abs(decision.residualDeltaBase)).toBeLessThanOrEqual(decision.bandBase + 0.005)
      const at = String(first.block.timestampSec)
      const again = await hedge(
        ...args,
        '--last-rehedge',
        at,
        '--balances',
        accountsFile(file, filled(first, [SHORT])),
      )
      expect(again.data.hedge).toMatchObject({ action: 'hold', orders: [] })
      const until = again.data.hedge.validUntilSec ?? 0
      if (rule === 'interval:8h') expect(until).toBe(first.block.timestampSec + 28_800)
      else expect(until).toBeGreaterThan(first.block.timestampSec)
    },
  )

  test('fees against LVR and the hedge, and what the fees were over a window', async () => {
    const known = ['--venue', venueFile('even.json'), '--volatility', '0.8']
    const { data } = await hedge(...known, '--fees-per-day', '100')
    const found = data.breakEven
    expect(found?.feesPerDayQuote).toBe(100)
    const lvr = data.positions.reduce((sum, { lvrPerDayQuote }) => sum + (lvrPerDayQuote ?? 0), 0)
    expect(found?.lvrPerDayQuote).toBeCloseTo(lvr, 9)
    let each = 0
    for (const id of ids) {
      const args = ['position', id, ...node().slice(0, 8), '--json', '-q', '--volatility', '0.8']
      const { data: one } = JSON.parse((await runAmmeter(args)).out)
      each += one.exposures[0].lvrAnnualQuote / 365
    }
    expect(lvr).toBeCloseTo(each, 9)
    expect(found?.netPnlPerDayQuote).toBeCloseTo(100 - lvr + (found?.hedgePnlPerDayQuote ?? 0), 9)
    const { costs } = data.hedge
    expect(found?.hedgePnlPerDayQuote).toBeCloseTo(
      (costs.carryPnlPerDayQuote ?? 0) - (costs.rehedgingPerDayQuote ?? 0),
      9,
    )
    // Without fees there is no break-even to tell.
    expect((await hedge(...known)).data.breakEven).toBeUndefined()
    const swapped = await hedge(...known, '--fee-window', '30s')
    const earned = swapped.data.positions.map(({ feesPerDayQuote }) => feesPerDayQuote ?? 0)
    expect(Math.max(...earned)).toBeGreaterThan(0)
  })

  test('risk falls by hedging, and delta alone does not see what is left', async () => {
    const known = ['--venue', venueFile('risk.json'), '--volatility', '0.8', '--draws', '4000']
    const { data } = await hedge(...known)
    const { now, afterOrders } = data.risk ?? {}
    expect(afterOrders?.valueAtRiskQuote).toBeLessThan((now?.valueAtRiskQuote ?? 0) / 2)
    expect(afterOrders?.deltaOnlyValueAtRiskQuote).toBeLessThan(
      (afterOrders?.valueAtRiskQuote ?? 0) / 2,
    )
    const sigmaDay = 0.8 / Math.sqrt(365)
    const normal = 2.326 * sigmaDay * (data.exposures[0]?.deltaQuote ?? 0)
    expect((now?.deltaOnlyValueAtRiskQuote ?? 0) / normal).toBeGreaterThan(0.9)
    expect((now?.deltaOnlyValueAtRiskQuote ?? 0) / normal).toBeLessThan(1.1)
  })

  test('without a venue the order counts in risk and stresses too', async () => {
    const { data } = await hedge('--volatility', '0.8', '--draws', '2000')
    const { now, afterOrders } = data.risk ?? {}
    expect(afterOrders?.valueAtRiskQuote).toBeLessThan((now?.valueAtRiskQuote ?? 0) / 2)
    const fall = data.stresses.find(({ id }) => id === 'gap-down-30')
    expect(Math.abs(fall?.afterOrdersPnlQuote ?? 0)).toBeLessThan(
      Math.abs(fall?.nowPnlQuote ?? 0) / 2,
    )
  })

  test('a tape gives the same bytes; the text fits 80 columns', async () => {
    const tape = join(folder, 'tape.json')
    const args = ['--venue', venueFile('tape-v.json'), '--balances', accountsFile('tape-a.json')]
    const all = ['hedge', ...ids, ...args, ...node(), '-q', '--volatility', '0.8', '--draws', '500']
    const json = await runAmmeter([...all, '--json', '--save', tape])
    expect((await runAmmeter(['replay', tape, '--json', '-q'])).out).toBe(json.out)
    const text = await runAmmeter(all)
    expect((await runAmmeter(['replay', tape, '-q'])).out).toBe(text.out)
    for (const line of text.out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(text.out).toContain('The hedge: trade')
    expect(text.out).toMatch(/Selling 7\.\d+ ETH leaves a delta of/)
  })

  test('limits: crossed ends with 6 where it is asked for, and the unknown counts as crossed', async () => {
    const file = (limits: object[], allowUnknown = false): string => {
      const path = join(folder, 'limits.json')
      writeFileSync(path, JSON.stringify({ allowUnknown, limits }))
      return path
    }
    const run = async (limits: object[], more: readonly string[] = [], allowUnknown = false) => {
      const args = ['hedge', ...ids, ...node(), '--limits', file(limits, allowUnknown), ...more]
      const { exitCode, out } = await runAmmeter([...args, '--json', '-q', '--draws', '400'])
      return { exitCode, data: JSON.parse(out).data as HedgeResult['data'] }
    }
    const tight = [{ measure: 'deltaBase', of: 'ETH', max: 1 }]
    expect((await run(tight)).exitCode).toBe(0)
    const crossed = await run(tight, ['--exit-code'])
    expect(crossed.exitCode).toBe(6)
    expect(crossed.data.limits?.rows[0]).toMatchObject({ state: 'crossed', unit: 'base' })
    expect((await run([{ measure: 'deltaBase', max: 50 }], ['--exit-code'])).exitCode).toBe(0)
    const tail = [{ measure: 'valueAtRiskQuote', level: 0.99, horizonDays: 1, max: 1e6 }]
    expect((await run(tail, ['--exit-code'])).exitCode).toBe(6)
    expect((await run(tail, ['--exit-code'], true)).exitCode).toBe(0)
    expect((await run(tail, ['--exit-code', '--volatility', '0.8'])).exitCode).toBe(0)
    const edges = await run([{ measure: 'rangeEdgePct', min: 3 }])
    expect(edges.data.limits?.rows.map(({ id }) => id)).toEqual(
      ids.map((id) => `rangeEdgePct:#${id}`),
    )
  })

  test('drift and loss since the deposit are measured where a limit asks', async () => {
    const path = join(folder, 'since.json')
    const limits = [
      { measure: 'driftBase', max: 1000 },
      { measure: 'lossSinceEntryQuote', max: 1000 },
    ]
    writeFileSync(path, JSON.stringify({ limits }))
    const { data } = await hedge('--limits', path)
    const { data: one } = JSON.parse(
      (await runAmmeter(['position', ids[0] ?? '', ...node().slice(0, 8), '--json', '-q'])).out,
    )
    const [drift] = data.limits?.rows ?? []
    expect(drift?.id).toBe(`driftBase:#${ids[0]}`)
    expect(drift?.measured).toBeCloseTo(one.drift.driftBase, 12)
    const loss = data.limits?.rows.find(({ id }) => id === `lossSinceEntryQuote:#${ids[0]}`)
    const { performance, value } = one
    const paidIn = performance.depositBase * one.market.poolPrice + performance.depositQuote
    expect(loss?.measured).toBeCloseTo(paidIn - value.totalValueQuote, 6)
    expect(data.limits?.isCrossed).toBe(false)
  })

  test('what leaving through the pools costs, by every tick', async () => {
    const { data } = await hedge('--unwind')
    const rows = data.liquidityAtRisk ?? []
    expect(rows).toHaveLength(3 * ids.length * 2)
    const [, , wide] = rows.filter(({ label, sells }) => label === `#${ids[0]}` && sells === 'base')
    // More than the pool's fee, since the sale moves the price; and all of it finds a buyer.
    expect(wide?.percent).toBe(100)
    expect(wide?.costBps).toBeGreaterThan(30)
    expect(wide?.unsold).toBe(0)
    const sold = (data.positions[0]?.amountBase ?? 0) * (data.positions[0]?.poolPrice ?? 0)
    expect(((wide?.costQuote ?? 0) / sold) * 1e4).toBeCloseTo(wide?.costBps ?? 0, 3)
    // The only one in its pool: once withdrawn nobody is left to sell to.
    const alone = rows.find(({ label, percent }) => label === `#${ids[2]}` && percent === 100)
    expect(alone?.unsold).toBeGreaterThan(0)
    const drained = data.stresses.find(({ id }) => id === 'pool-drained')
    expect(drained?.nowPnlQuote).toBeLessThan(0)
    expect((await hedge()).data.liquidityAtRisk).toBeUndefined()
  })

  test('a wallet is hedged as its positions are', async () => {
    const { data } = await hedge()
    const owner = chain.wallet.account.address
    const run = await runAmmeter(['hedge', '--wallet', owner, ...node(), '-q', '--json'])
    expect(run.exitCode, run.err + run.out).toBe(0)
    const { data: all } = JSON.parse(run.out)
    expect(all.positions.map(({ label }: { label: string }) => label).sort()).toEqual(
      ids.map((id) => `#${id}`).sort(),
    )
    expect(all.exposures[0].deltaBase).toBeCloseTo(data.exposures[0]?.deltaBase ?? 0, 9)
  })

  test('options take part where they may: gamma is bought, and what is left is the perpetual’s', async () => {
    const perpetual = readFileSync(venueFile('with-options.json'), 'utf8')
    const listed = [1900, 2000, 2100].map((strike) => ({
      kind: 'option',
      symbol: `ETH-${strike}-C`,
      underlying: 'ETH',
      quote: 'USD',
      settlement: 'linear',
      right: 'call',
      strike,
      expirySec: NOW + 120 * 86_400,
      contractSizeBase: 1,
      lotContracts: 1,
      takerFeeRate: 0.0003,
      makerFeeRate: 0.0003,
      markPrice: 150,
      indexPrice: 2000,
      markVolatilityAnnual: 0.6,
      asOfSec: NOW,
    }))
    const file = JSON.parse(perpetual)
    file.instruments.push(...listed)
    const path = join(folder, 'with-options.json')
    writeFileSync(path, JSON.stringify(file))
    const known = ['--venue', path, '--volatility', '0.8', '--draws', '2000', '--horizon', '7d']
    const plain = await hedge(...known)
    expect(plain.data.hedge.orders.map(({ kind }) => kind)).toEqual(['linear-perpetual'])
    const result = await hedge(...known, '--options', '--risk-aversion', '0.01')
    const orders = result.data.hedge.orders
    const bought = orders.filter(({ kind }) => kind === 'option')
    expect(bought.length).toBeGreaterThan(0)
    for (const { side, contracts } of bought) {
      expect(side).toBe('buy')
      expect(contracts).toBe(Math.round(contracts))
    }
    // A bought put takes delta away; what is left is what the parts leave.
    file.instruments = [
      file.instruments[0],
      ...listed.map((call) => ({ ...call, right: 'put', symbol: `${call.symbol}-P` })),
    ]
    writeFileSync(path, JSON.stringify(file))
    const puts = await hedge(...known, '--options', '--risk-aversion', '0.01')
    expect(puts.data.hedge.orders.some(({ kind }) => kind === 'option')).toBe(true)
    const [before] = puts.data.exposures
    expect(Math.abs(single(puts).residualDeltaBase)).toBeLessThan((before?.deltaBase ?? 0) / 10)
    expect(single(puts).reason).toBe('risk-outweighs-cost')
    // Gamma bought cuts what delta hedging leaves.
    expect(result.data.risk?.afterOrders.valueAtRiskQuote).toBeLessThan(
      plain.data.risk?.afterOrders.valueAtRiskQuote ?? 0,
    )
  })

  test('the script a cron job copies says the same, and ends with 6', async () => {
    const path = join(folder, 'script-limits.json')
    writeFileSync(path, JSON.stringify({ limits: [{ measure: 'deltaBase', max: 1 }] }))
    const script = join(import.meta.dirname, '../../scripts/hedgeRecommendation.ts')
    const { deployment, pair } = world
    const args = [
      script,
      ...ids,
      ...['--limits', path, '--accounts', accountsFile('script.json')],
      ...['--factory', deployment.factory, '--position-manager', deployment.positionManager],
      ...['--token', `${pair.token0.address}=USD`, '--token', `${pair.token1.address}=ETH`],
    ]
    const run = await new Promise<{ readonly code: unknown; readonly out: string }>((resolve) => {
      const env = { ...process.env, ETH_RPC_URL: chain.url }
      execFile(process.execPath, args, { env }, (error, out) =>
        resolve({ code: error?.code ?? 0, out }),
      )
    })
    const { data } = await hedge('--balances', accountsFile('script.json'))
    const [order] = data.hedge.orders
    expect(run.out).toContain(`trade: ${data.hedge.reason}`)
    const sold = /sell (\S+) perpetual at any/.exec(run.out)?.[1]
    expect(Number(sold)).toBeCloseTo(order?.contracts ?? 0, 9)
    expect(run.out).toContain('limit deltaBase:ETH: crossed')
    expect(run.code).toBe(6)
  })

  test('margin that does not suffice bounds the order', async () => {
    const { data } = await hedge('--venue', venueFile('margin.json'), '--margin', '100')
    // 5 % of 2,000 a contract: one contract and no more.
    expect(data.hedge.orders[0]?.contracts).toBe(1)
    expect(data.hedge.costs.marginQuote).toBe(100)
    expect(data.hedge.orders[0]?.notes).toContain('margin-limit')
    const none = await hedge('--venue', venueFile('margin.json'), '--margin', '0')
    expect(none.data.hedge).toMatchObject({ action: 'hold', reason: 'margin-limit' })
    const unlisted = readFileSync(venueFile('other.json'), 'utf8').replaceAll('ETH', 'SOL')
    writeFileSync(join(folder, 'other.json'), unlisted)
    const other = await hedge('--venue', join(folder, 'other.json'))
    expect(other.data.hedge).toMatchObject({ action: 'hold', reason: 'no-instrument' })
  })

  test('missing funding is not no funding', async () => {
    const file = venueFile('unfunded.json', 0, false)
    const result = await hedge('--venue', file, '--volatility', '0.8')
    expect(result.data.hedge.carryPnlAnnualQuote).toBeNull()
    expect(result.data.hedge.costs.carryPnlPerDayQuote).toBeNull()
    expect(result.warnings.map(({ code }) => code)).toContain('hedge/funding-missing')
  })

  // Last: it leaves the owner one position more.
  test('a position sent from a shallow pool of any price does not price the rest', async () => {
    const { pair, deployment, actor } = world
    const sqrtPriceX96 = sqrtPriceOfPrice(900_000, pair.token0, pair.token1, 'token1')
    await createPool(actor, deployment, { ...pair, feePips: 10_000, sqrtPriceX96 })
    const sent = await mintPosition(actor, deployment.positionManager, {
      ...pair,
      feePips: 10_000,
      tickLower: -887_200,
      tickUpper: 887_200,
      amount0Raw: 10n ** 6n,
      amount1Raw: 10n ** 15n,
    })
    const run = await runAmmeter(['hedge', String(sent.tokenId), ...ids, ...node(), '-q', '--json'])
    const { exposures } = JSON.parse(run.out).data
    expect(exposures[0].underlying).toBe('ETH')
    expect(exposures[0].priceQuote).toBeGreaterThan(1900)
    expect(exposures[0].priceQuote).toBeLessThan(2100)
  })
})

describe('refused', () => {
  test.each<[string, () => readonly string[], string, number]>([
    ['a stale venue', () => ['--venue', venueFile('old.json', 3600)], 'venue/stale', 4],
    [
      'an inverse contract given as linear',
      () => {
        const file = venueFile('inverse.json')
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace('contractSizeBase', 'contractSizeQuote'),
        )
        return ['--venue', file]
      },
      'venue/contract-mismatch',
      4,
    ],
    ['a venue nobody knows', () => ['--venue', 'nowhere'], 'file/not-readable', 2],
    ['a rule nobody knows', () => ['--policy', 'hope'], 'usage/bad-argument', 2],
    ['ids of two chains', () => ['1:uniswap-v3:1', '10:uniswap-v3:1'], 'usage/bad-argument', 2],
    ['a correlation of 1', () => ['--correlation', 'ETH:BTC=1'], 'usage/bad-argument', 2],
    ['an exit code without limits', () => ['--exit-code'], 'usage/bad-argument', 2],
    ['a price without a name', () => ['--price', '2000'], 'usage/bad-argument', 2],
    [
      'a volatility twice',
      () => ['--volatility', '1', '--volatility', '2'],
      'usage/bad-argument',
      2,
    ],
  ])('%s', async (_, args, code, exitCode) => {
    const run = await runAmmeter(['hedge', ...ids, ...args(), ...node(), '--json', '-q'])
    expect(JSON.parse(run.out).error.code, run.out).toBe(code)
    expect(run.exitCode).toBe(exitCode)
  })

  test('a token nobody vouches for, without a price', async () => {
    const args = ['hedge', ...ids, ...node().slice(0, 8), '--json', '-q']
    const run = await runAmmeter(args)
    expect(JSON.parse(run.out).error.code).toBe('hedge/price-missing')
  })
})
