import { describe, expect, test } from 'vitest'
import { analyzePosition } from '../../src/analysis/analyzePosition.ts'
import type { PositionInput } from '../../src/analysis/input.ts'
import { positionResultSchema } from '../../src/analysis/result.ts'
import { decodeTape, encodeTape, hashOfInput } from '../../src/analysis/tape.ts'
import { positionJson } from '../../src/report/json.ts'
import { positionView } from '../../src/report/positionView.ts'
import { plainPaint, renderText } from '../../src/report/text.ts'
import { historyInput } from '../support/historyInput.ts'

const SITUATION = {
  range: [0.9, 1.2],
  path: [1.05, 0.97, 1.1, 0.93, 1.02, 1.3, 1.15, 1.04, 0.99, 1.06, 1.01, 1.05],
} as const

const analyze = (input: PositionInput) =>
  analyzePosition(input, { toolVersion: '0.0.0', inputHash: hashOfInput(input) })

describe('a position with its history', () => {
  const input = historyInput(SITUATION)
  const result = analyze(input)
  const { performance, drift, value } = result.data

  test('the whole is what is there less what went in, and the parts explain it', () => {
    const pnl = (value?.totalValueQuote ?? 0) - (performance?.depositedQuote ?? 0)
    expect(performance?.netPnlQuote).toBeCloseTo(pnl, 5)
    const { rebalancingPnlQuote = 0, feeRevaluationPnlQuote = 0 } = performance ?? {}
    const { feesQuote = 0, lvrQuote = 0, gasCostQuote = 0 } = performance ?? {}
    expect(
      rebalancingPnlQuote + feeRevaluationPnlQuote + feesQuote - lvrQuote - gasCostQuote,
    ).toBeCloseTo(pnl, 5)
    expect(Math.abs(performance?.residualQuote ?? 1)).toBeLessThan(
      1e-9 * (performance?.grossFlowsQuote ?? 0),
    )
    expect(lvrQuote).toBeGreaterThan(0)
    expect(feesQuote).toBeGreaterThan(0)
    // Out of range at 1.3 for one of twelve moves, and until the block from the last row in.
    expect(performance?.timeInRange).toBeCloseTo(1 - 1 / 24, 6)
  })

  test('what it printed without a history stays', () => {
    const { history: _, ...bare } = input
    const before = analyze(bare).data
    expect(performance?.impermanentLossQuote).toBeCloseTo(
      before.performance?.impermanentLossQuote ?? 0,
      6,
    )
    expect(drift).toMatchObject({ nowBase: before.drift?.nowBase })
    expect(drift?.driftBase).toBeCloseTo(before.drift?.driftBase ?? 0, 12)
    expect(before.performance).not.toHaveProperty('netPnlQuote')
    expect(performance?.divergencePnlQuote).toBeCloseTo(
      -(performance?.impermanentLossQuote ?? 0),
      5,
    )
  })

  test('in base, in USD at par, at entry; each says its basis; gas unknown is said', () => {
    expect(performance?.inBase?.basis.numeraire).toBe(input.pool.token1.address)
    expect(performance?.inUsd?.netPnlQuote).toBe(performance?.netPnlQuote)
    expect(performance?.atEntry?.basis.pricing).toBe('entry')
    expect(performance?.atEntry?.rebalancingPnlQuote).toBe(0)
    const ids = result.assumptions.map(({ id }) => id)
    expect(ids).toEqual(
      expect.arrayContaining(['usd-quote-at-par', 'life-without-gas', 'markout-own-pool']),
    )
    // Markouts against the pool at no horizon are −LVR.
    expect(performance?.markouts?.[0]?.markoutPnlQuote).toBeCloseTo(
      -(performance?.lvrQuote ?? 0),
      5,
    )
    expect(drift?.maxAbsDriftBase).toBeGreaterThanOrEqual(drift?.sdBase ?? 1)
    expect(performance?.volatility?.breakEvenAnnual).toBeGreaterThan(0)
  })

  test('a price file marks the trades; USD prices replace par', () => {
    const timeSec = Float64Array.of(1_785_000_000, 1_786_500_000)
    const priced = analyze(
      historyInput(SITUATION, {
        prices: { timeSec, price: Float64Array.of(2000, 2100) },
        usdPrices: { timeSec, price: Float64Array.of(0.5, 0.5) },
      }),
    )
    expect(priced.data.performance?.markoutAgainst).toBe('price-file')
    expect(priced.data.performance?.inUsd?.lvrQuote).toBeCloseTo(
      0.5 * (performance?.lvrQuote ?? 0),
      6,
    )
    expect(priced.assumptions.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['usd-price-file', 'markout-external-mid']),
    )
  })

  test('gas is worth what the wrapped native token is', () => {
    const { life } = input.history as NonNullable<PositionInput['history']>
    const gasNative = life.timeSec.map((_, i) => (i === 0 ? 0.01 : 0.02))
    const costly = analyze(historyInput(SITUATION, { life: { ...life, gasNative } }))
    const price = life.poolPrice[1] as number
    expect(costly.data.performance?.gasCostQuote).toBeCloseTo(0.01 * (2000 + price), 3)
    expect(costly.data.performance?.gasCounted).toBe(true)
  })

  test('half withdrawn: principal is no fee, realised loss apart', () => {
    const half = analyze(
      historyInput({ ...SITUATION, withdrawn: { share: 'half', collected: false } }),
    ).data.performance
    expect(half?.feesQuote).toBeCloseTo(performance?.feesQuote ?? 0, 5)
    expect(half?.netPnlQuote).toBeCloseTo(performance?.netPnlQuote ?? 0, 4)
    expect(half?.realisedImpermanentLossQuote).toBeCloseTo(half?.impermanentLossQuote ?? 0, 4)
  })

  test('the tape carries it, and its replay is the same to the byte', () => {
    const tape = encodeTape(input)
    const replayed = decodeTape(tape) as PositionInput
    expect(encodeTape(replayed)).toBe(tape)
    expect(positionJson(analyze(replayed))).toBe(positionJson(result))
    expect(positionResultSchema.safeEncode(result).success).toBe(true)
  })

  test('the text says it in a sentence, in 80 columns', () => {
    const text = renderText(positionView(result), plainPaint)
    expect(text).toContain('Profit and loss over its life')
    expect(text).toMatch(/It (gained|lost) [\d,.]+ USDC: fees/)
    expect(text).toContain('Drift over time')
    expect(text).not.toMatch(/undefined|NaN/)
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })
})
