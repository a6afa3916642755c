import { NUMERAIRE } from '../domain/equivalents.ts'
import { type StressLaw, type StressRow, stressTable } from '../hedging/stress.ts'
import { type StressExit, standardStresses } from '../hedging/stressScenarios.ts'
import type { Portfolio } from '../models/risk/portfolio.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HedgeInput } from './hedgeInput.ts'

const YEAR_SEC = 365 * 86_400

/** What jumps do to everything held, as it is and with the orders filled. */
export function hedgeStresses(
  { options }: HedgeInput,
  market: HedgeMarket,
  now: Portfolio,
  after: Portfolio,
  drained: StressExit | undefined,
): readonly StressRow[] {
  const moving = now.assets.filter(({ underlying }) => underlying !== NUMERAIRE)
  const law = lawOf(now, market, options.horizonSec)
  const priceOf = (name: string): number =>
    now.assets.find(({ underlying }) => underlying === name)?.price ?? 0
  const scenarios = standardStresses({
    underlyings: moving.map(({ underlying }) => underlying),
    quoteToken: NUMERAIRE,
    perpetuals: after.perpetuals.map((held) => ({ ...held, price: priceOf(held.underlying) })),
    horizonYears: options.horizonSec / YEAR_SEC,
    ...(drained === undefined ? {} : { drained }),
  })
  return stressTable({
    portfolio: now,
    hedges: {
      holdings: [],
      perpetuals: after.perpetuals.slice(now.perpetuals.length),
      options: after.options.slice(now.options.length),
    },
    scenarios: scenarios.filter(
      ({ realisedVolatilityFactor }) => realisedVolatilityFactor === undefined || law !== undefined,
    ),
    ...(law === undefined ? {} : { law }),
  })
}

/** `undefined` where a volatility or a correlation is not known. */
function lawOf(
  { assets }: Portfolio,
  market: HedgeMarket,
  horizonSec: number,
): StressLaw | undefined {
  const names = assets.map(({ underlying }) => underlying)
  const sigmas = names.map((name) => market.volatilityOf(name))
  const correlation = names.map((a) =>
    names.map((b) =>
      a === b ? 1 : a === NUMERAIRE || b === NUMERAIRE ? 0 : market.correlationOf(a, b),
    ),
  )
  if (sigmas.includes(undefined) || correlation.some((row) => row.includes(undefined)))
    return undefined
  return {
    sigmasAnnual: sigmas as number[],
    correlation: correlation as number[][],
    horizonYears: horizonSec / YEAR_SEC,
  }
}
