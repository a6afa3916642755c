import { describe, expect, test } from 'vitest'
import { carteaJaimungalModel } from '../../../src/makers/quoting/carteaJaimungal.ts'
import {
  type ChainModel,
  chainQuotes,
  chainQuoteTable,
  quoteAtLots,
} from '../../../src/makers/quoting/chainQuotes.ts'
import { glftModel } from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { oneSidedModel } from '../../../src/makers/quoting/oneSidedLiquidation.ts'
import { quoteIn, rowAt } from '../../../src/makers/quoting/quoteTable.ts'
import reference from './reference.json' with { type: 'json' }

const GLFT = {
  fillsPerSec: 0.9,
  decayPerPrice: 0.3,
  sigmaPricePerSqrtSec: 0.3,
  riskAversionPerPrice: 0.01,
  maxLots: 30,
}
const WILD = { ...GLFT, fillsPerSec: 0.2, sigmaPricePerSqrtSec: 1 }
const MOVED = { ...GLFT, maxLots: 10, driftPricePerSec: 0.001, impactPrice: 0.5 }
const PENALTY = {
  fillsPerSec: 1,
  decayPerPrice: 100,
  penaltyPricePerSec: 1e-3,
  terminalPenaltyPrice: 1e-4,
  maxLots: 3,
}
const SALE = {
  fillsPerSec: 0.1,
  decayPerPrice: 0.3,
  sigmaPricePerSqrtSec: 0.3,
  riskAversionPerPrice: 0.05,
  terminalCostPrice: 3,
  maxLots: 12,
  driftPricePerSec: -0.01,
}

const CASES: readonly (readonly [keyof typeof reference, ChainModel, number | undefined])[] = [
  ['glft calm', glftModel(GLFT), 600],
  ['glft wild', glftModel(WILD), 600],
  ['glft calm, stationary', glftModel(GLFT), undefined],
  ['glft wild, stationary', glftModel(WILD), undefined],
  ['glft drift and impact', glftModel(MOVED), 60],
  ['cartea-jaimungal', carteaJaimungalModel(PENALTY), 60],
  ['one-sided', oneSidedModel(SALE), 300],
  [
    'one-sided, no risk',
    oneSidedModel({ ...SALE, riskAversionPerPrice: 0, maxLots: 6, driftPricePerSec: 0 }),
    300,
  ],
]

/** Offsets by a plain Runge–Kutta integration of the logarithms: neither a series nor a matrix. */
function integrate(model: ChainModel, timeSec: number, steps: number): Float64Array {
  const { costPerSec, upPerSec, downPerSec, terminalLogRatio } = model.chain
  const n = costPerSec.length
  // h = ln v, h' (backwards in time) = −a + up·e^(h⁺ − h) + down·e^(h⁻ − h)
  const slope = (h: readonly number[]): number[] =>
    h.map(
      (own, i) =>
        -costPerSec[i]! +
        (i + 1 < n ? upPerSec * Math.exp(h[i + 1]! - own) : 0) +
        (i > 0 ? downPerSec * Math.exp(h[i - 1]! - own) : 0),
    )
  let h = [0]
  for (const ratio of terminalLogRatio) h.push(h.at(-1)! + ratio)
  const dt = timeSec / steps
  const moved = (k: readonly number[], by: number) => h.map((value, i) => value + by * k[i]!)
  for (let step = 0; step < steps; step++) {
    const k1 = slope(h)
    const k2 = slope(moved(k1, dt / 2))
    const k3 = slope(moved(k2, dt / 2))
    const k4 = slope(moved(k3, dt))
    h = h.map((value, i) => value + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!))
  }
  return Float64Array.from({ length: n - 1 }, (_, i) => h[i + 1]! - h[i]!)
}

describe('against a dense matrix exponential in 60 digits', () => {
  test.each(CASES)('%s', (name, model, timeSec) => {
    const table = chainQuotes(model, timeSec)
    const expected: Readonly<Record<string, readonly (number | null)[]>> = reference[name]
    expect(Object.keys(expected)).toHaveLength(table.width)
    for (const [lots, [bid = null, ask = null]] of Object.entries(expected)) {
      const quote = quoteAtLots(table, Number(lots))
      for (const [ours, theirs] of [
        [quote.bidOffset, bid],
        [quote.askOffset, ask],
      ] as const) {
        if (theirs === null) expect(ours).toBeUndefined()
        else expect(Math.abs(ours! - theirs)).toBeLessThan(1e-14 / model.decayPerPrice)
      }
    }
  })
})

test.each(CASES.filter(([, , timeSec]) => timeSec !== undefined))(
  'Runge–Kutta agrees: %s',
  (_name, model) => {
    const timeSec = 20
    const table = chainQuotes(model, timeSec)
    const ratios = integrate(model, timeSec, 4000)
    ratios.forEach((ratio, i) => {
      const ask = quoteAtLots(table, table.lowestLots + i + 1).askOffset!
      expect(ask).toBeCloseTo(model.markup + ratio / model.decayPerPrice, 9)
    })
  },
)

