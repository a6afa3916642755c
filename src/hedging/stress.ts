import type { Assumption } from '../domain/assumption.ts'
import { correlationFactor } from '../models/correlation.ts'
import { expectedCurveLossQuote } from '../models/expectedCurveLoss.ts'
import { requireVolatility } from '../models/lossVersusRebalancing.ts'
import { ModelError, plain } from '../models/modelError.ts'
import {
  indexOfAssets,
  type Portfolio,
  type PortfolioValue,
  revaluation,
} from '../models/risk/portfolio.ts'
import { portfolioGreeks } from '../models/risk/portfolioGreeks.ts'
import type { StressScenario } from './stressScenarios.ts'

/** What hedges add to a portfolio. */
export type PortfolioHedges = Pick<Portfolio, 'holdings' | 'perpetuals' | 'options'>

/** Volatilities the expected loss of positions is computed from. */
export type StressLaw = {
  /** Of every asset of the portfolio, in its order; 0 for a stable one. */
  readonly sigmasAnnual: readonly number[]
  /** Of their log returns; identity for stable ones. */
  readonly correlation: readonly (readonly number[])[]
  readonly horizonYears: number
}

/** One scenario, without and with the hedges; quote. */
export type StressRow = {
  readonly id: string
  readonly unhedgedPnlQuote: number
  readonly hedgedPnlQuote: number
  /** What the hedges brought: the difference. */
  readonly hedgePnlQuote: number
  /** Where the hedged P&L comes from; it adds up. */
  readonly parts: {
    readonly positionsPnlQuote: number
    readonly holdingsPnlQuote: number
    readonly optionsPnlQuote: number
    readonly perpetualsPnlQuote: number
    readonly fundingPnlQuote: number
    /** Expected loss of positions over the horizon beyond today's, as P&L. */
    readonly volatilityPnlQuote: number
    readonly exitPnlQuote: number
  }
  /** Delta of each asset afterwards, hedges counted: what has to be done next. */
  readonly deltasAfter: readonly { readonly underlying: string; readonly amount: number }[]
  /** Base that finds no buyer, where the scenario has any: not in the P&L. */
  readonly unsoldBase?: number
}

export const stressAssumptions: readonly Assumption[] = [
  {
    id: 'stress-at-once',
    statement: 'Prices jump at once; nobody re-hedges on the way, and no fee is earned.',
    bias: 'overstates the loss of one who re-hedges at a turning price, understates it in a trend',
  },
  {
    id: 'stress-alike',
    statement: 'All underlyings of a gap move by the same factor.',
    bias: 'understates the loss of a book that is long one and short another',
  },
  {
    id: 'stress-no-liquidation',
    statement: 'Margin is met: no hedge is liquidated, and venues pay.',
    bias: 'understates the loss where a hedge is close to liquidation',
  },
]

/**
 * A portfolio under each scenario, unhedged and hedged, revalued in full.
 *
 * A position between two assets moves with their ratio, so one whose quote token loses its peg ends up
 * with more of it: exact, to the edge and beyond. Volatility changes no mark of a position (its vega is
 * zero); what it changes is what is expected to be lost over the horizon, which stands apart.
 *
 * @param portfolio - unhedged
 * @param hedges - held in addition, on assets of the portfolio
 * @param law - needed where a scenario changes realised volatility
 *
 * Source: models reference 1.2, 2.4, 7.
 * @throws `model/unknown-underlying`, `model/bad-correlation`, `model/bad-price`, `hedge/bad-move`
 *
 * @example
 * // 2 ETH at 2000 in 1500–2500, short 2
 * stressTable({ portfolio, hedges, scenarios: standardStresses({ underlyings: ['ETH'] }) })[0]
 * // { id: 'gap-down-50', unhedgedPnlQuote: -4145.41…, hedgedPnlQuote: -2145.41…, … }
 */
