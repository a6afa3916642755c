import { expect, test } from 'vitest'
import { hedgeMargin } from '../../src/hedging/hedgeMargin.ts'
import { inversePerpetual, linearPerpetual } from '../support/venueInstruments.ts'

const rates = { initialMarginRate: 0.04, maintenanceMarginRate: 0.02 }
const day = { sigmaAnnual: 0.8, horizonYears: 1 / 365 }
const short = { instrument: { ...linearPerpetual, ...rates }, contracts: -2, price: 2000 }

test('a short of 2 at 2000 with 1000 of equity, by hand', () => {
  const found = hedgeMargin({ position: short, equity: 1000, ...day })
  expect(found).toMatchObject({ unit: 'quote', initial: 160, maintenance: 80, isLiquidated: false })
  expect(found.cover).toBeCloseTo(12.5, 12)
  // 1000 − 2(P − 2000) = 0.02·2·P
  const price = 5000 / 2.04
  expect(found.liquidationPrice).toBeCloseTo(price, 9)
  expect(found.liquidationSigmas).toBeCloseTo(Math.log(price / 2000) / (0.8 / Math.sqrt(365)), 9)
})

test('nothing to be far from: liquidated already, no volatility, a short that its coins cover', () => {
  const gone = hedgeMargin({ position: short, equity: 50, ...day })
  expect(gone.isLiquidated).toBe(true)
  expect(gone).not.toHaveProperty('liquidationSigmas')
  const still = hedgeMargin({ position: short, equity: 1000, ...day, sigmaAnnual: 0 })
  expect(still).not.toHaveProperty('liquidationSigmas')
  const coin = { ...short, instrument: { ...inversePerpetual, ...rates }, contracts: -400 }
  const covered = hedgeMargin({ position: coin, equity: 3, ...day })
  expect(covered).not.toHaveProperty('liquidationPrice')
  expect(covered).not.toHaveProperty('liquidationSigmas')
  const none = hedgeMargin({ position: { ...short, contracts: 0 }, equity: 10, ...day })
  expect(none).not.toHaveProperty('cover')
})
