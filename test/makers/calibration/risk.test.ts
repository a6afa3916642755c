import { describe, expect, test } from 'vitest'
import {
  riskAversionOfCapital,
  riskAversionOfInventorySd,
} from '../../../src/makers/calibration/riskAversion.ts'
import { stationaryInventory } from '../../../src/makers/calibration/stationaryInventory.ts'
import { volatilityInWindow } from '../../../src/makers/calibration/volatilityInWindow.ts'
import { chainQuotes } from '../../../src/makers/quoting/chainQuotes.ts'
import { glftModel } from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { type QuoteTable, quoteIn } from '../../../src/makers/quoting/quoteTable.ts'
import { symmetricSpreadTable } from '../../../src/makers/quoting/symmetricSpread.ts'
import { gbmPath } from '../../../src/market/gbmPath.ts'
import { marketPath } from '../../../src/market/marketPath.ts'
import { randomStream } from '../../../src/market/random.ts'

const MARKET = { fillsPerSec: 0.9, decayPerPrice: 0.3, sigmaPricePerSqrtSec: 0.3, maxLots: 12 }
const glftTable = (riskAversionPerPrice: number, maxLots = MARKET.maxLots) =>
  chainQuotes(glftModel({ ...MARKET, maxLots, riskAversionPerPrice }))

describe('the inventory of a maker that has quoted for ever', () => {
  test('a constant spread leaves every inventory equally likely', () => {
    const table = symmetricSpreadTable({ halfSpreadPrice: 3, maxLots: 7 })
    const law = stationaryInventory(table, MARKET)
    law.probability.forEach((p) => {
      expect(p).toBeCloseTo(1 / 15, 14)
    })
    expect(law.sdLots).toBeCloseTo(Math.sqrt((7 * 8) / 3), 12)
    expect(law.atBound).toBeCloseTo(2 / 15, 14)
    // 13 inner inventories quote both sides, the two ends one.
    expect(law.fillsPerSec).toBeCloseTo(((13 * 2 + 2) / 15) * 0.9 * Math.exp(-0.9), 12)
  })

  test('the law balances: what flows into an inventory flows out', () => {
    const table = glftTable(0.01)
    const { probability, lowestLots, meanLots } = stationaryInventory(table, MARKET)
    const rate = (offset: number | undefined) =>
      offset === undefined ? 0 : 0.9 * Math.exp(-0.3 * offset)
    const flow = probability.map((p, i) => {
      const q = quoteIn(table, 0, lowestLots + i)
      const above = quoteIn(table, 0, lowestLots + i + 1)
      const below = quoteIn(table, 0, lowestLots + i - 1)
      return (
        p * (rate(q.bidOffset) + rate(q.askOffset)) -
        (probability[i + 1] ?? 0) * rate(above.askOffset) -
        (probability[i - 1] ?? 0) * rate(below.bidOffset)
      )
    })
    for (const net of flow) expect(Math.abs(net)).toBeLessThan(1e-15)
    expect(probability.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14)
    expect(Math.abs(meanLots)).toBeLessThan(1e-12)
  })

  test('a simulated chain spends its time as the law says', () => {
    const table = glftTable(0.02)
    const law = stationaryInventory(table, MARKET)
    const random = randomStream(5)
    let lots = 0
    let [time, squares, fills] = [0, 0, 0]
    while (fills < 200_000) {
      const { bidOffset, askOffset } = quoteIn(table, 0, lots)
      const up = bidOffset === undefined ? 0 : 0.9 * Math.exp(-0.3 * bidOffset)
      const down = askOffset === undefined ? 0 : 0.9 * Math.exp(-0.3 * askOffset)
      const stay = random.exponential() / (up + down)
      time += stay
      squares += stay * lots * lots
      lots += random.uniform() * (up + down) < up ? 1 : -1
      fills++
    }
    expect(Math.sqrt(squares / time) / law.sdLots).toBeCloseTo(1, 1)
    expect(fills / time / law.fillsPerSec).toBeCloseTo(1, 2)
  })

  test('a table of several rows, or with a missing side, is refused', () => {
    const whole = symmetricSpreadTable({ halfSpreadPrice: 3, maxLots: 2 })
    const rows: QuoteTable = { ...whole, rows: 2 }
    const oneSided: QuoteTable = {
      ...whole,
      bidOffsets: whole.bidOffsets.map(() => Number.NaN),
    }
    for (const table of [rows, oneSided])
      expect(() => stationaryInventory(table, MARKET)).toThrow(
        expect.objectContaining({ code: 'maker/bad-parameters' }),
      )
  })
})

