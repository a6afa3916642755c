import { NUMERAIRE, underlyingOfExchangeAsset } from '../domain/equivalents.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'
import { fundingRateAnnual } from '../hedging/instruments/linearPerpetual.ts'
import type { NettingOrder } from '../hedging/netting.ts'
import type { Portfolio, PortfolioOption, PortfolioPerpetual } from '../models/risk/portfolio.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HeldPosition } from './heldPosition.ts'

const YEAR_SEC = 365 * 86_400

/**
 * Everything held as what can be revalued in full, with orders filled where some are given.
 *
 * @param nowSec - for the time options have left
 */
export function hedgePortfolio(
  input: HedgeInput,
  positions: readonly HeldPosition[],
  market: HedgeMarket,
  orders: readonly NettingOrder[],
  nowSec: number,
): Portfolio {
  const { accounts } = input.accounts
  const ordered = orders.map((order) => asHeld(input, order, nowSec))
  return {
    assets: [
      { underlying: NUMERAIRE, price: 1 },
      ...heldUnderlyings(positions, input, orders).map((underlying) => ({
        underlying,
        price: market.prices[underlying] ?? Number.NaN,
      })),
    ],
    positions: positions.map(({ label, curve, base, quote }) => ({
      label,
      curve,
      base: base.underlying,
      quote: quote.underlying,
    })),
    holdings: [
      ...positions.flatMap(({ label, owed, base, quote }) => [
        { label, underlying: base.underlying, amount: owed.base * base.unitsPerToken },
        { label, underlying: quote.underlying, amount: owed.quote * quote.unitsPerToken },
      ]),
      ...accounts.flatMap(({ name, balances }) =>
        balances.map(({ asset, amount }) => ({
          label: name,
          underlying: underlyingOfExchangeAsset(asset),
          amount,
        })),
      ),
    ],
    perpetuals: [
      ...accounts.flatMap(({ name, hedges }) =>
        hedges.flatMap((hedge): PortfolioPerpetual[] => {
          if (hedge.kind === 'option') return []
          const amountBase =
            hedge.kind === 'linear' ? hedge.amountBase : hedge.notionalQuote / hedge.entryPrice
          const underlying = underlyingOfExchangeAsset(hedge.underlying)
          const label = `${name} ${hedge.symbol}`
          const rate = rateOf(input, name, hedge.symbol)
          return [{ label, underlying, amountBase, ...funded(rate) }]
        }),
      ),
      ...ordered.flatMap((held) => ('amountBase' in held && !('strike' in held) ? [held] : [])),
    ],
    options: [
      ...accounts.flatMap(({ name, hedges }) =>
        hedges.flatMap((hedge): PortfolioOption[] =>
          hedge.kind !== 'option'
            ? []
            : [
                {
                  label: `${name} ${hedge.symbol}`,
                  underlying: underlyingOfExchangeAsset(hedge.underlying),
                  kind: hedge.right,
                  amountBase: hedge.amountBase,
                  strike: hedge.strike,
                  timeYears: Math.max(hedge.expirySec - nowSec, 0) / YEAR_SEC,
                  sigmaAnnual: hedge.sigmaAnnual,
                  rateAnnual: 0,
                },
              ],
        ),
      ),
      ...ordered.flatMap((held) => ('strike' in held ? [held] : [])),
    ],
  }
}

/** A filled order: options as options, anything else by its delta. */
function asHeld(
  input: HedgeInput,
  { candidate, contracts }: NettingOrder,
  nowSec: number,
): PortfolioPerpetual | PortfolioOption {
  const { venue, symbol, underlying } = candidate
  const label = `${venue} ${symbol}`
  const instrument = instrumentOf(input, venue, symbol)
  if (instrument?.kind !== 'option')
    return {
      label,
      underlying,
      amountBase: contracts * candidate.deltaBase,
      ...funded(rateOf(input, venue, symbol)),
    }
  return {
    label,
    underlying,
    kind: instrument.right,
    amountBase: contracts * instrument.contractSizeBase,
    strike: instrument.strike,
    timeYears: Math.max(instrument.expirySec - nowSec, 0) / YEAR_SEC,
    sigmaAnnual: instrument.markVolatilityAnnual ?? Number.NaN,
    rateAnnual: input.options.riskFreeAnnual,
  }
}

/** Funding of the same symbol at a venue of the same name. */
function rateOf(input: HedgeInput, venue: string, symbol: string): number | undefined {
  const instrument = instrumentOf(input, venue, symbol)
  if (instrument === undefined || !('funding' in instrument)) return undefined
  return instrument.funding === undefined ? undefined : fundingRateAnnual(instrument.funding)
}

function instrumentOf(
  { venues }: HedgeInput,
  venue: string,
  symbol: string,
): VenueInstrument | undefined {
  return venues.find((one) => one.venue === venue)?.instruments.find((one) => one.symbol === symbol)
}

function funded(fundingRateAnnual: number | undefined) {
  return fundingRateAnnual === undefined ? {} : { fundingRateAnnual }
}

/** What anything held or ordered moves with, once each, dollars apart. */
function heldUnderlyings(
  positions: readonly HeldPosition[],
  { accounts }: HedgeInput,
  orders: readonly NettingOrder[],
): readonly string[] {
  const names = [
    ...positions.flatMap(({ base, quote }) => [base.underlying, quote.underlying]),
    ...accounts.accounts.flatMap(({ balances, hedges }) => [
      ...balances.map(({ asset }) => underlyingOfExchangeAsset(asset)),
      ...hedges.map(({ underlying }) => underlyingOfExchangeAsset(underlying)),
    ]),
    ...orders.map(({ candidate }) => candidate.underlying),
  ]
  return [...new Set(names)].filter((name) => name !== NUMERAIRE)
}
