import { curveOfRange } from '../../../src/amm/curveOf.ts'
import { breakEvenFees } from '../../../src/models/breakEven.ts'
import {
  DAYS_PER_YEAR,
  lvrAlongPath,
  lvrRateAt,
} from '../../../src/models/lossVersusRebalancing.ts'
import { valueAt } from '../../../src/models/valuation.ts'
import { type Check, check, halfUnitOfDecimals, halfUnitOfDigits, type Source } from '../check.ts'

const SOURCE = 'loss-versus-rebalancing'

const DAILY = 0.05
const ANNUAL = DAILY * Math.sqrt(DAYS_PER_YEAR)
const FULL = curveOfRange({ liquidity: 1, sqrtLower: 0, sqrtUpper: Number.POSITIVE_INFINITY })

/** Lower and upper price at the price 1 of the pool: rate over σ²·V. */
const SHARES = [
  ['full range', 0, Number.POSITIVE_INFINITY, 0.125, 3],
  ['1500–2500 at 2000', 0.75, 1.25, 1.043635, 7],
  ['±10 %', 0.9, 1.1, 2.554824, 7],
  ['±1 %', 0.99, 1.01, 25.0617, 6],
] as const

export function lvrSource(): Source {
  return {
    id: SOURCE,
    title: 'Loss versus rebalancing: rate and path',
    citation:
      'J. Milionis, C. Moallemi, T. Roughgarden, A. Zhang, Automated market making and loss-versus-rebalancing (2022), arXiv 2208.06046, theorem 1.',
    method: [
      'ℓ = ½σ²P²|x′(P)|. The values called published are independent evaluations of the theorem; ours must round to their digits. Volatility is that of the pair, relative, 5 % a day unless said otherwise.',
    ],
    checks: [...rateChecks(), ...SHARES.map(shareCheck), ...exampleChecks(), ...pathChecks()],
    misprints: [],
  }
}

function rateChecks(): Check[] {
  const { lvrQuotePerDay, lvrShareAnnual = Number.NaN } = lvrRateAt({
    curve: FULL,
    price: 1,
    sigmaAnnual: ANNUAL,
  })
  const { feesQuotePerDay } = breakEvenFees({ curve: FULL, price: 1, sigmaAnnual: ANNUAL })
  const value = valueAt(FULL, 1)
  return [
    check(SOURCE, 'full range, bp a day', 3.125, (1e4 * lvrQuotePerDay) / value, 1e-9),
    check(SOURCE, 'full range, % a year', 11.41, 100 * lvrShareAnnual, halfUnitOfDecimals(2)),
    check(
      SOURCE,
      'turnover that pays for it at 0.3 %, % a day',
      10.417,
      (100 * feesQuotePerDay) / (0.003 * value),
      halfUnitOfDecimals(3),
    ),
  ]
}

function shareCheck([name, lower, upper, published, digits]: (typeof SHARES)[number]): Check {
  const curve = curveOfRange({
    liquidity: 1,
    sqrtLower: Math.sqrt(lower),
    sqrtUpper: Math.sqrt(upper),
  })
  const { lvrShareAnnual = Number.NaN } = lvrRateAt({ curve, price: 1, sigmaAnnual: 1 })
  return check(
    SOURCE,
    `rate over σ²V, ${name}`,
    published,
    lvrShareAnnual,
    halfUnitOfDigits(published, digits),
  )
}

/** 2 ETH at 2000 in the range 1500–2500, σ = 80 % a year. */
function exampleChecks(): Check[] {
  const [lower, at, upper] = [Math.sqrt(1500), Math.sqrt(2000), Math.sqrt(2500)]
  const curve = curveOfRange({
    liquidity: (2 * at * upper) / (upper - at),
    sqrtLower: lower,
    sqrtUpper: upper,
  })
  const rate = lvrRateAt({ curve, price: 2000, sigmaAnnual: 0.8 })
  return [
    check(
      SOURCE,
      '2 ETH at 2000 in 1500–2500, quote a year',
      6062.17,
      rate.lvrQuoteAnnual,
      halfUnitOfDecimals(2),
    ),
    check(
      SOURCE,
      '2 ETH at 2000 in 1500–2500, % a year',
      66.79,
      100 * (rate.lvrShareAnnual ?? Number.NaN),
      halfUnitOfDecimals(2),
    ),
  ]
}

/** 1 ETH and 1000 quote on the full range; the price doubles and returns: lost for good. */
function pathChecks(): Check[] {
  const curve = curveOfRange({
    liquidity: Math.sqrt(1000),
    sqrtLower: 0,
    sqrtUpper: Number.POSITIVE_INFINITY,
  })
  const [up = Number.NaN, down = Number.NaN] = lvrAlongPath(curve, [1000, 2000, 1000])
  const tolerance = halfUnitOfDecimals(6)
  return [
    check(SOURCE, 'path 1000 → 2000 → 1000, first step', 171.572875, up, tolerance),
    check(SOURCE, 'path 1000 → 2000 → 1000, second step', 121.320344, down, tolerance),
    check(SOURCE, 'path 1000 → 2000 → 1000, sum', 292.893219, up + down, tolerance),
  ]
}
