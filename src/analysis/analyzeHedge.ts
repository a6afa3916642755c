import { NUMERAIRE } from '../domain/equivalents.ts'
import type { ExposureVector } from '../domain/exposure.ts'
import { accountEntries } from '../hedging/accountEntries.ts'
import type { QuadraticSolver } from '../hedging/quadraticProgram.ts'
import { rebalanceAssumptions } from '../hedging/rebalancePolicy.ts'
import { stressAssumptions } from '../hedging/stress.ts'
import { lvrAssumptions, lvrRateAt } from '../models/lossVersusRebalancing.ts'
import type { Portfolio } from '../models/risk/portfolio.ts'
import { portfolioRiskAssumptions } from '../models/risk/portfolioRisk.ts'
import { breakEvenOf, costsOf } from './analyzeHedgeCosts.ts'
import { type HedgeExposures, hedgeExposures } from './analyzeHedgeExposure.ts'
import { hedgeLimits } from './analyzeHedgeLimits.ts'
import { type HedgeMarket, hedgeMarket, pairVolatility } from './analyzeHedgeMarket.ts'
import { hedgeOrders } from './analyzeHedgePlan.ts'
import { hedgeRisk, hedgeScenarios } from './analyzeHedgeRisk.ts'
import type { HedgeDecision } from './analyzeHedgeRules.ts'
import { hedgeStresses } from './analyzeHedgeStresses.ts'
import { drainedPools, liquidityAtRisk } from './analyzeHedgeUnwind.ts'
import { recommendation } from './analyzeHedgeWords.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import { givenEquivalents } from './equivalents.ts'
import type { HedgeInput } from './hedgeInput.ts'
import { hedgePortfolio } from './hedgePortfolio.ts'
import type { HedgeResult } from './hedgeResult.ts'
import { type HeldPosition, heldPosition } from './heldPosition.ts'

type Data = HedgeResult['data']

/**
 * One recommendation for everything held: the netted exposure, what to trade, what it costs and
 * brings, what is left, how bad it gets, and whether the limits hold.
 *
 * Pure: the same input, identity and solver give the same result, to the byte.
 *
 * @throws `hedge/price-missing`, `hedge/…`, `model/…`
 */
export function analyzeHedge(
  input: HedgeInput,
  identity: Identity,
  solver: QuadraticSolver,
): HedgeResult {
  const { options, chain } = input
  const nowSec = input.block.timestampSec
  const given = givenEquivalents(options, chain.chainId)
  const positions = input.positions.flatMap(
    (held) => heldPosition(held, given, chain.chainId, nowSec) ?? [],
  )
  const market = hedgeMarket(input, positions)
  const others = accountEntries(input.accounts, market.prices, nowSec)
  const held = hedgeExposures({ positions, others, market, horizonSec: options.horizonSec })
  const { valueQuote } = held.curve
  const terms = { options, market, positions, valueQuote, nowSec, solver }
  const plan = hedgeOrders(input, held.curve, terms)
  const exposures = exposuresOf(held, market)
  const now = hedgePortfolio(input, positions, market, [], nowSec)
  const after = withAnywhere(
    hedgePortfolio(input, positions, market, plan.orders, nowSec),
    input.venues.length === 0 ? plan.decisions : [],
  )
  const scenarios = hedgeScenarios(input, now, market, options.horizonSec)
  const listed = positions.map((one) => positionOf(one, market))
  const costs = costsOf(input, plan, market)
  const breakEven = breakEvenOf(input, listed, costs, valueQuote)
  const unwinds = liquidityAtRisk(positions, market)
  const drained = drainedPools(positions, market)
  const limits = hedgeLimits({ input, positions, market, portfolio: now, exposures })
  const warnings = [...input.warnings, ...held.warnings, ...market.warnings, ...plan.warnings]
  return {
    ...envelopeOf({ ...input, warnings }, identity, [
      ...held.assumptions,
      ...rebalanceAssumptions,
      ...plan.assumptions,
      ...(breakEven === undefined ? [] : lvrAssumptions),
      ...(scenarios === undefined ? [] : portfolioRiskAssumptions),
      ...stressAssumptions,
    ]),
    data: {
      positions: listed,
      exposures,
      hedge: { ...recommendation(input, plan, held.curve), costs: costs.shown },
      ...(breakEven === undefined ? {} : { breakEven }),
      ...(scenarios === undefined ? {} : { risk: hedgeRisk(input, scenarios, now, after) }),
      stresses: hedgeStresses(input, market, now, after, drained).map((row) => ({
        id: row.id,
        nowPnlQuote: row.unhedgedPnlQuote,
        afterOrdersPnlQuote: row.hedgedPnlQuote,
      })),
      ...(unwinds.length === 0 ? {} : { liquidityAtRisk: unwinds }),
      ...(limits === undefined
        ? {}
        : {
            limits: {
              isCrossed: limits.isCrossed,
              rows: limits.rows.map(({ id, bound, limit, measured, unit, state }) => ({
                id,
                bound,
                limit,
                measured: measured ?? null,
                unit,
                state,
              })),
            },
          }),
      basis: { numeraire: NUMERAIRE, pricing: 'mark' },
    },
  }
}

