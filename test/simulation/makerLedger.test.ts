import { describe, expect, test } from 'vitest'
import { marketLoop } from '../../src/market/loop.ts'
import type { AnyMaker } from '../../src/market/maker.ts'
import { marketPath } from '../../src/market/marketPath.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { NO_TAKERS } from '../../src/market/takers.ts'
import { ATTRIBUTION_TOLERANCE } from '../../src/models/attribution.ts'
import { makerAttribution } from '../../src/simulation/makerAttribution.ts'
import { makerLedger } from '../../src/simulation/makerLedger.ts'
import { constantSpread } from '../support/constantSpread.ts'
import { INVERTED, marketScene, START_PRICE, sceneEngine, UPRIGHT } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const HORIZONS = [0, 1800, 1e9]

/** Two LPs and a book maker in one market, and where their money came from. */
function accounted(options: {
  readonly seed: number
  readonly frame?: typeof INVERTED
  readonly blocks?: number
  readonly feePips?: number
  readonly every?: number
  readonly withTakers?: boolean
  readonly bookMaker?: AnyMaker
}) {
  const { seed, frame = INVERTED, blocks = 60, feePips = 3000, every = 1 } = options
  const scene = marketScene({
    seed,
    owner: OWNER,
    frame,
    blocks,
    feePips,
    takersPerDay: 400,
    gasQuote: 0,
  })
  const book = {
    maker: options.bookMaker ?? constantSpread(0.003, 3),
    capital: { base: 100, quote: 300_000 },
  }
  const makers = [...(scene.makers ?? []), book]
  const ledger = makerLedger({
    frame,
    path: scene.path,
    makers: makers.map(({ maker, capital }) => ({ id: maker.id, capital })),
    horizonsSec: HORIZONS,
    endSec: scene.clock.timestampSec.at(-1) as number,
    startPoolPrice: START_PRICE,
  })
  const result = runSync(
    marketLoop({
      ...scene,
      makers,
      sink: ledger.sink,
      recordEveryBlocks: every,
      ...(options.withTakers === false ? { takers: NO_TAKERS } : {}),
    }),
    enginePool(sceneEngine(frame, feePips)),
  )
  const startMid = scene.path.mid[1] as number
  const attributionOf = (makerId: string, horizon = 1) =>
    makerAttribution({
      records: result.records,
      makerId,
      capital: makers.find(({ maker }) => maker.id === makerId)?.capital ?? { base: 0, quote: 0 },
      startMid,
      flows: ledger.flowsOf(makerId),
      horizon,
    })
  return { result, ledger, attributionOf, makers }
}

const IDS = ['full-range', 'narrow', 'constant']

