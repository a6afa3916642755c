import { curveOfRange } from '../../../src/amm/curveOf.ts'
import {
  discreteHedgingSd,
  lelandNumber,
  lelandVolatilityAnnual,
} from '../../../src/hedging/discreteHedging.ts'
import { basisAnnual, tailedHedge } from '../../../src/hedging/instruments/datedFuture.ts'
import {
  inverseHedgeNotional,
  inversePnlCoin,
} from '../../../src/hedging/instruments/inversePerpetual.ts'
import { carryPnlAnnual, fundingPnl } from '../../../src/hedging/instruments/linearPerpetual.ts'
import { minimumVarianceHedge } from '../../../src/hedging/minimumVariance.ts'
import { whalleyWilmottBand, zakamoulineBand } from '../../../src/hedging/rebalanceBand.ts'
import { staticReplication } from '../../../src/hedging/staticReplication.ts'
import { blackScholes } from '../../../src/models/blackScholes.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'hedging'

export function hedgingSource(): Source {
  return {
    id: SOURCE,
    title: 'Hedging: options, futures, perpetuals, minimum variance, bands',
    citation:
      'J. Hull, Options, Futures and Other Derivatives (option and cross-hedge examples); A. E. Whalley, P. Wilmott, An asymptotic analysis of an optimal hedging model (1997), with the published vectors of pfhedge; V. Zakamouline (2006); H. Leland (1985); P. Carr, D. Madan (1998).',
    method: [
      'Hull prints two to four digits; the comparison is against an independent evaluation to the digits shown, which rounds to what the book prints. The book takes 37.14 contracts from a ratio already rounded to 0.78; without that rounding it is 37.13.',
      'Whalley–Wilmott half-widths are those behind the five vectors of pfhedge: the hedge ratio without cost, clamped to within the band of the ratio held before.',
    ],
    checks: [
      ...optionChecks(),
      ...linearChecks(),
      ...bandChecks(),
      ...replicationChecks(),
      ...crossHedgeChecks(),
    ],
    misprints: [],
  }
}

function cell(name: string, published: number, ours: number, decimals: number): Check {
  return check(SOURCE, name, published, ours, halfUnitOfDecimals(decimals))
}

function optionChecks(): Check[] {
  const half = { spot: 42, strike: 40, timeYears: 0.5, sigmaAnnual: 0.2, rateAnnual: 0.1 }
  const hull = blackScholes({
    kind: 'call',
    spot: 49,
    strike: 50,
    timeYears: 0.3846,
    sigmaAnnual: 0.2,
    rateAnnual: 0.05,
  })
  return [
    cell('call S=42 K=40', 4.7594, blackScholes({ kind: 'call', ...half }).valueQuote, 4),
    cell('put S=42 K=40', 0.8086, blackScholes({ kind: 'put', ...half }).valueQuote, 4),
    cell('call S=49 K=50', 2.4005, hull.valueQuote, 4),
    cell('delta S=49 K=50', 0.5216, hull.deltaBase, 4),
    cell('gamma S=49 K=50', 0.06555, hull.gammaBasePerPrice, 5),
    cell('vega S=49 K=50', 12.105, hull.vegaQuote, 3),
    cell('theta S=49 K=50', -4.3054, hull.thetaQuoteAnnual, 4),
  ]
}

function linearChecks(): Check[] {
  const quote = { spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 }
  const short = {
    positionBase: -2,
    markPrice: 2000,
    funding: { fundingRate: 0.0001, intervalSec: 28_800 },
  }
  return [
    cell('funding of a short of 2 at 0.01 %', 0.4, fundingPnl(short), 12),
    cell('the same a year', 438, carryPnlAnnual(short), 9),
    cell(
      'inverse short 20000 from 2000 to 1600, coins',
      2.5,
      inversePnlCoin({ notionalQuote: -20_000, entryPrice: 2000, price: 1600 }),
      12,
    ),
    cell(
      'inverse notional for 2 and 1 of margin',
      -6000,
      inverseHedgeNotional({ exposureBase: 2, marginBase: 1, price: 2000 }),
      9,
    ),
    cell('basis of 2030 over 2000 in 90 days, %', 6.0382, 100 * basisAnnual(quote), 4),
    cell('tail of that future', 0.985222, -tailedHedge({ exposureBase: 1, quote }), 6),
  ]
}

/** Log-moneyness, the hedge without cost, and the hedge published: held before was 0.5. */
const WHALLEY_WILMOTT = [
  [-0.05, 0.2239, 0.2946],
  [-0.01, 0.4497, 0.5],
  [0, 0.5126, 0.5],
  [0.01, 0.5752, 0.5],
  [0.05, 0.7945, 0.7284],
] as const

