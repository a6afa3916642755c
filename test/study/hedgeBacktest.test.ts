import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { WhatIfAnswer } from '../../scripts/whatIf/question.ts'
import { swapsOfRawDay, whatIfOfRawDay } from '../../scripts/whatIf/rawDay.ts'
import type { FundingSeries } from '../../src/domain/funding.ts'
import { humanAmount } from '../../src/domain/units.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { pairOf, poolPriceOf } from '../../src/market/marketFrame.ts'
import { feesOwed } from '../../src/math/feeGrowth.ts'
import { getAmountsRoundingDown } from '../../src/math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { ATTRIBUTION_TOLERANCE } from '../../src/models/attribution.ts'
import type { LiquidityLife } from '../../src/models/liquidityAttribution.ts'
import { decodePoolEvent } from '../../src/protocols/uniswapV3/events.ts'
import { type HedgeBacktestTerms, hedgeBacktest } from '../../src/simulation/hedgeBacktest.ts'
import { parseFundingFile } from '../../src/venues/fundingFile.ts'
import { type Episode, episodesOf, growthInside, isBetween } from '../support/dayEpisodes.ts'
import { dayLogs } from '../support/dayLogs.ts'
import { seenSwaps } from '../support/dayOfSwaps.ts'
import { bruteForce } from '../support/hedgeBruteForce.ts'
import { sharedData } from '../support/sharedData.ts'

const POLYGON = sharedData(
  'demeter-fetch/polygon-0x45dda9cb7c25131df268515131f647d726f50608-2022-01-05.raw.csv',
)
const ETHEREUM = sharedData(
  'demeter-fetch/ethereum-0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640-2024-01-05.raw.csv',
)
const FUNDING = sharedData('funding')

/** The files' clocks are three hours ahead of UTC. */
function fundingOf(name: string, intervalSec: number): FundingSeries {
  const text = readFileSync(`${FUNDING}/ETH-USDT_${name}_funding_history.csv`, 'utf8')
  return parseFundingFile(text, { utcOffsetSec: 10_800, intervalSec }).series
}

const RULES: readonly RebalanceRule[] = [
  { kind: 'interval', intervalSec: 3600 },
  { kind: 'band', halfWidthBase: 0.5, tradeTo: 'target' },
  { kind: 'band', halfWidthBase: 0.5, tradeTo: 'edge' },
]
const costs = { feeRate: 0.0005, slippageRate: 0.0001, gasQuotePerRehedge: 0.05 }

function sameAsBruteForce(terms: HedgeBacktestTerms) {
  const got = hedgeBacktest(terms)
  const want = bruteForce(terms)
  const scale = got.unhedged.grossFlowsQuote + got.turnoverQuote
  for (const [ours, theirs] of [
    [got.hedged.totalPnlQuote, want.hedged],
    [got.unhedged.attribution.totalPnlQuote, want.unhedged],
    [got.parts.fundingPnlQuote, want.fundingPnl],
    [got.parts.feesQuote, want.fees],
    [got.turnoverQuote, want.notional],
    [got.identityResidualQuote, 0],
    [got.hedged.residualQuote, 0],
  ] as const)
    expect(Math.abs(ours - theirs)).toBeLessThan(ATTRIBUTION_TOLERANCE * scale)
  expect(got.rehedges).toBe(want.trades)
  return got
}

const QUESTION = {
  decimals: [6, 18],
  feePips: 500,
  tickSpacing: 10,
  capitalQuote: 100_000,
  baseIs: 'token1',
  ranges: ['full', 0.1],
  fromBlock: 0n,
} as const

describe.skipIf(POLYGON === undefined || FUNDING === undefined)(
  'a what-if on USDC/WETH, Polygon 2022-01-05, with the funding of that day',
  () => {
    let answers: readonly WhatIfAnswer[]
    beforeAll(async () => {
      answers = await whatIfOfRawDay(POLYGON as string, QUESTION)
    })

    test.each([
      { name: 'binance_2020-01-01_2024-01-01', intervalSec: 28_800, settlements: 2 },
      { name: 'bybit_2021-01-01_2024-01-01', intervalSec: 28_800, settlements: 2 },
      { name: 'dydx_2022-01-01_2024-01-01', intervalSec: 3600, settlements: 23 },
    ])('$name: every part as brute force has it', ({ name, intervalSec, settlements }) => {
      const funding = fundingOf(name, intervalSec)
      for (const { life } of answers)
        for (const rule of RULES) {
          const terms = { life, price: life.poolPrice, rule, costs, funding }
          const got = sameAsBruteForce(terms)
          expect(got.fundingSettlements).toBe(settlements)
          // Longs paid on balance that day, and the hedge was short.
          expect(got.parts.fundingPnlQuote).toBeGreaterThan(0)
          // ETH fell 7 %: the hedge kept all but a tenth of that away.
          const unhedged = got.unhedged.attribution.totalPnlQuote
          expect(unhedged).toBeLessThan(-3000)
          expect(Math.abs(got.hedged.totalPnlQuote)).toBeLessThan(0.15 * Math.abs(unhedged))
        }
    })

    test('hours of the day are those of UTC: two hours of a file three hours ahead are missed', async () => {
      const { timeSec } = await swapsOfRawDay(POLYGON as string, QUESTION)
      expect(new Date((timeSec[0] as number) * 1000).toISOString()).toBe('2022-01-05T00:00:02.000Z')
      const { timeSec: settled } = fundingOf('binance_2020-01-01_2024-01-01', 28_800)
      const hours = new Set(Array.from(settled, (t) => new Date(t * 1000).getUTCHours()))
      expect(hours).toEqual(new Set([0, 8, 16]))
    })
  },
)

