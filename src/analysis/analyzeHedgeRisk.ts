import { NUMERAIRE } from '../domain/equivalents.ts'
import { randomStream } from '../market/random.ts'
import type { Portfolio } from '../models/risk/portfolio.ts'
import { type PortfolioRisk, portfolioRisk } from '../models/risk/portfolioRisk.ts'
import { gaussianScenarios, type PriceScenarios } from '../models/risk/priceScenarios.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HedgeResult } from './hedgeResult.ts'

type Risk = NonNullable<HedgeResult['data']['risk']>

const YEAR_SEC = 365 * 86_400

/** Joint moves of all that is priced; `undefined` where a volatility or a correlation is not known. */
export function hedgeScenarios(
  { options }: HedgeInput,
  portfolio: Portfolio,
  market: HedgeMarket,
  horizonSec: number,
): PriceScenarios | undefined {
  const moving = portfolio.assets
    .map(({ underlying }) => underlying)
    .filter((underlying) => underlying !== NUMERAIRE)
  const assets = moving.flatMap((underlying) => {
    const sigmaAnnual = market.volatilityOf(underlying)
    return sigmaAnnual === undefined ? [] : [{ underlying, sigmaAnnual }]
  })
  const correlation = moving.map((a) => moving.map((b) => market.correlationOf(a, b)))
  if (assets.length < moving.length || moving.length === 0) return undefined
  if (correlation.some((row) => row.includes(undefined))) return undefined
  return gaussianScenarios({
    assets,
    correlation: correlation as number[][],
    horizonYears: horizonSec / YEAR_SEC,
    count: options.draws - (options.draws % 2),
    antithetic: true,
    random: randomStream(options.seed).split(`risk ${horizonSec}`),
  })
}

/** Value at risk and expected shortfall, by full revaluation on the same draws before and after. */
export function hedgeRisk(
  input: HedgeInput,
  scenarios: PriceScenarios,
  now: Portfolio,
  after: Portfolio,
): Risk {
  const { confidence, horizonSec } = input.options
  const riskOf = (portfolio: Portfolio) =>
    riskNumbers(
      portfolioRisk({ portfolio, scenarios, stillUnderlyings: [NUMERAIRE], level: confidence }),
    )
  return {
    horizonSec,
    confidence,
    draws: scenarios.factors[0]?.length ?? 0,
    law: 'gbm',
    drift: 'martingale',
    now: riskOf(now),
    afterOrders: riskOf(after),
  }
}

function riskNumbers({ full, shortcuts }: PortfolioRisk): Risk['now'] {
  const by = (kind: string) =>
    shortcuts.find(({ shortcut }) => shortcut === kind)?.valueAtRisk ?? full.valueAtRisk
  return {
    valueAtRiskQuote: full.valueAtRisk,
    valueAtRiskErrorQuote: full.valueAtRiskError ?? null,
    expectedShortfallQuote: full.expectedShortfall,
    expectedShortfallErrorQuote: full.expectedShortfallError ?? null,
    deltaOnlyValueAtRiskQuote: by('delta'),
    deltaGammaValueAtRiskQuote: by('delta-gamma'),
  }
}
