import type { InventoryCurve } from '../amm/curve.ts'
import { NUMERAIRE, type TokenUnderlying } from '../domain/equivalents.ts'
import type { ExposureEntry, ExposureSource } from '../domain/exposure.ts'
import type { HorizonGreeks } from '../models/horizonGreeks.ts'
import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'
import { twoTokenExposure } from '../models/twoTokenExposure.ts'

/** Price of one unit of each underlying in the numeraire; the numeraire itself needs none. */
export type UnderlyingPrices = Readonly<Record<string, number>>

/** A position near the present price in the frame of its pair: what its entries are made from. */
export type PairGreeks = {
  /** `∂V/∂(base price)`: the base held, or what stands for it at a horizon. */
  readonly deltaBase: number
  /** `V − P·∂V/∂P`: the quote held. */
  readonly deltaQuote: number
  readonly gammaBasePerPrice: number
  /** In quote tokens per 1.00 of the pair's volatility; absent: the mark has none. */
  readonly vegaQuotePerVol?: number
  /** In quote tokens per day. */
  readonly thetaQuotePerDay?: number
}

/** The holdings on the curve at the pool's price; no vega, no theta. */
export function curvePairGreeks(curve: InventoryCurve, price: number): PairGreeks {
  return {
    deltaBase: curve.baseAt(price),
    deltaQuote: curve.quoteAt(price),
    gammaBasePerPrice: curve.baseSlopeAt(price),
  }
}

/** The derivatives of the value expected at a horizon. */
export function horizonPairGreeks(greeks: HorizonGreeks, price: number): PairGreeks {
  return {
    deltaBase: greeks.horizonDeltaBase,
    deltaQuote: greeks.expectedValueQuote - price * greeks.horizonDeltaBase,
    gammaBasePerPrice: greeks.horizonGammaBasePerPrice,
    vegaQuotePerVol: greeks.horizonVegaQuotePerVol,
    thetaQuotePerDay: greeks.horizonThetaQuotePerDay,
  }
}

/** A pair's tokens and how its volatility answers to theirs. */
export type PairUnderlyings = {
  readonly base: TokenUnderlying
  readonly quote: TokenUnderlying
  /** `∂σ_P/∂σ` of both tokens ({@link ratioVegaShares}); needed for vega where both move. */
  readonly vegaShares?: { readonly base: number; readonly quote: number }
}

/**
 * What an LP position adds: an entry for each underlying of its pair, and one for each fee owed.
 *
 * Where neither token is the numeraire there are two deltas, and the convexity is in the ratio: a
 * gamma each and one across. Two tokens of one underlying leave a plain holding of it.
 *
 * @param fees - owed, human tokens of the pair, ≥ 0
 * @param prices - per unit of underlying in the numeraire
 * @returns deltas in units of the underlying, values in the numeraire; relative error ≤ 2^-49
 *
 * Source: models reference 1.3.
 * @throws `hedge/price-missing`, `hedge/volatility-missing`, `model/bad-price`, `model/bad-amount`
 *
 * @example
 * // 2 ETH and 5,076 USDC at 2000
 * positionEntries({ label: '#4711', pair: { base: weth, quote: usdc }, greeks, fees: { base: 0.01, quote: 0 }, prices: { ETH: 2000 } })
 * // [{ source: 'position', underlying: 'ETH', deltaBase: 2, … }, { …, underlying: 'USD', deltaBase: 5076.1… },
 * //  { source: 'fees-owed', underlying: 'ETH', deltaBase: 0.01, … }]
 */
export function positionEntries(options: {
  readonly label: string
  readonly pair: PairUnderlyings
  readonly greeks: PairGreeks
  readonly fees: { readonly base: number; readonly quote: number }
  readonly prices: UnderlyingPrices
}): ExposureEntry[] {
  const { label, pair, fees, prices } = options
  const held = pairEntries(options)
  const owed = (['base', 'quote'] as const)
    .filter((side) => requireAmount(`fees owed in ${side}`, fees[side]) > 0)
    .map((side) =>
      holdingEntry({ source: 'fees-owed', label, token: pair[side], amount: fees[side], prices }),
    )
  return [...held, ...owed]
}

/**
 * What an amount of one thing adds: a wallet balance, coins on an exchange or posted as margin.
 *
 * @param amount - human tokens, signed: a debt is negative
 */
