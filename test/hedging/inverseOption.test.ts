import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  inverseOptionPayoffCoin,
  inverseOptionPnl,
  inverseOptionValue,
} from '../../src/hedging/instruments/inverseOption.ts'
import { integrate, panelEdges } from '../../src/math/gaussLegendre.ts'
import { normalDensity } from '../../src/math/normalDistribution.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import '../support/fixedSeed.ts'

const option = {
  strike: 2100,
  timeYears: 45 / 365,
  sigmaAnnual: 0.75,
  rateAnnual: 0.04,
} as const
const BASIS = 1.012
const at = (kind: 'call' | 'put', spot: number, changed = {}) =>
  inverseOptionValue({ ...option, kind, spot, forward: spot * BASIS, ...changed })

describe('an inverse option', () => {
  test('Deribit: a call of 100,000 for 0.05 delivered at 125,000 pays 0.2 and earns 0.15', () => {
    const call = { kind: 'call', strike: 100_000, price: 125_000 } as const
    expect(inverseOptionPayoffCoin(call)).toBe(0.2)
    const pnl = inverseOptionPnl({ ...call, sizeBase: 1, premiumCoin: 0.05 })
    expect(pnl.pnlCoin).toBeCloseTo(0.15, 14)
    expect(pnl.pnlQuote).toBeCloseTo(18_750, 9)
    // The seller's side, and a put that pays more than a coin.
    expect(inverseOptionPnl({ ...call, sizeBase: -1, premiumCoin: 0.05 }).pnlCoin).toBe(
      -pnl.pnlCoin,
    )
    expect(inverseOptionPayoffCoin({ kind: 'put', strike: 100_000, price: 40_000 })).toBe(1.5)
  })

  test('Deribit: a call of delta 0.50 bought for 0.10 coins adds 0.40', () => {
    // Delta 0.5 is d1 = 0; of those calls one costs a tenth of a coin.
    const callAt = (sd: number) =>
      inverseOptionValue({
        kind: 'call',
        strike: 100 * Math.exp(sd ** 2 / 2),
        forward: 100,
        spot: 100,
        timeYears: 1,
        sigmaAnnual: sd,
        rateAnnual: 0,
      })
    let [low, high] = [0.01, 2]
    for (let i = 0; i < 60; i += 1) {
      const middle = (low + high) / 2
      if (callAt(middle).valueCoin < 0.1) low = middle
      else high = middle
    }
    const { deltaBase, valueCoin, netDeltaBase } = callAt(low)
    expect(deltaBase).toBeCloseTo(0.5, 13)
    expect(valueCoin).toBeCloseTo(0.1, 13)
    expect(netDeltaBase).toBeCloseTo(0.4, 13)
  })

  test('put–call parity in coin: c − p = (F − K)·e^(−rτ)/S', () => {
    for (const spot of [500, 2000, 2100, 9000]) {
      const parity =
        ((spot * BASIS - option.strike) / spot) * Math.exp(-option.rateAnnual * option.timeYears)
      expect(at('call', spot).valueCoin - at('put', spot).valueCoin).toBeCloseTo(parity, 12)
    }
  })

  test('its coin value is the mean payoff in coin under the coin’s own measure', () => {
    // E^S[payoff/S_T]: with the coin as numeraire the drift of ln S is +σ²/2, not −σ²/2.
    const { timeYears, sigmaAnnual, strike } = option
    const sd = sigmaAnnual * Math.sqrt(timeYears)
    for (const kind of ['call', 'put'] as const)
      for (const spot of [1500, 2100, 3000]) {
        const kink = (Math.log(strike / spot) - sd ** 2 / 2) / sd
        const mean = integrate(
          (z) =>
            normalDensity(z) *
            inverseOptionPayoffCoin({
              kind,
              strike,
              price: spot * Math.exp(sd ** 2 / 2 + sd * z),
            }),
          panelEdges(-12, 12, 0.5, [kink]),
        )
        const { valueCoin } = at(kind, spot, { forward: spot, rateAnnual: 0 })
        expect(valueCoin).toBeCloseTo(mean, 13)
      }
  })

  test('delta, net delta, gamma, vega and theta are finite differences of its value', () => {
    const spot = 1950
    const h = 0.01
    for (const kind of ['call', 'put'] as const) {
      const found = at(kind, spot)
      const [down, up] = [at(kind, spot - h), at(kind, spot + h)]
      expect(found.deltaBase).toBeCloseTo((up.valueQuote - down.valueQuote) / (2 * h), 8)
      expect(found.netDeltaBase).toBeCloseTo((spot * (up.valueCoin - down.valueCoin)) / (2 * h), 8)
      expect(found.gammaBasePerPrice).toBeCloseTo((up.deltaBase - down.deltaBase) / (2 * h), 9)
      const bump = (sigma: number) => at(kind, spot, { sigmaAnnual: sigma }).valueQuote
      expect(found.vegaQuote).toBeCloseTo((bump(0.7501) - bump(0.7499)) / 0.0002, 4)
      const later = (years: number) => at(kind, spot, { timeYears: years }).valueQuote
      const { timeYears } = option
      expect(found.thetaQuoteAnnual).toBeCloseTo(
        (later(timeYears - 1e-5) - later(timeYears + 1e-5)) / 2e-5,
        3,
      )
    }
  })

  test('in quote it is the vanilla option where the forward is spot grown at the rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 500, max: 8000, noNaN: true }), (spot) => {
        const forward = spot * Math.exp(option.rateAnnual * option.timeYears)
        const inverse = inverseOptionValue({ ...option, kind: 'call', spot, forward })
        const vanilla = blackScholes({ ...option, kind: 'call', spot })
        expect(inverse.valueQuote).toBeCloseTo(vanilla.valueQuote, 9)
        expect(inverse.deltaBase).toBeCloseTo(vanilla.deltaBase, 12)
        expect(inverse.gammaBasePerPrice).toBeCloseTo(vanilla.gammaBasePerPrice, 14)
      }),
    )
  })

  test('bought for coins and hedged with its net delta, small moves leave second order', () => {
    const spot = 2000
    const { netDeltaBase, valueCoin } = at('call', spot)
    const leftAfter = (move: number): number => {
      const to = spot + move
      const coins = at('call', to).valueCoin - valueCoin
      return coins * to - netDeltaBase * move
    }
    expect(Math.abs(leftAfter(0.02) / leftAfter(0.01))).toBeCloseTo(4, 1)
  })
})
