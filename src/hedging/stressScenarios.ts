import { ModelError } from '../models/modelError.ts'
import type { MarketChange, PortfolioPerpetual } from '../models/risk/portfolio.ts'
import { requireHorizon } from '../models/risk/priceScenarios.ts'

/** What is taken to happen at once. */
export type StressScenario = {
  /** Stable: `gap-down-30`, `volatility-doubles`, `funding-spike`, `quote-depeg`, `pool-drained` … */
  readonly id: string
  /** Price then over price now by underlying; what is not named stays. */
  readonly priceFactors: Readonly<Record<string, number>>
  readonly change?: MarketChange
  /** Realised volatility over the horizon, as a factor on today's. */
  readonly realisedVolatilityFactor?: number
  /** What leaving costs, and what cannot be sold at all. */
  readonly exit?: StressExit
}

/** An exit through one's own ticks, as `drainedExit` computes it, in human units. */
export type StressExit = { readonly costQuote: number; readonly unsoldBase: number }

/** Moves of the gaps, as factors. */
const GAPS = [0.5, 0.7, 0.9, 1.1, 1.3, 1.5] as const

/**
 * The scenarios every portfolio is put to.
 *
 * Gaps of ±10, 30 and 50 %, all named underlyings alike; the volatility of options and of the market
 * doubled; funding that spikes against the perpetuals held; the quote token at 0.9; the pool without
 * other providers.
 *
 * @param underlyings - what gaps: the volatile ones
 * @param quoteToken - the token that loses its peg; without it there is no such scenario
 * @param perpetuals - whose side funding spikes against; none, no such scenario
 * @param fundingSpikeRateAnnual - ≥ 0, fraction per year, default 3: 0.27 % every eight hours
 * @param horizonYears - how long funding and volatility stay so, default a week
 * @param drained - what an exit through one's own ticks costs; without it there is no such scenario
 * @throws `model/bad-horizon`, `hedge/bad-funding`
 */
export function standardStresses(options: {
  readonly underlyings: readonly string[]
  readonly quoteToken?: string
  readonly perpetuals?: readonly (PortfolioPerpetual & { readonly price: number })[]
  readonly fundingSpikeRateAnnual?: number
  readonly horizonYears?: number
  readonly drained?: StressExit
}): readonly StressScenario[] {
  const { underlyings, quoteToken, perpetuals = [], fundingSpikeRateAnnual = 3, drained } = options
  const elapsedYears = requireHorizon(options.horizonYears ?? 7 / 365)
  if (!(Number.isFinite(fundingSpikeRateAnnual) && fundingSpikeRateAnnual >= 0))
    throw new ModelError('hedge/bad-funding', `Funding cannot spike by ${fundingSpikeRateAnnual}.`)
  const charged = perpetuals.filter(({ fundingRateAnnual }) => fundingRateAnnual !== undefined)
  const notional = charged.reduce((sum, { amountBase, price }) => sum + amountBase * price, 0)
  return [
    ...GAPS.map((factor): StressScenario => {
      const percent = Math.round(Math.abs(factor - 1) * 100)
      return {
        id: `gap-${factor < 1 ? 'down' : 'up'}-${percent}`,
        priceFactors: Object.fromEntries(underlyings.map((underlying) => [underlying, factor])),
      }
    }),
    {
      id: 'volatility-doubles',
      priceFactors: {},
      change: { volatilityFactor: 2 },
      realisedVolatilityFactor: 2,
    },
    ...(notional === 0
      ? []
      : [
          {
            id: 'funding-spike',
            priceFactors: {},
            // Whoever is net short pays when the rate is negative.
            change: {
              elapsedYears,
              fundingRateAnnual: Math.sign(notional) * fundingSpikeRateAnnual,
            },
          },
        ]),
    ...(quoteToken === undefined
      ? []
      : [{ id: 'quote-depeg', priceFactors: { [quoteToken]: 0.9 } }]),
    ...(drained === undefined ? [] : [{ id: 'pool-drained', priceFactors: {}, exit: drained }]),
  ]
}
