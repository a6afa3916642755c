import type { Warning } from '../domain/assumption.ts'
import { NUMERAIRE } from '../domain/equivalents.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'
import type { UnderlyingPrices } from '../hedging/exposureEntries.ts'
import { ratioVolatilityAnnual } from '../models/twoTokenExposure.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HeldPosition } from './heldPosition.ts'
import { type PoolPriceSource, poolPrices } from './poolPrices.ts'

/** Prices in dollars and what is known of their moves, by underlying. */
export type HedgeMarket = {
  readonly prices: UnderlyingPrices
  readonly priceSources: Readonly<Record<string, PriceSource>>
  readonly volatilityOf: (underlying: string) => number | undefined
  readonly correlationOf: (a: string, b: string) => number | undefined
  readonly warnings: readonly Warning[]
}

/** Who says a price: the user, a pool against dollars, a chain of pools, or a venue's index. */
export type PriceSource = PoolPriceSource | 'venue'

/** Beyond this a pool is more than a fee away from its market. */
const PRICE_GAP = 0.01

/**
 * The prices everything is counted at: as given, else of the deepest pool held, else of a venue's
 * index.
 */
export function hedgeMarket(input: HedgeInput, positions: readonly HeldPosition[]): HedgeMarket {
  const { options } = input
  const instruments = input.venues.flatMap(({ instruments }) => instruments)
  const ofPools = poolPrices(positions, options.prices)
  const known: Record<string, number> = { ...ofPools.prices }
  const sources: Record<string, PriceSource> = { ...ofPools.sources }
  for (const instrument of instruments) {
    const { underlying } = instrument
    const index = indexOf(instrument)
    if (underlying === NUMERAIRE || known[underlying] !== undefined || index === undefined) continue
    known[underlying] = index
    sources[underlying] = 'venue'
  }
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