describe('γ that gives an inventory sd', () => {
  test.each([0.001, 0.01, 0.1])('comes back from the sd it gives: %f', (gamma) => {
    const { sdLots } = stationaryInventory(glftTable(gamma), MARKET)
    expect(riskAversionOfInventorySd(MARKET, sdLots) / gamma).toBeCloseTo(1, 8)
  })

  test('the more averse, the less is held', () => {
    const sd = [0.001, 0.01, 0.1, 1].map((g) => stationaryInventory(glftTable(g), MARKET).sdLots)
    expect(sd).toEqual(sd.toSorted((a, b) => b - a))
  })

  test('an sd no bound allows is refused', () => {
    for (const sdLots of [Math.sqrt((12 * 13) / 3) * 1.01, 1e-9])
      expect(() => riskAversionOfInventorySd(MARKET, sdLots)).toThrow(
        expect.objectContaining({ code: 'maker/no-match' }),
      )
    expect(() => riskAversionOfInventorySd(MARKET, Number.NaN)).toThrow(
      expect.objectContaining({ code: 'maker/bad-parameters' }),
    )
  })

  test('of an owner with logarithmic utility: the lot over the wealth', () => {
    expect(riskAversionOfCapital({ capitalQuote: 1000, lotBase: 0.5 })).toBe(0.0005)
    expect(
      riskAversionOfCapital({ capitalQuote: 1000, lotBase: 0.5, relativeRiskAversion: 4 }),
    ).toBe(0.002)
  })
})

describe('σ of a window before the test', () => {
  const path = gbmPath(
    { startPrice: 3000, volatilityAnnual: 0.8, startSec: 0, stepSec: 600, steps: 8640 },
    randomStream(9),
  )
  const window = { startSec: 0, endSec: 30 * 86_400, stepSec: 3600 }

  test('recovers the volatility of the path, both ways of counting', () => {
    const { sigmaAnnual, sigmaPricePerSqrtSec, sigmaPerSqrtSec, steps, inSample } =
      volatilityInWindow(path, window, window.endSec)
    // 720 steps: the standard error of σ is σ/√1440, 2.6 %.
    expect(Math.abs(sigmaAnnual / 0.8 - 1)).toBeLessThan(0.08)
    expect(steps).toBe(720)
    expect(inSample).toBe(false)
    const mean = path.mid.slice(0, 4320).reduce((a, b) => a + b, 0) / 4320
    expect(sigmaPricePerSqrtSec / sigmaPerSqrtSec / mean).toBeCloseTo(1, 1)
  })

  test('known moves give the known sum, and nothing after the window enters', () => {
    const mid = Float64Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 100 : 102))
    const timeSec = Float64Array.from(mid, (_, i) => i * 10)
    const known = { startSec: 0, endSec: 100, stepSec: 10 }
    const got = volatilityInWindow(marketPath({ timeSec, mid }), known, 100)
    expect(got.sigmaPricePerSqrtSec).toBeCloseTo(Math.sqrt((10 * 4) / 100), 14)
    const changed = mid.map((price, i) => (i > 10 ? 500 : price))
    expect(volatilityInWindow(marketPath({ timeSec, mid: changed }), known, 100)).toEqual(got)
    expect(volatilityInWindow(marketPath({ timeSec, mid }), known, 99).inSample).toBe(true)
  })

  test('a window of less than ten steps, or beyond the path, is refused', () => {
    const few = expect.objectContaining({ code: 'maker/too-few-trades' })
    expect(() => volatilityInWindow(path, { ...window, endSec: 9 * 3600 }, 0)).toThrow(few)
    expect(() => volatilityInWindow(path, { ...window, endSec: 90 * 86_400 }, 0)).toThrow(few)
    expect(() => volatilityInWindow(path, { ...window, endSec: 0 }, 0)).toThrow(
      expect.objectContaining({ code: 'maker/bad-trades' }),
    )
    expect(() => volatilityInWindow(path, { ...window, startSec: -3600 }, 0)).toThrow(
      expect.objectContaining({ code: 'market/before-path' }),
    )
  })
})