describe('properties of the quotes', () => {
  const calm = chainQuotes(glftModel(GLFT), 600)
  test('what a lot is bid at q is what it is asked at q + 1, two markups apart', () => {
    const { markup } = glftModel(GLFT)
    for (let q = -30; q < 30; q++)
      expect(quoteAtLots(calm, q).bidOffset! + quoteAtLots(calm, q + 1).askOffset!).toBeCloseTo(
        2 * markup,
        13,
      )
  })
  test('bid and ask mirror each other under q → −q, and inventory pushes both down', () => {
    for (let q = -29; q <= 29; q++) {
      const { bidOffset, askOffset, reservationOffset } = quoteAtLots(calm, q)
      expect(quoteAtLots(calm, -q).askOffset).toBeCloseTo(bidOffset!, 12)
      expect(reservationOffset).toBeCloseTo((askOffset! - bidOffset!) / 2, 12)
      if (q < 29) {
        expect(quoteAtLots(calm, q + 1).bidOffset!).toBeGreaterThan(bidOffset!)
        expect(quoteAtLots(calm, q + 1).askOffset!).toBeLessThan(askOffset!)
      }
    }
  })
  test('at a bound the maker quotes one side', () => {
    expect(quoteAtLots(calm, 30).bidOffset).toBeUndefined()
    expect(quoteAtLots(calm, 30).askOffset).toBeTypeOf('number')
    expect(quoteAtLots(calm, -30).askOffset).toBeUndefined()
    const sale = chainQuotes(oneSidedModel(SALE), 300)
    expect(quoteAtLots(sale, 0)).toEqual({
      reservationOffset: undefined,
      bidOffset: undefined,
      askOffset: undefined,
    })
    expect(quoteAtLots(sale, 3).bidOffset).toBeUndefined()
  })
  test('a drift up moves both quotes up', () => {
    const up = chainQuotes(glftModel({ ...GLFT, driftPricePerSec: 0.001 }), 600)
    expect(quoteAtLots(up, 0).reservationOffset).toBeGreaterThan(0)
    expect(quoteAtLots(calm, 0).reservationOffset).toBeCloseTo(0, 13)
  })
  test('at the horizon the quotes are the markup alone', () => {
    const end = chainQuotes(glftModel(GLFT), 0)
    expect(quoteAtLots(end, 7).bidOffset).toBe(glftModel(GLFT).markup)
  })
})

describe('range of the solver', () => {
  test('a long horizon ends in the stationary quotes', () => {
    const long = chainQuotes(glftModel(WILD), 1e6)
    const stationary = chainQuotes(glftModel(WILD))
    for (let q = -29; q <= 30; q++)
      expect(quoteAtLots(long, q).askOffset).toBeCloseTo(quoteAtLots(stationary, q).askOffset!, 11)
  })
  test('values that no double holds: e^790 across the inventory', () => {
    const wide = chainQuotes(glftModel({ ...WILD, riskAversionPerPrice: 0.5, maxLots: 100 }), 600)
    const still = chainQuotes(glftModel({ ...WILD, riskAversionPerPrice: 0.5, maxLots: 100 }))
    let span = 0
    for (let q = 1; q <= 100; q++) {
      const { reservationOffset } = quoteAtLots(wide, q)
      expect(reservationOffset).toBeLessThan(0)
      expect(reservationOffset).toBeCloseTo(quoteAtLots(still, q).reservationOffset!, 9)
      span += 0.3 * Math.abs(reservationOffset!)
    }
    expect(span).toBeGreaterThan(790)
  })
  test('a ruinous end: b = 2000, e^600 per lot', () => {
    const at = (terminalCostPrice: number) =>
      quoteAtLots(chainQuotes(oneSidedModel({ ...SALE, terminalCostPrice }), 300), 6).askOffset!
    expect(at(2000)).toBeCloseTo(at(200), 12)
  })
  test('what leaves even that range is refused', () => {
    const model = oneSidedModel({ ...SALE, terminalCostPrice: 3000 })
    expect(() => chainQuotes(model, 300)).toThrow(
      expect.objectContaining({ code: 'maker/bad-parameters' }),
    )
  })
})

test('a table holds the quotes of each step', () => {
  const model = glftModel({ ...GLFT, maxLots: 5 })
  const table = chainQuoteTable(model, 60, 0.7)
  expect(table.rows).toBe(86)
  for (const row of [0, 17, 85])
    for (const lots of [-5, 0, 3]) {
      const once = quoteAtLots(chainQuotes(model, 60 - row * 0.7), lots)
      const looked = quoteIn(table, row, lots)
      if (once.bidOffset !== undefined) expect(looked.bidOffset).toBeCloseTo(once.bidOffset, 12)
      if (once.askOffset !== undefined) expect(looked.askOffset).toBeCloseTo(once.askOffset, 12)
    }
  expect(rowAt(table, 0.69)).toBe(0)
  expect(rowAt(table, 17 * 0.7)).toBe(17)
  expect(rowAt(table, 1e9)).toBe(85)
  expect(quoteIn(table, 0, 6).bidOffset).toBeUndefined()
})

test('a one-sided maker has no stationary quotes', () => {
  expect(() => chainQuotes(oneSidedModel(SALE))).toThrow(
    expect.objectContaining({ code: 'maker/bad-parameters' }),
  )
})
