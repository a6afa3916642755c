import { describe, expect, test } from 'vitest'
import type { BookTerms } from '../../src/makers/bookTerms.ts'
import { type MakerModelId, makerModels } from '../../src/makers/makerModels.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import {
  type RebalancedLiquidityTerms,
  rebalancedLiquidity,
} from '../../src/makers/rebalancedLiquidity.ts'
import { sigmaPricePerSqrtSecOf } from '../../src/makers/sigmaPrice.ts'
import { makerConformance } from '../conformance/maker.ts'
import { OWNER } from '../support/poolStates.ts'

const capital = { base: 40, quote: 120_000 }
const terms: BookTerms = { id: 'judged', lotBase: 2, targetBase: 40, funds: 'own' }
/** Seconds and quote units of a 3000 price whose takers go about 1 % far, 150 a side and day. */
const all: Readonly<Record<string, number>> = {
  maxLots: 4,
  decayPerPrice: 1 / 30,
  fillsPerSec: 150 / 86_400,
  sigmaPricePerSqrtSec: sigmaPricePerSqrtSecOf(0.8, 3000),
  riskAversionPerPrice: 1e-3,
  horizonSec: 90_000,
  stepSec: 600,
  timeToHorizonSec: 43_200,
  penaltyPricePerSec: 1e-5,
  terminalPenaltyPrice: 0.1,
  terminalCostPrice: 10,
  halfSpreadPrice: 15,
  skewPricePerLot: 5,
}
const ids = Object.keys(makerModels) as MakerModelId[]

function numbersFor(id: MakerModelId, changed: Readonly<Record<string, number>> = {}) {
  return Object.fromEntries(
    makerModels[id].parameters.map((name) => [name, changed[name] ?? all[name] ?? Number.NaN]),
  )
}

const make = (id: MakerModelId, more: Partial<BookTerms> = {}) =>
  makerModels[id].make({ ...terms, ...more }, numbersFor(id))

for (const id of ids) {
  // The one-sided holder has only something to sell above its target.
  const targetBase = id === 'one-sided-liquidation' ? 32 : 40
  makerConformance({
    name: id,
    make: () => make(id, { targetBase }),
    capital,
    bounds: { lowestBase: 32, highestBase: 48 },
    ownFunds: true,
  })
}

makerConformance({
  name: 'symmetric-spread short of cash and base, on borrowed funds, with a rebate',
  make: () => make('symmetric-spread', { targetBase: 0, funds: 'borrowed', makerFeeBps: -1 }),
  capital: { base: 0, quote: 0 },
  bounds: { lowestBase: -8, highestBase: 8 },
  ownFunds: false,
})

makerConformance({
  name: 'symmetric-spread with less than its bound asks for, on own funds, with a fee',
  make: () => make('symmetric-spread', { targetBase: 3, makerFeeBps: 5 }),
  capital: { base: 3, quote: 4_000 },
  bounds: { lowestBase: 0, highestBase: 11 },
  ownFunds: true,
})

makerConformance({
  name: 'passive-liquidity',
  make: () => passiveLiquidity('judged', { owner: OWNER, tickLower: 195_600, tickUpper: 196_920 }),
  capital,
  ownFunds: true,
})

const recentred: RebalancedLiquidityTerms = {
  id: 'judged',
  owner: OWNER,
  tickSpacing: 60,
  halfWidthTicks: 240,
  recentreAfterTicks: 240,
  maxSlippageTicks: 200,
  gasQuote: 10,
}

makerConformance({
  name: 'rebalanced-liquidity',
  make: () => rebalancedLiquidity(recentred),
  capital,
  ownFunds: true,
})

describe('bad parameters are refused', () => {
  const refused = (run: () => unknown) =>
    expect(run).toThrow(expect.objectContaining({ code: 'maker/bad-parameters' }))

  test.each(ids)('%s', (id) => {
    for (const name of makerModels[id].parameters) {
      // A cost at the end may have either sign, and a half-spread may cross.
      const bad = ['terminalCostPrice', 'halfSpreadPrice'].includes(name)
        ? [Number.NaN, Number.POSITIVE_INFINITY]
        : [Number.NaN, -1, Number.POSITIVE_INFINITY]
      const zero = ['decayPerPrice', 'fillsPerSec', 'maxLots', 'horizonSec', 'stepSec']
      for (const value of zero.includes(name) ? [...bad, 0] : bad)
        refused(() => makerModels[id].make(terms, { ...numbersFor(id), [name]: value }))
      const { [name]: _, ...rest } = numbersFor(id)
      refused(() => makerModels[id].make(terms, rest))
    }
    refused(() => makerModels[id].make(terms, { ...numbersFor(id), unheardOf: 1 }))
    for (const more of [{ lotBase: 0 }, { targetBase: Number.NaN }, { makerFeeBps: 10_000 }])
      refused(() => make(id, more))
  })

  test('rebalanced-liquidity', () => {
    const bad: Partial<RebalancedLiquidityTerms>[] = [
      { tickSpacing: 0 },
      { halfWidthTicks: 100 },
      { halfWidthTicks: Number.NaN },
      { recentreAfterTicks: 30 },
      { maxSlippageTicks: 0 },
      { gasQuote: -1 },
    ]
    for (const more of bad) refused(() => rebalancedLiquidity({ ...recentred, ...more }))
  })

  test.each(ids.filter((id) => makerModels[id].parameters.includes('riskAversionPerPrice')))(
    '%s without risk aversion quotes the limit',
    (id) => {
      const quotesAt = (gamma: number) => {
        const numbers = { ...numbersFor(id), riskAversionPerPrice: gamma, terminalCostPrice: 0 }
        const kept = Object.fromEntries(
          Object.entries(numbers).filter(([name]) => makerModels[id].parameters.includes(name)),
        )
        const maker = makerModels[id].make({ ...terms, targetBase: 38 }, kept)
        const seen = { timeSec: 0, midPrice: 3000 } as never
        return maker.quote(maker.start(capital, seen), seen).ask?.price ?? Number.NaN
      }
      expect(quotesAt(1e-12)).toBeCloseTo(quotesAt(0), 4)
    },
  )
})

test('a relative volatility in price units per √second', () => {
  expect(sigmaPricePerSqrtSecOf(0.8, 3000)).toBeCloseTo(2400 / Math.sqrt(31_536_000), 15)
})
