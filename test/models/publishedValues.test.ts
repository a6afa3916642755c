import { describe, expect, test } from 'vitest'
import { greeksAt } from '../../src/models/greeks.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { ratioVolatilityAnnual, twoTokenExposure } from '../../src/models/twoTokenExposure.ts'
import { basketAt, valueAt } from '../../src/models/valuation.ts'
import {
  exampleCurve,
  exampleLiquidity,
  fullRangeCurve,
  liquidityOfBase,
  rangeCurve,
} from '../support/closedFormCurve.ts'

/** Equal to every printed digit of a published number. */
function expectPrinted(ours: number, published: string): void {
  const decimals = published.split('.')[1]?.length ?? 0
  expect(ours.toFixed(decimals)).toBe(published)
}

describe('full range: Milionis et al. 2022, example CPMM', () => {
  const curve = fullRangeCurve(Math.sqrt(1000))
  test('1 ETH and 1000 USDC at 1000', () => {
    const greeks = greeksAt({ curve, price: 1000, feesBase: 0 })
    expect(valueAt(curve, 1000)).toBeCloseTo(2000, 10)
    expect(greeks.deltaBase).toBeCloseTo(1, 12)
    expect(greeks.dollarGammaQuote).toBeCloseTo(-500, 10)
    // −V/4, the closed form.
    expect(greeks.dollarGammaQuote).toBeCloseTo(-valueAt(curve, 1000) / 4, 10)
  })
})

describe('range 1500–2500 at 2000 with 2 ETH: white paper eq. 2.2', () => {
  test('holdings and value', () => {
    expectPrinted(exampleLiquidity, '847.2135955')
    expectPrinted(basketAt(exampleCurve, 2000).quote, '5076.102359')
    expectPrinted(valueAt(exampleCurve, 2000), '9076.102359')
  })
  test.each([
    [1000, '4930.689'],
    [1500, '7396.034'],
    [2500, '9548.238'],
    [1e6, '9548.238'],
  ])('value at %d', (price, published) => expectPrinted(valueAt(exampleCurve, price), published))

  test('greeks', () => {
    const greeks = greeksAt({ curve: exampleCurve, price: 2000, feesBase: 0 })
    expectPrinted(greeks.deltaBase, '2.000000')
    expectPrinted(greeks.gammaBasePerPrice, '-0.00473606798')
    expectPrinted(greeks.dollarGammaQuote, '-18944.2719')
    expectPrinted(greeks.onePercentGammaBase, '-0.0947214')
  })

  test('1 % gamma is the tangent, the delta change the curve', () => {
    const greeks = greeksAt({ curve: exampleCurve, price: 2000, feesBase: 0 })
    expect(greeks.deltaChangeUpOnePercentBase).toBeCloseTo(
      exampleLiquidity * (1 / Math.sqrt(2020) - 1 / Math.sqrt(2000)),
      12,
    )
    // Δδ = γ·ΔP·(1 − ¾h + ⅝h² − 35/64·h³ + …) with h = 1 %: the curve flattens upward.
    expect(greeks.deltaChangeUpOnePercentBase / greeks.onePercentGammaBase).toBeCloseTo(
      1 - 0.0075 + 0.0000625 - 5.46875e-7,
      8,
    )
  })
})

describe('Elsts, Liquidity Math in Uniswap v3, examples 2 and 3', () => {
  test('2 ETH and 4000 USDC at 2000 up to 3000: the lower edge', () => {
    const liquidity = liquidityOfBase(2, 2000, 3000)
    expectPrinted((Math.sqrt(2000) - 4000 / liquidity) ** 2, '1333.3333')
  })
  test('the price moves to 2500', () => {
    // Example 3 starts from the edge as printed, 1333.33, where the quote limits the liquidity.
    const liquidity = 4000 / (Math.sqrt(2000) - Math.sqrt(1333.33))
    const basket = basketAt(rangeCurve(liquidity, 1333.33, 3000), 2500)
    expectPrinted(basket.base, '0.8493594')
    expectPrinted(basket.quote, '6572.885734')
  })
})

