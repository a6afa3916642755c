import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inversePnlCoin } from '../../src/hedging/instruments/inversePerpetual.ts'
import {
  liquidationPoint,
  liquidationSigmas,
  type MarginedPosition,
  positionMargin,
} from '../../src/hedging/margin.ts'
import { codeOfThrown } from '../support/failureOf.ts'
import {
  inverseFuture,
  inversePerpetual,
  linearFuture,
  linearPerpetual,
} from '../support/venueInstruments.ts'
import '../support/fixedSeed.ts'

const rates = { initialMarginRate: 0.04, maintenanceMarginRate: 0.02 }
const linear = { ...linearPerpetual, ...rates }
const inverse = { ...inversePerpetual, ...rates }

test('margin is a share of the notional, in coin where coin is posted', () => {
  expect(positionMargin({ instrument: linear, contracts: -2, price: 2000 })).toEqual({
    unit: 'quote',
    initial: 160,
    maintenance: 80,
  })
  expect(positionMargin({ instrument: inverse, contracts: 6000, price: 2000 })).toEqual({
    unit: 'base',
    initial: 0.12,
    maintenance: 0.06,
  })
  const unknown = positionMargin({ instrument: linearFuture, contracts: 1, price: 2000 })
  expect([unknown.initial, unknown.maintenance]).toEqual([undefined, undefined])
})

describe('published', () => {
  // Bybit holds the margin of the entry constant: its requirement leaves the equity, at a rate of 0.
  // testnet.bybit.com help center, Liquidation Price (USDT Contract), example 1: long 1 at 20,000, 50x.
  test('Bybit, linear: 19,700', () => {
    const position = { instrument: linear, contracts: 1, price: 20_000 }
    expect(
      liquidationPoint({ position, equity: 400 - 100, maintenanceMarginRate: 0 }).liquidationPrice,
    ).toBeCloseTo(19_700, 9)
  })

  // help.bybit.com article 360039261334, cross margin: long 10,000 at 8,000 with 0.5 BTC, 0.5 %, and
  // the fee of closing at bankruptcy, 5,718.57: 5,739.50, a price in steps of 0.5, up for a long.
  test('Bybit, inverse: 5,739.50', () => {
    const position = { instrument: inverse, contracts: 10_000, price: 8000 }
    const equity = 0.5 - (10_000 / 8000) * 0.005 - (10_000 * 0.00075) / 5718.57
    const { liquidationPrice } = liquidationPoint({ position, equity, maintenanceMarginRate: 0 })
    expect(Math.ceil((liquidationPrice ?? 0) / 0.5) * 0.5).toBe(5739.5)
  })

  // Hyperliquid, trading/liquidations: price − side · margin_available/size/(1 − l · side).
  test('Hyperliquid’s formula is ours', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.constantFrom(1, -1),
        fc.double({ min: 0.03, max: 0.9, noNaN: true }),
        fc.double({ min: 0.005, max: 0.1666, noNaN: true }),
        (size, side, leverageShare, l) => {
          const price = 2000
          const equity = leverageShare * size * price
          const available = equity - l * size * price
          const theirs = price - (side * available) / size / (1 - l * side)
          const ours = liquidationPoint({
            position: { instrument: linear, contracts: side * size, price },
            equity,
            maintenanceMarginRate: l,
          })
          expect(ours.liquidationPrice).toBeCloseTo(theirs, 6)
        },
      ),
    )
  })
})