function bandChecks(): Check[] {
  const option = {
    kind: 'call',
    strike: 1,
    timeYears: 0.1,
    sigmaAnnual: 0.2,
    rateAnnual: 0,
  } as const
  const hedged = WHALLEY_WILMOTT.flatMap(([moneyness, free, published]) => {
    const spot = Math.exp(moneyness)
    const { deltaBase, gammaBasePerPrice } = blackScholes({ ...option, spot })
    const { halfWidthBase } = whalleyWilmottBand({
      price: spot,
      gammaAbsBasePerPrice: gammaBasePerPrice,
      costRate: 1e-5,
      riskAversion: 1,
    })
    const ours = Math.min(Math.max(0.5, deltaBase - halfWidthBase), deltaBase + halfWidthBase)
    return [
      cell(`hedge without cost, m=${moneyness}`, free, deltaBase, 4),
      cell(`Whalley–Wilmott hedge, m=${moneyness}`, published, ours, 4),
    ]
  })
  const still = { price: 100, gammaAbsBasePerPrice: 0.0398444, costRate: 0.01, riskAversion: 1 }
  const zakamouline = zakamoulineBand({
    ...still,
    horizonYears: 0.25,
    sigmaAnnual: 0.2,
    side: 'short',
  })
  const weekly = { roundTripCostRate: 0.01, sigmaAnnual: 0.2, intervalYears: 1 / 52 }
  return [
    ...hedged,
    cell(
      'Whalley–Wilmott, LP of 2 in 1500–2500',
      0.69552,
      whalleyWilmottBand({
        price: 2000,
        gammaAbsBasePerPrice: 0.00473606798,
        costRate: 0.0005,
        riskAversion: 1e-4,
      }).halfWidthBase,
      5,
    ),
    cell(
      'Whalley–Wilmott beside Zakamouline',
      0.133539,
      whalleyWilmottBand(still).halfWidthBase,
      6,
    ),
    cell('Zakamouline half-width', 0.084824, zakamouline.halfWidthBase, 6),
    cell('Zakamouline volatility, short', 0.244526, zakamouline.hedgeSigmaAnnual ?? Number.NaN, 6),
    cell('Leland number, weekly', 0.287681, lelandNumber(weekly), 6),
    cell('Leland volatility, weekly', 0.226952, lelandVolatilityAnnual(weekly), 6),
    cell(
      'Leland number of an LP, hourly',
      0.09335,
      lelandNumber({ roundTripCostRate: 0.001, sigmaAnnual: 0.8, intervalYears: 1 / 8760 }),
      5,
    ),
    cell(
      'sd of LVR over 288 steps, share',
      0.0833,
      discreteHedgingSd({ lvrQuote: 1, steps: 288 }),
      4,
    ),
  ]
}

/** Strikes 1500 to 2500 for the position of 2 ETH at 2000 in 1500–2500. */
const WEIGHTS = [
  0.3557, 0.6623, 0.6047, 0.555, 0.5117, 0.4738, 0.4403, 0.4106, 0.3841, 0.3604, 0.172,
] as const

function replicationChecks(): Check[] {
  const curve = curveOfRange({
    liquidity: 847.2135954999579,
    sqrtLower: Math.sqrt(1500),
    sqrtUpper: Math.sqrt(2500),
  })
  const strikes = WEIGHTS.map((_, i) => 1500 + 100 * i)
  const { legs } = staticReplication({ curve, strikes, pivotPrice: 2000 })
  const weightOf = (strike: number): number =>
    legs.filter((leg) => leg.strike === strike).reduce((sum, { sizeBase }) => sum + sizeBase, 0)
  const total = legs.reduce((sum, { sizeBase }) => sum + sizeBase, 0)
  return [
    ...strikes.map((strike, i) =>
      cell(`replication weight at ${strike}`, WEIGHTS[i] as number, weightOf(strike), 4),
    ),
    cell('replication weights, sum', 4.930689, total, 6),
  ]
}

function crossHedgeChecks(): Check[] {
  const { sizes, effectiveness } = minimumVarianceHedge({
    hedgeCovariance: [[0.0313 ** 2]],
    crossCovariance: [0.928 * 0.0263 * 0.0313],
    exposureVariance: 0.0263 ** 2,
  })
  const ratio = -(sizes[0] ?? Number.NaN)
  return [
    cell('minimum-variance ratio', 0.7798, ratio, 4),
    cell('contracts of 42,000 for 2,000,000', 37.13, (ratio * 2_000_000) / 42_000, 2),
    cell('effectiveness R²', 0.8612, effectiveness, 4),
  ]
}