describe.skipIf(ETHEREUM === undefined || FUNDING === undefined)(
  'lives of USDC/WETH, Ethereum 2024-01-05',
  () => {
    const frame = {
      baseIs: 'token1',
      token0: { decimals: 6 },
      token1: { decimals: 18 },
    } as const

    test('each life the file determines, hedged; its fees those of its own collect', () => {
      const events = dayLogs(ETHEREUM as string).map(decodePoolEvent)
      const swaps = seenSwaps(events, 500, 10)
      let lives = 0
      let longest = 0
      for (const episode of episodesOf(events)) {
        const life = lifeOf(episode)
        if (life === undefined) continue
        lives += 1
        longest = Math.max(longest, life.life.timeSec.length)
        for (const rule of RULES) {
          const size = (life.life.amountBase[0] as number) / 10
          const scaled =
            rule.kind === 'band' ? { ...rule, halfWidthBase: Math.max(size, 1e-6) } : rule
          const got = sameAsBruteForce({ ...life, rule: scaled, costs, funding: 'none' })
          expect(got.assumptions.map(({ id }) => id)).toContain('funding-left-out')
        }
      }
      expect(lives).toBeGreaterThan(20)
      expect(longest).toBeGreaterThan(100)

      function lifeOf({ mint, burn, collect }: Episode) {
        const between = swaps.filter(({ event }) => isBetween(mint, event, burn))
        const start = swaps.findLast(({ event }) => isBetween(event, mint, burn))?.event
        if (start === undefined) return undefined
        const rows: { at: number; sqrtPriceX96: bigint; fees: readonly [bigint, bigint] }[] = [
          { at: mint.timestampSec, sqrtPriceX96: start.sqrtPriceX96, fees: [0n, 0n] },
        ]
        let [growth0, growth1] = [0n, 0n]
        for (const swap of between) {
          const growth = growthInside([swap], mint, burn)
          if (typeof growth === 'string') return undefined
          growth0 += growth[0]
          growth1 += growth[1]
          rows.push({
            at: swap.event.timestampSec,
            sqrtPriceX96: swap.event.sqrtPriceX96,
            fees: [feesOwed(growth0, 0n, mint.liquidity), feesOwed(growth1, 0n, mint.liquidity)],
          })
        }
        const last = rows.at(-1) as (typeof rows)[number]
        // The collect pays what the swaps gave, to the wei.
        expect([
          collect.amount0Raw - burn.amount0Raw,
          collect.amount1Raw - burn.amount1Raw,
        ]).toEqual([...last.fees])
        const length = rows.length + 1
        const column = (value: (i: number) => number) =>
          Float64Array.from({ length }, (_, i) => value(i))
        const held = (i: number) => {
          const row = rows[i]
          if (row === undefined) return { base: 0, quote: 0 }
          const [amount0, amount1] = getAmountsRoundingDown(
            row.sqrtPriceX96,
            getSqrtPriceAtTick(mint.tickLower),
            getSqrtPriceAtTick(mint.tickUpper),
            mint.liquidity,
          )
          return pairOf(frame, amount0, amount1)
        }
        const isEnd = (i: number) => i === rows.length
        const fee = (i: number) => (rows[i] ?? last).fees
        const deposited = pairOf(frame, mint.amount0Raw, mint.amount1Raw)
        const withdrawn = pairOf(frame, burn.amount0Raw, burn.amount1Raw)
        const life: LiquidityLife = {
          timeSec: column((i) => (isEnd(i) ? burn.timestampSec : (rows[i]?.at ?? 0))),
          amountBase: column((i) => held(i).base),
          amountQuote: column((i) => held(i).quote),
          feesBase: column((i) => humanAmount(fee(i)[1], 18)),
          feesQuote: column((i) => humanAmount(fee(i)[0], 6)),
          depositedBase: column(() => deposited.base),
          depositedQuote: column(() => deposited.quote),
          withdrawnBase: column((i) => (isEnd(i) ? withdrawn.base : 0)),
          withdrawnQuote: column((i) => (isEnd(i) ? withdrawn.quote : 0)),
          collectedFeesBase: column((i) => (isEnd(i) ? humanAmount(last.fees[1], 18) : 0)),
          collectedFeesQuote: column((i) => (isEnd(i) ? humanAmount(last.fees[0], 6) : 0)),
        }
        const price = column((i) => poolPriceOf(frame, (rows[i] ?? last).sqrtPriceX96))
        return { life, price }
      }
    })

    test('the recorded funding ends five days before: refused, not taken as zero', async () => {
      const [answer] = await whatIfOfRawDay(ETHEREUM as string, QUESTION)
      if (answer === undefined) throw new Error('no what-if')
      const { life } = answer
      const rule = RULES[0] as RebalanceRule
      const funding = fundingOf('binance_2020-01-01_2024-01-01', 28_800)
      expect(() => hedgeBacktest({ life, price: life.poolPrice, rule, costs, funding })).toThrow(
        expect.objectContaining({ code: 'hedge/funding-gap' }),
      )
    })
  },
)