describe('neither token a stablecoin: models reference 1.3', () => {
  const ratio = { sigmaBaseAnnual: 0.8, sigmaQuoteAnnual: 0.6, correlation: 0.85 }
  const curve = fullRangeCurve(Math.sqrt(20))
  const [baseUsd, quoteUsd] = [3000, 150]

  test('variance of the ratio and the LVR rate of the full range', () => {
    const variance = ratioVolatilityAnnual(ratio) ** 2
    expectPrinted(variance, '0.184')
    expectPrinted(variance / 8, '0.0230')
    const { hessian, valueUsd } = usd(baseUsd, quoteUsd)
    // ½·|V00|·S0²·σ_P², the rate in USD.
    expect((0.5 * -hessian.baseBase * baseUsd ** 2 * variance) / valueUsd).toBeCloseTo(0.023, 12)
  })

  test('one token without volatility leaves the other alone', () => {
    expect(ratioVolatilityAnnual({ ...ratio, sigmaQuoteAnnual: 0 })).toBe(0.8)
  })
  test('two names of one asset have no ratio to move', () => {
    const same = { sigmaBaseAnnual: 0.8, sigmaQuoteAnnual: 0.8, correlation: 1 }
    expect(ratioVolatilityAnnual(same)).toBe(0)
  })

  test('deltas and Hessian equal finite differences in the two USD prices', () => {
    const value = (base: number, quote: number) => quote * valueAt(curve, base / quote)
    const { deltaBase, deltaQuote, hessian } = usd(baseUsd, quoteUsd)
    const [h, k] = [0.3, 0.015]
    const [s0, s1] = [baseUsd, quoteUsd]
    expect((value(s0 + h, s1) - value(s0 - h, s1)) / (2 * h)).toBeCloseTo(deltaBase, 6)
    expect((value(s0, s1 + k) - value(s0, s1 - k)) / (2 * k)).toBeCloseTo(deltaQuote, 5)
    const second = (at: (step: number) => number, step: number) =>
      (at(step) - 2 * at(0) + at(-step)) / step ** 2
    expect(second((d) => value(s0 + d, s1), 10) / hessian.baseBase).toBeCloseTo(1, 4)
    expect(second((d) => value(s0, s1 + d), 0.5) / hessian.quoteQuote).toBeCloseTo(1, 4)
    const mixed =
      (value(s0 + 10, s1 + 0.5) -
        value(s0 + 10, s1 - 0.5) -
        value(s0 - 10, s1 + 0.5) +
        value(s0 - 10, s1 - 0.5)) /
      20
    expect(mixed / hessian.baseQuote).toBeCloseTo(1, 4)
    // Rank 1: gamma only in the ratio.
    expect(hessian.baseBase * hessian.quoteQuote).toBeCloseTo(hessian.baseQuote ** 2, 14)
  })

  test('the USD-neutral hedge is flat in both prices, the ratio-neutral one costs nothing', () => {
    const { usdNeutralHedge, ratioNeutralHedge, deltaBase, deltaQuote } = usd(baseUsd, quoteUsd)
    expect(deltaBase + usdNeutralHedge.base).toBe(0)
    expect(deltaQuote + usdNeutralHedge.quote).toBe(0)
    expect(ratioNeutralHedge.base * baseUsd + ratioNeutralHedge.quote * quoteUsd).toBe(0)
  })

  function usd(base: number, quote: number) {
    const price = base / quote
    return twoTokenExposure({
      ...basketAt(curve, price),
      gammaBasePerPrice: curve.baseSlopeAt(price),
      baseUsd: base,
      quoteUsd: quote,
    })
  }
})

describe('impermanent loss: models reference 2.1', () => {
  test.each([
    [0.25, '-20.0000'],
    [0.5, '-5.7191'],
    [0.75, '-1.0257'],
    [1.25, '-0.6192'],
    [1.5, '-2.0204'],
    [1.75, '-3.7909'],
    [2, '-5.7191'],
    [3, '-13.3975'],
    [4, '-20.0000'],
    [5, '-25.4644'],
  ])('full range, price times %d: %s percent of HODL', (r, published) => {
    const { impermanentLossShareOfHold } = lossOf(fullRangeCurve(1), 1000, 1000 * r)
    expectPrinted(-100 * (impermanentLossShareOfHold ?? Number.NaN), published)
    expect(impermanentLossShareOfHold).toBeCloseTo(1 - (2 * Math.sqrt(r)) / (1 + r), 14)
  })

  const ranges = { full: undefined, '50–150': [50, 150], '75–125': [75, 125] } as const
  test.each([
    ['full', 0.8, '-0.6192', '-0.5573'],
    ['full', 1.2, '-0.4141', '-0.4555'],
    ['50–150', 0.8, '-2.5348', '-2.3396'],
    ['50–150', 1.2, '-1.7754', '-1.9122'],
    ['75–125', 0.8, '-5.1025', '-4.6528'],
    ['75–125', 1.2, '-3.4949', '-3.8029'],
  ] as const)('%s at 100, price times %d: (a) of HODL, (b) of the start', (name, r, a, b) => {
    const range = ranges[name]
    const curve = range === undefined ? fullRangeCurve(10) : rangeCurve(10, range[0], range[1])
    const { impermanentLossShareOfHold, impermanentLossQuote } = lossOf(curve, 100, 100 * r)
    expectPrinted(-100 * (impermanentLossShareOfHold ?? Number.NaN), a)
    expectPrinted((-100 * impermanentLossQuote) / valueAt(curve, 100), b)
  })

  test.each([1600, 1900, 2100, 2400])(
    '(c) absolute: concentration changes the denominator, not the loss, at %d',
    (price) => {
      const closedForm =
        (exampleLiquidity * (Math.sqrt(price) - Math.sqrt(2000)) ** 2) / Math.sqrt(2000)
      expect(lossOf(exampleCurve, 2000, price).impermanentLossQuote).toBeCloseTo(closedForm, 9)
      const wide = lossOf(fullRangeCurve(exampleLiquidity), 2000, price)
      expect(wide.impermanentLossQuote).toBeCloseTo(closedForm, 9)
    },
  )

  function lossOf(curve: ReturnType<typeof fullRangeCurve>, from: number, to: number) {
    return impermanentLoss({ deposit: basketAt(curve, from), now: basketAt(curve, to), price: to })
  }
})
