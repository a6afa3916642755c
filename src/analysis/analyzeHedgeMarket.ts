import type { Warning } from '../domain/assumption.ts'
import { NUMERAIRE } from '../domain/equivalents.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'
import type { UnderlyingPrices } from '../hedging/exposureEntries.ts'
import { ratioVolatilityAnnual } from '../models/twoTokenExposure.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HeldPosition } from './heldPosition.ts'

/** Prices in dollars and what is known of their moves, by underlying. */
export type HedgeMarket = {
  readonly prices: UnderlyingPrices
  readonly priceSources: Readonly<Record<string, PriceSource>>
  readonly volatilityOf: (underlying: string) => number | undefined
  readonly correlationOf: (a: string, b: string) => number | undefined
  readonly warnings: readonly Warning[]
}

/** Who says a price: the user, a pool against dollars, a chain of pools, or a venue's index. */
export type PriceSource = 'given' | 'pool' | 'pools' | 'venue'

/** Beyond this a pool is more than a fee away from its market. */
const PRICE_GAP = 0.01

/**
 * The prices everything is counted at: as given, else of a pool against dollars, else through another
 * pool, else of a venue's index.
 */
export function hedgeMarket(input: HedgeInput, positions: readonly HeldPosition[]): HedgeMarket {
  const { options } = input
  const prices: Record<string, number> = { ...options.prices }
  const sources: Record<string, PriceSource> = Object.fromEntries(
    Object.keys(prices).map((underlying) => [underlying, 'given' as const]),
  )
  const learn = (underlying: string, price: number, source: PriceSource): boolean => {
    if (underlying === NUMERAIRE || prices[underlying] !== undefined) return false
    prices[underlying] = price
    sources[underlying] = source
    return true
  }
  for (let round = 0, isNew = true; isNew; round += 1) {
    isNew = false
    for (const held of positions)
      if (learnFromPool(held, prices, (...said) => learn(...said, round === 0 ? 'pool' : 'pools')))
        isNew = true
  }
  const instruments = input.venues.flatMap(({ instruments }) => instruments)
  for (const instrument of instruments)
    learn(instrument.underlying, indexOf(instrument) ?? Number.NaN, 'venue')
  const known = Object.fromEntries(Object.entries(prices).filter(([, p]) => Number.isFinite(p)))
  return {
    prices: known,
    priceSources: sources,
    volatilityOf: (underlying) =>
      underlying === NUMERAIRE
        ? 0
        : (options.volatilities[underlying] ?? options.anyVolatilityAnnual),
    correlationOf: (a, b) => {
      if (a === b) return 1
      return options.correlations.find(
        (pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a),
      )?.rho
    },
    warnings: gaps(instruments, known),
  }
}

/** Volatility of a position's pair; `undefined` where it does not follow from what is known. */
export function pairVolatility(
  { base, quote }: Pick<HeldPosition, 'base' | 'quote'>,
  market: HedgeMarket,
): number | undefined {
  const [a, b] = [base.underlying, quote.underlying]
  if (a === b) return 0
  const [sigmaBaseAnnual, sigmaQuoteAnnual] = [market.volatilityOf(a), market.volatilityOf(b)]
  if (sigmaBaseAnnual === undefined || sigmaQuoteAnnual === undefined) return undefined
  const correlation = a === NUMERAIRE || b === NUMERAIRE ? 0 : market.correlationOf(a, b)
  if (correlation === undefined) return undefined
  return ratioVolatilityAnnual({ sigmaBaseAnnual, sigmaQuoteAnnual, correlation })
}

function learnFromPool(
  { base, quote, price }: HeldPosition,
  prices: UnderlyingPrices,
  learn: (underlying: string, price: number) => boolean,
): boolean {
  const perUnit = (price * quote.unitsPerToken) / base.unitsPerToken
  const quotePrice = quote.underlying === NUMERAIRE ? 1 : prices[quote.underlying]
  const basePrice = base.underlying === NUMERAIRE ? 1 : prices[base.underlying]
  if (quotePrice !== undefined) return learn(base.underlying, perUnit * quotePrice)
  if (basePrice !== undefined) return learn(quote.underlying, basePrice / perUnit)
  return false
}

function indexOf(instrument: VenueInstrument): number | undefined {
  if (instrument.indexPrice !== undefined) return instrument.indexPrice
  return instrument.kind === 'option' ? undefined : instrument.markPrice
}

function gaps(instruments: readonly VenueInstrument[], prices: UnderlyingPrices): Warning[] {
  const told = new Set<string>()
  return instruments.flatMap((instrument) => {
    const { underlying, symbol } = instrument
    const [ours, theirs] = [prices[underlying], indexOf(instrument)]
    if (ours === undefined || theirs === undefined || told.has(underlying)) return []
    if (Math.abs(theirs / ours - 1) <= PRICE_GAP) return []
    told.add(underlying)
    return [
      {
        code: 'market/price-gap',
        message: `The pools are more than 1 % away from the price of ${symbol}. Holdings are at the price of the pools.`,
        subject: underlying,
      },
    ]
  })
}
