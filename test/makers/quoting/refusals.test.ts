import { expect, test } from 'vitest'
import { avellanedaStoikovQuote } from '../../../src/makers/quoting/avellanedaStoikov.ts'
import { carteaJaimungalModel } from '../../../src/makers/quoting/carteaJaimungal.ts'
import { chainQuotes, quoteAtLots } from '../../../src/makers/quoting/chainQuotes.ts'
import {
  glftClosedForm,
  glftModel,
} from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { skewTable } from '../../../src/makers/quoting/inventorySkew.ts'
import { oneSidedModel } from '../../../src/makers/quoting/oneSidedLiquidation.ts'
import { rowCount } from '../../../src/makers/quoting/quoteTable.ts'
import { symmetricSpreadTable } from '../../../src/makers/quoting/symmetricSpread.ts'

const SET = {
  fillsPerSec: 1,
  decayPerPrice: 1,
  sigmaPricePerSqrtSec: 1,
  riskAversionPerPrice: 0.1,
  penaltyPricePerSec: 0.1,
  terminalPenaltyPrice: 0.1,
  terminalCostPrice: 1,
  maxLots: 5,
}
type Set = typeof SET

const NEVER: readonly number[] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

const MODELS: readonly (readonly [string, (set: Set) => unknown, readonly (keyof Set)[]])[] = [
  [
    'avellaneda-stoikov',
    (set) => avellanedaStoikovQuote(set, 1, 1),
    ['decayPerPrice', 'sigmaPricePerSqrtSec', 'riskAversionPerPrice'],
  ],
  [
    'glft',
    glftModel,
    ['fillsPerSec', 'decayPerPrice', 'sigmaPricePerSqrtSec', 'riskAversionPerPrice', 'maxLots'],
  ],
  [
    'glft closed form',
    (set) => glftClosedForm(set, 1),
    ['fillsPerSec', 'decayPerPrice', 'sigmaPricePerSqrtSec', 'riskAversionPerPrice'],
  ],
  [
    'cartea-jaimungal',
    carteaJaimungalModel,
    ['fillsPerSec', 'decayPerPrice', 'penaltyPricePerSec', 'terminalPenaltyPrice', 'maxLots'],
  ],
  [
    'one-sided',
    oneSidedModel,
    [
      'fillsPerSec',
      'decayPerPrice',
      'sigmaPricePerSqrtSec',
      'riskAversionPerPrice',
      'terminalCostPrice',
      'maxLots',
    ],
  ],
]
const MAY_BE_ZERO: readonly (keyof Set)[] = [
  'sigmaPricePerSqrtSec',
  'riskAversionPerPrice',
  'penaltyPricePerSec',
  'terminalPenaltyPrice',
]

const cases = MODELS.flatMap(([name, build, keys]) =>
  keys.flatMap((key) =>
    [...NEVER, ...(key === 'terminalCostPrice' ? [] : [-1]), ...(isPositive(key) ? [0] : [])].map(
      (value) => [name, key, value, build] as const,
    ),
  ),
)

function isPositive(key: keyof Set): boolean {
  return !MAY_BE_ZERO.includes(key) && key !== 'terminalCostPrice'
}

const refusal = expect.objectContaining({ code: 'maker/bad-parameters' })

test.each(cases)('%s refuses %s = %d', (_name, key, value, build) => {
  expect(() => build({ ...SET, [key]: value })).toThrow(refusal)
})

test.each(MODELS)('%s takes zero where the limit exists', (_name, build, keys) => {
  for (const key of keys) if (!isPositive(key)) build({ ...SET, [key]: 0 })
})

test('inventories that are not whole or beyond the bound, times and steps that are none', () => {
  const quotes = chainQuotes(glftModel(SET), 1)
  for (const lots of [6, -6, 0.5, Number.NaN])
    expect(() => quoteAtLots(quotes, lots)).toThrow(refusal)
  expect(() => chainQuotes(glftModel(SET), -1)).toThrow(refusal)
  expect(() => chainQuotes(glftModel(SET), Number.NaN)).toThrow(refusal)
  expect(() => rowCount(1, 0)).toThrow(refusal)
  expect(() => rowCount(0, 1)).toThrow(refusal)
  expect(() => glftModel({ ...SET, maxLots: 2.5 })).toThrow(refusal)
  expect(() => symmetricSpreadTable({ halfSpreadPrice: Number.NaN, maxLots: 1 })).toThrow(refusal)
  const flat = symmetricSpreadTable({ halfSpreadPrice: 1, maxLots: 1 })
  expect(() => skewTable(flat, -0.1)).toThrow(refusal)
})