describe('against an account marked step by step', () => {
  const cases: readonly (readonly [string, MarginedPosition, number])[] = [
    ['linear short', { instrument: linear, contracts: -2, price: 2000 }, 1000],
    ['linear long', { instrument: linear, contracts: 2, price: 2000 }, 1000],
    [
      'linear future of small contracts',
      { instrument: { ...linearFuture, ...rates }, contracts: 3000, price: 2000 },
      500,
    ],
    ['inverse short', { instrument: inverse, contracts: -6000, price: 2000 }, 1],
    ['inverse long', { instrument: inverse, contracts: 6000, price: 2000 }, 1],
    [
      'inverse future of 10',
      { instrument: { ...inverseFuture, ...rates }, contracts: -500, price: 2000 },
      0.4,
    ],
  ]

  test.each(cases)('%s', (_, position, equity) => {
    const {
      liquidationPrice = Number.NaN,
      movePct = Number.NaN,
      isLiquidated,
    } = liquidationPoint({
      position,
      equity,
    })
    expect(isLiquidated).toBe(false)
    const step = position.contracts > 0 ? 1 - 1e-5 : 1 + 1e-5
    let price = position.price
    while (equityAt(position, equity, price) > maintenanceAt(position, price)) price *= step
    expect(Math.abs(price / liquidationPrice - 1)).toBeLessThan(2e-5)
    expect(movePct).toBeCloseTo((liquidationPrice / position.price - 1) * 100, 10)
  })

  test('at the limit and below it is liquidated now', () => {
    const position = { instrument: linear, contracts: -2, price: 2000 }
    expect(liquidationPoint({ position, equity: 80 })).toMatchObject({
      isLiquidated: true,
      liquidationPrice: 2000,
    })
    expect(liquidationPoint({ position, equity: 81 }).isLiquidated).toBe(false)
    const coin = { instrument: inverse, contracts: -6000, price: 2000 }
    expect(liquidationPoint({ position: coin, equity: 0.06 }).isLiquidated).toBe(true)
    expect(liquidationPoint({ position: coin, equity: 0.061 }).isLiquidated).toBe(false)
  })
})

test('what no price liquidates has no liquidation price', () => {
  // Coins that cover an inverse short, quote that covers a linear long, and nothing held.
  const none = [
    liquidationPoint({
      position: { instrument: inverse, contracts: -6000, price: 2000 },
      equity: 3,
    }),
    liquidationPoint({ position: { instrument: linear, contracts: 1, price: 2000 }, equity: 2000 }),
    liquidationPoint({ position: { instrument: linear, contracts: 0, price: 2000 }, equity: 0 }),
  ]
  for (const point of none) expect(point).toEqual({ isLiquidated: false })
  for (const price of [1, 100, 1e4, 1e6]) {
    const position = { instrument: inverse, contracts: -6000, price: 2000 }
    expect(equityAt(position, 3, price)).toBeGreaterThan(maintenanceAt(position, price))
  }
})

test('distance in standard deviations', () => {
  const week = { price: 2000, sigmaAnnual: 0.8, horizonYears: 7 / 365 }
  const up = 2000 * Math.exp(2 * 0.8 * Math.sqrt(7 / 365))
  expect(liquidationSigmas({ ...week, liquidationPrice: up })).toBeCloseTo(2, 12)
  expect(liquidationSigmas({ ...week, liquidationPrice: 2000 ** 2 / up })).toBeCloseTo(2, 12)
})

test('what is not known or cannot be is refused', () => {
  const position = { instrument: linearFuture, contracts: 1, price: 2000 }
  const codes = [
    () => liquidationPoint({ position, equity: 100 }),
    () => liquidationPoint({ position, equity: 100, maintenanceMarginRate: 2 }),
    () =>
      liquidationPoint({
        position: { ...position, price: 0 },
        equity: 1,
        maintenanceMarginRate: 0.1,
      }),
    () => liquidationSigmas({ price: 1, liquidationPrice: 2, sigmaAnnual: 0, horizonYears: 1 }),
  ].map(codeOfThrown)
  expect(codes).toEqual([
    'hedge/margin-unknown',
    'hedge/bad-margin',
    'model/bad-price',
    'hedge/bad-margin',
  ])
})

/** What the account is worth at a price, from what the contract pays. */
function equityAt(
  { instrument, contracts, price: entryPrice }: MarginedPosition,
  equity: number,
  price: number,
) {
  if (!('contractSizeQuote' in instrument))
    return equity + contracts * instrument.contractSizeBase * (price - entryPrice)
  const notionalQuote = contracts * instrument.contractSizeQuote
  return equity + inversePnlCoin({ notionalQuote, entryPrice, price })
}

function maintenanceAt(position: MarginedPosition, price: number): number {
  return positionMargin({ ...position, price }).maintenance ?? Number.NaN
}