export function holdingEntry(options: {
  readonly source: ExposureSource
  readonly label: string
  readonly token: Pick<TokenUnderlying, 'underlying' | 'unitsPerToken'>
  readonly amount: number
  readonly prices: UnderlyingPrices
}): ExposureEntry {
  const { source, label, token } = options
  const deltaBase = plain(`amount of ${label}`, options.amount * token.unitsPerToken)
  const price = priceOf(token.underlying, options.prices)
  return {
    source,
    label,
    underlying: token.underlying,
    deltaBase,
    gammaBasePerPrice: 0,
    valueQuote: plain(`value of ${label}`, deltaBase * price),
  }
}

/** The price of an underlying; 1 for the numeraire. @throws `hedge/price-missing` */
export function priceOf(underlying: string, prices: UnderlyingPrices): number {
  if (underlying === NUMERAIRE) return 1
  const price = prices[underlying]
  if (price !== undefined) return requirePrice(`price of ${underlying}`, price)
  throw new ModelError(
    'hedge/price-missing',
    `No price of ${underlying} in ${NUMERAIRE} is known.`,
    `Give it with --price ${underlying}=…`,
  )
}

function pairEntries(options: Parameters<typeof positionEntries>[0]): ExposureEntry[] {
  const { label, pair, greeks, prices } = options
  const { base, quote } = pair
  const baseUsd = base.unitsPerToken * priceOf(base.underlying, prices)
  const quoteUsd = quote.unitsPerToken * priceOf(quote.underlying, prices)
  const { hessian } = twoTokenExposure({
    base: greeks.deltaBase,
    quote: greeks.deltaQuote,
    gammaBasePerPrice: greeks.gammaBasePerPrice,
    baseUsd,
    quoteUsd,
  })
  const sides = [
    {
      ...base,
      amount: greeks.deltaBase,
      usd: baseUsd,
      own: hessian.baseBase,
      vega: pair.vegaShares?.base,
    },
    {
      ...quote,
      amount: greeks.deltaQuote,
      usd: quoteUsd,
      own: hessian.quoteQuote,
      vega: pair.vegaShares?.quote,
    },
  ] as const
  const isOne = base.underlying === quote.underlying
  const moving = sides.filter(({ underlying }) => underlying !== NUMERAIRE)
  const vega = greeks.vegaQuotePerVol
  if (vega !== undefined && vega !== 0 && moving.length === 2 && !isOne && !pair.vegaShares)
    throw new ModelError(
      'hedge/volatility-missing',
      `The volatilities of ${base.underlying} and ${quote.underlying} are needed to split the vega of ${label}.`,
    )
  const entries = sides.map(({ underlying, unitsPerToken, amount, usd, own, vega: share }, i) => {
    const moves = underlying !== NUMERAIRE && !isOne
    const other = sides[1 - i] ?? sides[0]
    const crosses = moves && other.underlying !== NUMERAIRE
    return {
      source: 'position' as const,
      label,
      underlying,
      deltaBase: plain('delta', amount * unitsPerToken),
      gammaBasePerPrice: moves ? plain('gamma', own * unitsPerToken ** 2) : 0,
      ...(crosses
        ? {
            crossGamma: {
              underlying: other.underlying,
              gammaBasePerPrice: plain(
                'cross gamma',
                hessian.baseQuote * unitsPerToken * other.unitsPerToken,
              ),
            },
          }
        : {}),
      ...(moves && vega !== undefined
        ? { vegaQuotePerVol: plain('vega', vega * quoteUsd * (crosses ? (share ?? 0) : 1)) }
        : {}),
      // Time belongs to the position, not to a token of it: it stands with the first that moves.
      ...(greeks.thetaQuotePerDay !== undefined && moves && underlying === moving[0]?.underlying
        ? { thetaQuotePerDay: plain('theta', greeks.thetaQuotePerDay * quoteUsd) }
        : {}),
      valueQuote: plain('value', amount * usd),
    }
  })
  return isOne ? [merged(entries)] : entries
}

// Both tokens follow one price, so their ratio does not move with it: no gamma, and no vega.
function merged(entries: readonly ExposureEntry[]): ExposureEntry {
  const [first] = entries as [ExposureEntry]
  const sum = (key: 'deltaBase' | 'valueQuote'): number =>
    entries.reduce((total, entry) => total + entry[key], 0)
  return { ...first, deltaBase: sum('deltaBase'), valueQuote: sum('valueQuote') }
}
