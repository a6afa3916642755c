import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TokenUnderlying } from '../../src/domain/equivalents.ts'
import type { ExposureEntry } from '../../src/domain/exposure.ts'
import {
  curvePairGreeks,
  holdingEntry,
  horizonPairGreeks,
  positionEntries,
} from '../../src/hedging/exposureEntries.ts'
import { exposureVector } from '../../src/hedging/exposureVector.ts'
import { horizonGreeks } from '../../src/models/horizonGreeks.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import { ratioVegaShares, ratioVolatilityAnnual } from '../../src/models/twoTokenExposure.ts'
import { exampleCurve, exampleLiquidity, rangeCurve } from '../support/closedFormCurve.ts'
import '../support/fixedSeed.ts'

const as = (underlying: string, unitsPerToken = 1): TokenUnderlying => ({
  underlying,
  unitsPerToken,
  basis: 'given',
})
const none = { base: 0, quote: 0 }
const of = (entries: readonly ExposureEntry[], underlying: string, source = 'position') =>
  entries.find((entry) => entry.underlying === underlying && entry.source === source)

describe('entries of a position', () => {
  test('with a dollar token: the holding, its slope, and the fees beside it', () => {
    const entries = positionEntries({
      label: '#4711',
      pair: { base: as('ETH'), quote: as('USD') },
      greeks: curvePairGreeks(exampleCurve, 2000),
      fees: { base: 0.01, quote: 3 },
      prices: { ETH: 2000 },
    })
    expect(entries.map(({ source, underlying }) => `${source} ${underlying}`)).toEqual([
      'position ETH',
      'position USD',
      'fees-owed ETH',
      'fees-owed USD',
    ])
    const eth = of(entries, 'ETH')
    expect(eth?.deltaBase).toBeCloseTo(2, 12)
    expect(eth?.gammaBasePerPrice).toBeCloseTo(-0.00473606798, 11)
    // The mark has no vega and no theta: absent, not zero.
    expect(eth).not.toHaveProperty('vegaQuotePerVol')
    expect(eth).not.toHaveProperty('crossGamma')
    expect(of(entries, 'USD')).toMatchObject({ gammaBasePerPrice: 0 })
    expect(of(entries, 'USD')?.valueQuote).toBeCloseTo(5076.102359, 6)
  })

  test('neither token stable: derivatives of the value in dollars, by differences', () => {
    // WBTC/wstETH: 1 wstETH = 1.2 ETH; the pool stands at the ratio of the dollar prices.
    const prices = { BTC: 60_000, ETH: 2500 }
    const rate = 1.2
    const curve = rangeCurve(7, 15, 30)
    const valueAt = (btc: number, eth: number): number => {
      const price = btc / (rate * eth)
      return curve.baseAt(price) * btc + curve.quoteAt(price) * rate * eth
    }
    const entries = positionEntries({
      label: 'pair',
      pair: { base: as('BTC'), quote: as('ETH', rate) },
      greeks: curvePairGreeks(curve, prices.BTC / (rate * prices.ETH)),
      fees: none,
      prices,
    })
    const [btc, eth] = [of(entries, 'BTC'), of(entries, 'ETH')]
    const { BTC, ETH } = prices
    const [hb, he] = [6, 0.25]
    expect(btc?.deltaBase).toBeCloseTo(
      (valueAt(BTC + hb, ETH) - valueAt(BTC - hb, ETH)) / (2 * hb),
      6,
    )
    expect(eth?.deltaBase).toBeCloseTo(
      (valueAt(BTC, ETH + he) - valueAt(BTC, ETH - he)) / (2 * he),
      5,
    )
    const second = (b: number, e: number): number =>
      valueAt(BTC + b, ETH + e) - 2 * valueAt(BTC, ETH) + valueAt(BTC - b, ETH - e)
    expect((btc?.gammaBasePerPrice ?? 0) / (second(hb, 0) / hb ** 2)).toBeCloseTo(1, 3)
    expect((eth?.gammaBasePerPrice ?? 0) / (second(0, he) / he ** 2)).toBeCloseTo(1, 3)
    const cross =
      (valueAt(BTC + hb, ETH + he) -
        valueAt(BTC + hb, ETH - he) -
        valueAt(BTC - hb, ETH + he) +
        valueAt(BTC - hb, ETH - he)) /
      (4 * hb * he)
    expect(btc?.crossGamma?.underlying).toBe('ETH')
    expect((btc?.crossGamma?.gammaBasePerPrice ?? 0) / cross).toBeCloseTo(1, 3)
    expect(eth?.crossGamma?.gammaBasePerPrice).toBe(btc?.crossGamma?.gammaBasePerPrice)
    expect((btc?.valueQuote ?? 0) + (eth?.valueQuote ?? 0)).toBeCloseTo(valueAt(BTC, ETH), 6)
  })

  test('two tokens of one underlying are a holding of it, whose price does not move their ratio', () => {
    const curve = rangeCurve(100, 1.1, 1.3)
    const [entry, ...more] = positionEntries({
      label: 'wstETH/WETH',
      pair: { base: as('ETH', 1.2), quote: as('ETH') },
      greeks: curvePairGreeks(curve, 1.2),
      fees: none,
      prices: { ETH: 2000 },
    })
    expect(more).toEqual([])
    expect(entry?.deltaBase).toBeCloseTo(curve.baseAt(1.2) * 1.2 + curve.quoteAt(1.2), 12)
    expect(entry?.gammaBasePerPrice).toBe(0)
  })

  test('turned around, with the dollar token as base, it is the same exposure', () => {
    const sides = { eth: as('ETH'), usd: as('USD') }
    const upright = positionEntries({
      label: 'p',
      pair: { base: sides.eth, quote: sides.usd },
      greeks: curvePairGreeks(exampleCurve, 2000),
      fees: none,
      prices: { ETH: 2000 },
    })
    const turned = rangeCurve(exampleLiquidity, 1 / 2500, 1 / 1500)
    const upsideDown = positionEntries({
      label: 'p',
      pair: { base: sides.usd, quote: sides.eth },
      greeks: curvePairGreeks(turned, 1 / 2000),
      fees: none,
      prices: { ETH: 2000 },
    })
    for (const key of ['deltaBase', 'gammaBasePerPrice', 'valueQuote'] as const)
      expect((of(upsideDown, 'ETH')?.[key] ?? 0) / (of(upright, 'ETH')?.[key] ?? 0)).toBeCloseTo(
        1,
        11,
      )
  })

  test('at a horizon: its own delta, gamma, vega and theta, and the expected value', () => {
    const range = {
      liquidity: exampleLiquidity,
      sqrtLower: Math.sqrt(1500),
      sqrtUpper: Math.sqrt(2500),
    }
    const greeks = horizonGreeks({ range, price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 })
    const entries = positionEntries({
      label: 'p',
      pair: { base: as('ETH'), quote: as('USD') },
      greeks: horizonPairGreeks(greeks, 2000),
      fees: none,
      prices: { ETH: 2000 },
    })
    const vector = exposureVector({
      entries,
      prices: { ETH: 2000 },
      measure: 'fixed-horizon',
      assumptions: [],
    })
    expect(vector.valueQuote).toBeCloseTo(8639.955889, 6)
    expect(vector.byUnderlying[0]).toMatchObject({
      deltaBase: greeks.horizonDeltaBase,
      gammaBasePerPrice: greeks.horizonGammaBasePerPrice,
      vegaQuotePerVol: greeks.horizonVegaQuotePerVol,
      thetaQuotePerDay: greeks.horizonThetaQuotePerDay,
    })
  })

  test('the vega of a pair by each token’s volatility is what differences give', () => {
    const law = { sigmaBaseAnnual: 0.8, sigmaQuoteAnnual: 0.6, correlation: 0.85 }
    const range = { liquidity: 7, sqrtLower: Math.sqrt(15), sqrtUpper: Math.sqrt(30) }
    const horizonSec = 30 * 86_400
    const [price, prices] = [20, { BTC: 60_000, ETH: 3000 }]
    const valueUsd = (change: Partial<typeof law>): number =>
      prices.ETH *
      expectedHorizonLoss({
        range,
        price,
        sigmaAnnual: ratioVolatilityAnnual({ ...law, ...change }),
        horizonSec,
      }).expectedValueQuote
    const greeks = horizonGreeks({
      range,
      price,
      sigmaAnnual: ratioVolatilityAnnual(law),
      horizonSec,
    })
    const ask = (vegaShares?: { base: number; quote: number }) =>
      positionEntries({
        label: 'p',
        pair: {
          base: as('BTC'),
          quote: as('ETH'),
          ...(vegaShares === undefined ? {} : { vegaShares }),
        },
        greeks: horizonPairGreeks(greeks, price),
        fees: none,
        prices,
      })
    const entries = ask(ratioVegaShares(law))
    const h = 1e-4
    expect(
      (of(entries, 'BTC')?.vegaQuotePerVol ?? 0) /
        ((valueUsd({ sigmaBaseAnnual: 0.8 + h }) - valueUsd({ sigmaBaseAnnual: 0.8 - h })) /
          (2 * h)),
    ).toBeCloseTo(1, 5)
    expect(
      (of(entries, 'ETH')?.vegaQuotePerVol ?? 0) /
        ((valueUsd({ sigmaQuoteAnnual: 0.6 + h }) - valueUsd({ sigmaQuoteAnnual: 0.6 - h })) /
          (2 * h)),
    ).toBeCloseTo(1, 5)
    expect(() => ask()).toThrow(expect.objectContaining({ code: 'hedge/volatility-missing' }))
  })

  test('a price nobody gave is refused, not taken for zero', () => {
    const ask = () =>
      holdingEntry({ source: 'wallet', label: 'w', token: as('SOL'), amount: 1, prices: {} })
    expect(ask).toThrow(expect.objectContaining({ code: 'hedge/price-missing' }))
  })
})