/** With the perpetuals that no venue was named for. */
function withAnywhere(portfolio: Portfolio, decisions: readonly HedgeDecision[]): Portfolio {
  const traded = decisions.filter(({ decision }) => decision.tradeBase !== 0)
  return {
    ...portfolio,
    perpetuals: [
      ...portfolio.perpetuals,
      ...traded.map(({ exposure, decision }) => ({
        label: 'any perpetual',
        underlying: exposure.underlying,
        amountBase: decision.tradeBase,
      })),
    ],
  }
}

function exposuresOf({ curve, horizon }: HedgeExposures, market: HedgeMarket): Data['exposures'] {
  const atHorizon = (name: string) =>
    horizon?.byUnderlying.find(({ underlying }) => underlying === name)
  return curve.byUnderlying.map((net) => {
    const { underlying, priceQuote, deltaBase, gammaBasePerPrice } = net
    const later = underlying === NUMERAIRE ? undefined : atHorizon(underlying)
    const source = market.priceSources[underlying]
    return {
      underlying,
      priceQuote,
      ...(source === undefined ? {} : { priceSource: source }),
      deltaBase,
      deltaQuote: deltaBase * priceQuote,
      share: shareOf(deltaBase * priceQuote, curve),
      gammaBasePerPrice,
      dollarGammaQuote: priceQuote * (priceQuote * gammaBasePerPrice),
      valueQuote: net.valueQuote,
      ...(later === undefined
        ? {}
        : {
            horizon: {
              deltaBase: later.deltaBase,
              gammaBasePerPrice: later.gammaBasePerPrice,
              ...optional('vegaQuotePerVol', later.vegaQuotePerVol),
              ...optional('thetaQuotePerDay', later.thetaQuotePerDay),
            },
          }),
      contributions: net.contributions.map(
        ({ source: from, label, deltaBase: delta, gammaBasePerPrice: gamma, valueQuote }) => ({
          source: from,
          label,
          deltaBase: delta,
          gammaBasePerPrice: gamma,
          valueQuote,
        }),
      ),
    }
  })
}

function positionOf(one: HeldPosition, market: HedgeMarket): Data['positions'][number] {
  const { held, holds, owed, feesPerDay, base, quote, price } = one
  const { protocol, poolId } = held.position
  const tokenId = held.position.kind === 'range' ? held.position.tokenId : undefined
  const dollars = (amounts: HeldPosition['owed']): number =>
    amounts.base * base.unitsPerToken * dollarsOf(base.underlying, market) +
    amounts.quote * quote.unitsPerToken * dollarsOf(quote.underlying, market)
  const sigmaAnnual = pairVolatility(one, market)
  const quoteDollars = quote.unitsPerToken * dollarsOf(quote.underlying, market)
  return {
    label: one.label,
    protocol,
    ...(tokenId === undefined ? {} : { tokenId }),
    poolId,
    base: base.underlying,
    quote: quote.underlying,
    status: one.status,
    poolPrice: price,
    amountBase: holds.base,
    amountQuote: holds.quote,
    owedBase: owed.base,
    owedQuote: owed.quote,
    valueQuote: dollars(holds) + dollars(owed),
    feesPerDayQuote: feesPerDay === undefined ? null : dollars(feesPerDay),
    lvrPerDayQuote:
      sigmaAnnual === undefined
        ? null
        : lvrRateAt({ curve: one.tokenCurve, price, sigmaAnnual }).lvrQuotePerDay * quoteDollars,
  }
}

function dollarsOf(underlying: string, { prices }: HedgeMarket): number {
  return underlying === NUMERAIRE ? 1 : (prices[underlying] ?? Number.NaN)
}

function shareOf(quote: number, { valueQuote }: ExposureVector): number | null {
  return valueQuote === 0 ? null : quote / valueQuote
}

function optional<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: number })
}