export function stressTable(options: {
  readonly portfolio: Portfolio
  readonly hedges: PortfolioHedges
  readonly scenarios: readonly StressScenario[]
  readonly law?: StressLaw
}): readonly StressRow[] {
  const { portfolio, hedges, scenarios, law } = options
  const hedged: Portfolio = {
    ...portfolio,
    holdings: [...portfolio.holdings, ...hedges.holdings],
    perpetuals: [...portfolio.perpetuals, ...hedges.perpetuals],
    options: [...portfolio.options, ...hedges.options],
  }
  const [bare, covered] = [revaluation(portfolio), revaluation(hedged)]
  return scenarios.map((scenario): StressRow => {
    const prices = pricesUnder(portfolio, scenario)
    const parts = {
      ...partsOf(covered.now, covered.at(prices, scenario.change)),
      volatilityPnlQuote: volatilityPnl(portfolio, scenario, law),
      exitPnlQuote: plain('exit', -(scenario.exit?.costQuote ?? 0)),
    }
    const total = (of: Readonly<Record<string, number>>): number =>
      plain(
        'P&L',
        Object.values(of).reduce((sum, part) => sum + part, 0),
      )
    const hedgedPnlQuote = total(parts)
    const unhedgedPnlQuote = total({
      ...parts,
      ...partsOf(bare.now, bare.at(prices, scenario.change)),
    })
    return {
      id: scenario.id,
      unhedgedPnlQuote,
      hedgedPnlQuote,
      hedgePnlQuote: plain('P&L', hedgedPnlQuote - unhedgedPnlQuote),
      parts,
      deltasAfter: deltasUnder(hedged, prices, scenario),
      ...(scenario.exit === undefined ? {} : { unsoldBase: scenario.exit.unsoldBase }),
    }
  })
}

function pricesUnder({ assets }: Portfolio, { id, priceFactors }: StressScenario): number[] {
  const indexOf = indexOfAssets(assets)
  const prices = assets.map(({ price }) => price)
  for (const [underlying, factor] of Object.entries(priceFactors)) {
    if (!(Number.isFinite(factor) && factor > 0))
      throw new ModelError(
        'hedge/bad-move',
        `Scenario ${id} cannot move ${underlying} by ${factor}.`,
      )
    const place = indexOf(underlying)
    prices[place] = (prices[place] as number) * factor
  }
  return prices
}

function partsOf(before: PortfolioValue, after: PortfolioValue) {
  return {
    positionsPnlQuote: plain('P&L', after.positionsQuote - before.positionsQuote),
    holdingsPnlQuote: plain('P&L', after.holdingsQuote - before.holdingsQuote),
    optionsPnlQuote: plain('P&L', after.optionsQuote - before.optionsQuote),
    perpetualsPnlQuote: after.perpetualsPnlQuote,
    fundingPnlQuote: after.fundingPnlQuote,
  }
}

/** What positions are expected to lose more than today if the market moves more, as P&L. */
function volatilityPnl(
  { assets, positions }: Portfolio,
  { realisedVolatilityFactor, id }: StressScenario,
  law: StressLaw | undefined,
): number {
  if (realisedVolatilityFactor === undefined || positions.length === 0) return 0
  if (law === undefined)
    throw new ModelError('model/bad-volatility', `Scenario ${id} needs the volatility of today.`)
  const sigmas = law.sigmasAnnual.map(requireVolatility)
  correlationFactor(law.correlation, assets.length)
  const indexOf = indexOfAssets(assets)
  return positions.reduce((sum, { curve, base, quote }) => {
    const [b, q] = [indexOf(base), indexOf(quote)]
    const [sb, sq] = [sigmas[b] ?? 0, sigmas[q] ?? 0]
    const rho = law.correlation[b]?.[q] ?? 0
    const sigma = Math.sqrt(Math.max(sb ** 2 + sq ** 2 - 2 * rho * sb * sq, 0))
    const unit = assets[q]?.price ?? 0
    const lossAt = (factor: number): number =>
      expectedCurveLossQuote(curve, {
        price: (assets[b]?.price ?? 0) / unit,
        driftAnnual: 0,
        sigmaAnnual: sigma * factor,
        horizonSec: law.horizonYears * YEAR_SEC,
      })
    return sum - unit * (lossAt(realisedVolatilityFactor) - lossAt(1))
  }, 0)
}

const YEAR_SEC = 365 * 86_400

function deltasUnder(portfolio: Portfolio, prices: readonly number[], { change }: StressScenario) {
  const { volatilityFactor = 1, elapsedYears = 0 } = change ?? {}
  const { deltas } = portfolioGreeks({
    ...portfolio,
    assets: portfolio.assets.map((asset, i) => ({ ...asset, price: prices[i] as number })),
    options: portfolio.options.map((option) => ({
      ...option,
      sigmaAnnual: option.sigmaAnnual * volatilityFactor,
      timeYears: Math.max(option.timeYears - elapsedYears, 0),
    })),
  })
  return portfolio.assets.map(({ underlying }, i) => ({ underlying, amount: deltas[i] as number }))
}