describe('the vector', () => {
  const prices = { ETH: 2000, BTC: 60_000 }
  const holding = (
    underlying: string,
    amount: number,
    source: ExposureEntry['source'] = 'wallet',
  ) =>
    holdingEntry({
      source,
      label: `${source} ${underlying}`,
      token: as(underlying),
      amount,
      prices,
    })

  test('nets by underlying, keeps what each sum is made of, the numeraire last', () => {
    const entries = [
      holding('USD', 1e9),
      holding('ETH', 1.5),
      holding('BTC', 1),
      holding('ETH', -2, 'hedge'),
      holding('ETH', 1, 'margin'),
    ]
    const { byUnderlying, valueQuote } = exposureVector({
      entries,
      prices,
      measure: 'curve',
      assumptions: [],
    })
    expect(byUnderlying.map(({ underlying, deltaBase }) => [underlying, deltaBase])).toEqual([
      ['BTC', 1],
      ['ETH', 0.5],
      ['USD', 1e9],
    ])
    expect(byUnderlying[1]?.contributions).toEqual(entries.filter((e) => e.underlying === 'ETH'))
    expect(valueQuote).toBe(1e9 + 60_000 + 1000)
  })

  test('what cancels is zero, not the dust of a sum', () => {
    const entries = [0.1, 0.2, -0.3].map((amount) => holding('ETH', amount))
    const ask = { entries, prices, measure: 'curve', assumptions: [] } as const
    expect(exposureVector(ask).byUnderlying[0]?.deltaBase).toBe(0)
  })

  test('is the sum of its parts, whichever way they are split', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            underlying: fc.constantFrom('ETH', 'BTC', 'USD'),
            amount: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        fc.nat(20),
        (list, at) => {
          const entries = list.map(({ underlying, amount }) => holding(underlying, amount))
          const ask = (part: readonly ExposureEntry[]) =>
            exposureVector({ entries: part, prices, measure: 'curve', assumptions: [] })
          const deltaOf = (part: readonly ExposureEntry[], name: string): number =>
            ask(part).byUnderlying.find(({ underlying }) => underlying === name)?.deltaBase ?? 0
          for (const name of ['ETH', 'BTC', 'USD'])
            expect(
              deltaOf(entries.slice(0, at), name) + deltaOf(entries.slice(at), name),
            ).toBeCloseTo(deltaOf(entries, name), 4)
        },
      ),
    )
  })
})