describe('where a maker’s money came from', () => {
  test('sums to the change of wealth for every maker, 300 seeds, both frames', () => {
    let worst = 0
    for (let seed = 0; seed < 300; seed += 1) {
      const frame = seed % 2 === 0 ? INVERTED : UPRIGHT
      const { attributionOf, makers } = accounted({ seed, frame, every: seed % 3 === 0 ? 7 : 1 })
      for (const id of IDS)
        HORIZONS.forEach((_, horizon) => {
          const { totalPnlQuote, residualQuote } = attributionOf(id, horizon)
          const capital = makers.find(({ maker }) => maker.id === id)?.capital
          const wealth = (capital?.base ?? 0) * START_PRICE + (capital?.quote ?? 0)
          worst = Math.max(worst, Math.abs(residualQuote) / wealth)
          expect(totalPnlQuote).not.toBe(0)
        })
    }
    expect(worst).toBeLessThan(ATTRIBUTION_TOLERANCE)
  })

  test('what LPs earn and give at execution is what the traders paid and took, to 1e-9', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { result, ledger } = accounted({ seed, blocks: 200 })
      const lps = ['full-range', 'narrow'].map((id) => ledger.flowsOf(id))
      const earned = lps.reduce((sum, f) => sum + f.earnedQuote + f.atExecutionPnlQuote, 0)
      const arbitrageur = result.agents['arbitrageur']
      const gain = (arbitrageur?.gainQuote ?? 0) + result.takers.gainQuote
      const volume = (arbitrageur?.volumeQuote ?? 0) + result.takers.volumeQuote
      const swaps = (arbitrageur?.swaps ?? 0) + result.takers.swaps
      // Rounding of swaps and of fee growth: a few raw units each.
      expect(Math.abs(earned + gain)).toBeLessThan(1e-12 * volume + 5e-6 * swaps)
      expect(Math.abs(gain)).toBeGreaterThan(1)
    }
  })

  test('without fees and takers an LP gives exactly what the arbitrageur gains', () => {
    const { result, ledger } = accounted({ seed: 5, feePips: 0, withTakers: false, blocks: 200 })
    const lps = ['full-range', 'narrow'].map((id) => ledger.flowsOf(id))
    const lost = lps.reduce((sum, { atExecutionPnlQuote }) => sum + atExecutionPnlQuote, 0)
    expect(lps.every(({ earnedQuote }) => Math.abs(earnedQuote) < 1e-6)).toBe(true)
    const { gainQuote = 0, swaps = 0 } = result.agents['arbitrageur'] ?? {}
    expect(gainQuote).toBeGreaterThan(1000)
    // The pool keeps the rounding of each swap: at most a raw unit of each token.
    expect(Math.abs(lost + gainQuote)).toBeLessThan(2e-6 * swaps)
  })

  test('at horizon 0 nothing moves after a trade; beyond the end all of it is adverse selection', () => {
    const { ledger, attributionOf, makers, result } = accounted({ seed: 6, blocks: 200 })
    for (const id of IDS) {
      const { afterPnlQuote, holdingPnlQuote } = ledger.flowsOf(id)
      expect(afterPnlQuote[0]).toBe(0)
      // Σ q·ΔM = q₀·(M_T − M_0) + Σ s·q·(M_T − M_i), fees in base apart.
      const { records } = result
      const [first, last] = [records.midPrice[0] as number, records.midPrice.at(-1) as number]
      const capital = makers.find(({ maker }) => maker.id === id)?.capital.base ?? 0
      const fees = records.makers[id]?.feesBase ?? new Float64Array(0)
      const ofFees = fees.reduce(
        (sum, fee, i) =>
          sum + fee * ((records.midPrice[i + 1] ?? last) - (records.midPrice[i] as number)),
        0,
      )
      const expected = capital * (last - first) + (afterPnlQuote[2] as number) + ofFees
      expect(Math.abs(holdingPnlQuote - expected)).toBeLessThan(1e-8 * capital * first)
      expect(attributionOf(id, 0).adverseSelectionPnlQuote).toBe(
        ledger.flowsOf(id).atExecutionPnlQuote,
      )
    }
  })

  test('orders the mid had passed are a loss at execution, takers pay the spread', () => {
    const { ledger } = accounted({ seed: 7, blocks: 400 })
    const { atExecutionPnlQuote, earnedQuote } = ledger.flowsOf('constant')
    expect(atExecutionPnlQuote).toBeLessThan(0)
    expect(earnedQuote).toBeGreaterThan(0)
  })

  test('a swap of its own is a trade: what it cost against the mid, and what it then holds', () => {
    const path = marketPath({ timeSec: Float64Array.of(0, 12), mid: Float64Array.of(100, 110) })
    const ledger = makerLedger({
      frame: UPRIGHT,
      path,
      makers: ['lp', 'other'].map((id) => ({ id, capital: { base: 10, quote: 0 } })),
      horizonsSec: [0, 12],
      endSec: 12,
      startPoolPrice: 100,
    })
    ledger.sink({ kind: 'mid', timeSec: 0, midPrice: 100 })
    ledger.sink({
      kind: 'swap',
      timeSec: 0,
      by: 'lp',
      params: { zeroForOne: true, exact: 'input', amountRaw: 10n ** 18n },
      amount0Raw: 10n ** 18n,
      amount1Raw: -99_500_000n,
      sqrtPriceX96: 1n << 96n,
      tick: 0,
      liquidity: 0n,
    })
    ledger.sink({ kind: 'mid', timeSec: 12, midPrice: 110 })
    // One base sold for 99.5 at a mid of 100; nine held while it rose by 10.
    expect(ledger.flowsOf('lp')).toMatchObject({
      ownSwapsPnlQuote: -0.5,
      atExecutionPnlQuote: 0,
      afterPnlQuote: [0, -10],
      holdingPnlQuote: 90,
      tradedBase: 1,
      tradedQuote: 99.5,
    })
    expect(ledger.flowsOf('other')).toMatchObject({ ownSwapsPnlQuote: 0, holdingPnlQuote: 100 })
  })

  test('a swap of its own above the mid is no fee, and one below it is a cost', () => {
    const { ledger, result, makers, attributionOf } = accounted({ seed: 8, blocks: 60 })
    const plain = attributionOf('constant', 1)
    const at = (ownSwapsPnlQuote: number) => {
      const capital = makers.find(({ maker }) => maker.id === 'constant')?.capital
      const records = structuredClone(result.records)
      const quote = records.makers['constant']?.quote as Float64Array
      quote[quote.length - 1] = (quote.at(-1) as number) + ownSwapsPnlQuote
      return makerAttribution({
        records,
        makerId: 'constant',
        capital: capital as NonNullable<typeof capital>,
        startMid: result.records.midPrice[0] as number,
        flows: { ...ledger.flowsOf('constant'), ownSwapsPnlQuote },
        horizon: 1,
      })
    }
    expect(at(0)).toEqual(plain)
    expect(at(7).feesQuote).toBe(plain.feesQuote)
    expect(at(7).adverseSelectionPnlQuote).toBeCloseTo(plain.adverseSelectionPnlQuote + 7, 9)
    expect(at(-7).costsQuote).toBeCloseTo(plain.costsQuote + 7, 9)
    expect(at(-7).feesQuote).toBe(plain.feesQuote)
  })

  test('a maker whose books leak is refused', () => {
    const leaking = constantSpread(0.003, 3)
    const bookMaker: AnyMaker = {
      ...leaking,
      holdings: (state, seen) => {
        const held = leaking.holdings(state, seen)
        return { ...held, quote: held.quote - 0.01 }
      },
    }
    const { attributionOf } = accounted({ seed: 8, bookMaker })
    expect(() => attributionOf('constant')).toThrow(
      expect.objectContaining({ code: 'model/attribution-does-not-sum' }),
    )
  })
})
