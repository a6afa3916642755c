import { curveOfRange } from '../../../src/amm/curveOf.ts'
import type { MarketRange } from '../../../src/amm/marketRange.ts'
import { horizonGreeks, runRateVega } from '../../../src/models/horizonGreeks.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'horizon-greeks'

const FULL: MarketRange = { liquidity: 1, sqrtLower: 0, sqrtUpper: Number.POSITIVE_INFINITY }

/** 2 ETH at 2000 in 1500–2500. */
const EXAMPLE: MarketRange = {
  liquidity: (2 * Math.sqrt(2000) * Math.sqrt(2500)) / (Math.sqrt(2500) - Math.sqrt(2000)),
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}

const LAW = { price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }

export function horizonGreeksSource(): Source {
  const full = horizonGreeks({ range: FULL, ...LAW })
  const example = horizonGreeks({ range: EXAMPLE, ...LAW })
  const yesterday = horizonGreeks({ range: EXAMPLE, ...LAW, horizonSec: 29 * 86_400 })
  const fullValue = 2 * Math.sqrt(LAW.price)
  const cell = (name: string, published: number, ours: number, decimals: number): Check =>
    check(SOURCE, name, published, ours, halfUnitOfDecimals(decimals))
  return {
    id: SOURCE,
    title: 'Delta, gamma, vega and theta of the value at a horizon',
    citation:
      'Independent evaluations of the derivatives of E[V_T] for a martingale price: J. Milionis, C. Moallemi, T. Roughgarden, A. Zhang (2022), arXiv 2208.06046, for V₀ − E[V_T].',
    method: [
      'Volatility 80 % a year, 30 days, at a price of 2000: the full range, and 2 ETH in 1500–2500. Vega is per 1.00 of volatility where not said otherwise. The tests hold the closed form to a quadrature of each derivative, to 1e-9.',
      'The tolerance is half a unit of the last printed digit.',
    ],
    checks: [
      cell('full range, vega/V', -0.016331, full.horizonVegaQuotePerVol / fullValue, 6),
      cell(
        '1500–2500, vega per volatility point',
        -9.0317,
        example.horizonVegaQuotePerVol / 100,
        4,
      ),
      cell('1500–2500, delta', 1.97228, example.horizonDeltaBase, 5),
      cell('1500–2500, gamma', -0.0034339, example.horizonGammaBasePerPrice, 7),
      cell('1500–2500, theta a day', 12.042, example.horizonThetaQuotePerDay, 3),
      cell(
        '1500–2500, one day less',
        12.109,
        yesterday.expectedValueQuote - example.expectedValueQuote,
        3,
      ),
      cell(
        '1500–2500, run-rate vega of LVR',
        15_155,
        runRateVega({ curve: curveOfRange(EXAMPLE), price: 2000, sigmaAnnual: 0.8 }),
        0,
      ),
    ],
    misprints: [],
  }
}
