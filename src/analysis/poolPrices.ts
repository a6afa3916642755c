import type { Assumption } from '../domain/assumption.ts'
import { NUMERAIRE, type TokenUnderlying } from '../domain/equivalents.ts'

/** A pool a position is held in, as far as prices go. */
export type PricedPool = {
  readonly base: TokenUnderlying
  readonly quote: TokenUnderlying
  /** Quote tokens per base token; `undefined` while the pool has none. */
  readonly price: number | undefined
  /** Quote tokens that its active liquidity stands for, see `poolDepthQuote`. */
  readonly depthQuote: number
}

/** Who says a price: the user, a pool against dollars, or a chain of pools. */
export type PoolPriceSource = 'given' | 'pool' | 'pools'

export type PoolPrices = {
  /** Dollars per unit of an underlying, where they are known. */
  readonly prices: Readonly<Record<string, number>>
  readonly sources: Readonly<Record<string, PoolPriceSource>>
}

/**
 * Dollars for what is held: as given, else of the deepest of the pools themselves, first of those
 * against dollars, then of those against what has a price by then.
 *
 * The deepest, because anyone can send a stranger a position in a pool of any price.
 */
export function poolPrices(
  holdings: readonly PricedPool[],
  given: Readonly<Record<string, number>>,
): PoolPrices {
  const prices: Record<string, number> = { [NUMERAIRE]: 1, ...given }
  const sources: Record<string, PoolPriceSource> = Object.fromEntries(
    Object.keys(given).map((underlying) => [underlying, 'given' as const]),
  )
  for (let round = 0; ; round += 1) {
    const offers = holdings.flatMap((holding) => offerOf(holding, prices) ?? [])
    const deepest = new Map<string, Offer>()
    for (const offer of offers)
      if (offer.depthUsd > (deepest.get(offer.underlying)?.depthUsd ?? 0))
        deepest.set(offer.underlying, offer)
    if (deepest.size === 0) return { prices: without(prices), sources }
    for (const { underlying, priceUsd } of deepest.values()) {
      prices[underlying] = priceUsd
      sources[underlying] = round === 0 ? 'pool' : 'pools'
    }
  }
}

export const poolPriceAssumption: Assumption = {
  id: 'prices-of-pools-held',
  statement:
    'Prices in dollars that were not given are those of the deepest pool held; dollar tokens count at par.',
  bias: 'as far as that pool is off its market',
}

type Offer = { readonly underlying: string; readonly priceUsd: number; readonly depthUsd: number }

/** The price a pool gives the one of its two that has none yet. */
function offerOf(
  { base, quote, price, depthQuote }: PricedPool,
  prices: Readonly<Record<string, number>>,
): Offer | undefined {
  if (price === undefined) return undefined
  // Of one unit of the base's underlying in units of the quote's.
  const perUnit = (price * quote.unitsPerToken) / base.unitsPerToken
  const [ofBase, ofQuote] = [prices[base.underlying], prices[quote.underlying]]
  const depth = depthQuote * quote.unitsPerToken
  if (ofQuote !== undefined && ofBase === undefined)
    return {
      underlying: base.underlying,
      priceUsd: perUnit * ofQuote,
      depthUsd: depth * ofQuote,
    }
  if (ofBase !== undefined && ofQuote === undefined)
    return {
      underlying: quote.underlying,
      priceUsd: ofBase / perUnit,
      depthUsd: (depth / perUnit) * ofBase,
    }
  return undefined
}

function without({ [NUMERAIRE]: _, ...prices }: Record<string, number>): Record<string, number> {
  return prices
}
