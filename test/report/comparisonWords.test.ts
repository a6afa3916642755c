import { describe, expect, test } from 'vitest'
import type { ComparisonResult } from '../../src/analysis/comparisonResult.ts'
import { comparisonWords } from '../../src/report/comparisonWords.ts'

type Data = ComparisonResult['data']
type Estimate = Data['benchmarks']['hold']

const estimate = (meanQuote: number, standardErrorQuote: number): Estimate => ({
  meanQuote,
  standardErrorQuote,
})

/** Only what the words are made from. */
function data(changes: {
  readonly difference?: Estimate | null
  readonly winner?: string | null
  readonly lpVersusHold?: Estimate
  readonly glftVersusLp?: Estimate
  readonly markoutSec?: number
}): Data {
  const { difference = estimate(100, 10), winner = 'glft' } = changes
  const lp = {
    name: 'passive-lp',
    role: 'maker',
    attribution: { feesQuote: 500, adverseSelectionPnlQuote: -300 },
    versusHold: changes.lpVersusHold ?? estimate(200, 20),
    versusLp: null,
  }
  const glft = { name: 'glft', role: 'maker', versusLp: changes.glftVersusLp ?? estimate(100, 10) }
  const ideal = { name: 'zero-inventory', role: 'benchmark', versusLp: estimate(999, 1) }
  return {
    settings: {
      rounds: 200,
      horizonSec: 86_400,
      markoutsSec: [changes.markoutSec ?? 300],
      takersPerDay: 500,
      meanReservation: 0.003,
      volatilityAnnual: 0.8,
      blockSec: 12,
      makerFeeBps: -0.5,
      poolFeePips: 3000,
    },
    flow: { takers: 500, takersInPool: 125, arbitrageQuote: 50 },
    makers: [lp, glft, ideal],
    verdict: {
      winner,
      best: 'glft',
      runnerUp: difference === null ? null : 'passive-lp',
      difference,
    },
  } as unknown as Data
}

const words = (changes: Parameters<typeof data>[0]) =>
  comparisonWords(data(changes), 'USDC').join(' ')

describe('the paragraph of a comparison', () => {
  test('who won, by how much, how certain', () => {
    expect(words({})).toContain(
      'GLFT did best in 200 rounds of 1 d: on average it earned 100.00 USDC a round (standard error 10.0000) more than the passive LP, the next best.',
    )
  })

  test('within two standard errors nobody won, and nobody is said to have', () => {
    const text = words({
      winner: null,
      difference: estimate(19, 10),
      glftVersusLp: estimate(19, 10),
    })
    expect(text).toContain('No winner in 200 rounds')
    expect(text).toContain('within two standard errors')
    expect(text).toContain('GLFT cannot be told from the LP: +19.0000 USDC a round')
    expect(text).not.toMatch(/did best|more than the LP|less than the LP/)
  })

  test('less is said as less, and a loss as a loss', () => {
    const text = words({ glftVersusLp: estimate(-50, 10), lpVersusHold: estimate(-80, 10) })
    expect(text).toContain(
      'GLFT made 50.0000 USDC a round less than the LP (standard error 10.0000)',
    )
    expect(text).toContain(
      'against holding its tokens it lost 80.0000 USDC (standard error 10.0000)',
    )
    expect(text).not.toContain('gained')
  })

  test('what cannot be told from nothing is not called a gain', () => {
    const text = words({ lpVersusHold: estimate(15, 10) })
    expect(text).toContain(
      'it made +15.0000 USDC (standard error 10.0000), which cannot be told from nothing',
    )
    expect(text).not.toMatch(/gained|lost/)
  })

  test('the ideal is no rival; alone there is no contest', () => {
    expect(words({})).not.toContain('zero-inventory')
    const alone = words({ winner: null, difference: null })
    expect(alone).toContain('there is nobody to compare it with')
    expect(alone).not.toMatch(/did best|No winner/)
  })

  test('adverse selection that was a gain is not given away', () => {
    const lucky = data({})
    const lp = lucky.makers[0] as { attribution: { adverseSelectionPnlQuote: number } }
    lp.attribution.adverseSelectionPnlQuote = 12
    const text = comparisonWords(lucky, 'USDC').join(' ')
    expect(text).toContain('and 12.0000 more as the price moved its way within 5 min')
    expect(text).not.toContain('gave')
  })

  test('what it depends on is named with its numbers', () => {
    expect(words({})).toContain(
      'This holds for 500 takers a day who accept 0.30 % on average (the pool filled 25.00 % of them), a volatility of 80.00 % a year, a block every 12 s, a pool fee of 0.3 % and a rebate on the book of 0.5 bp;',
    )
    expect(words({ markoutSec: 0 })).toContain('at the moment of the trade')
  })
})
