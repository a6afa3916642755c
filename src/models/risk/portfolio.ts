import type { InventoryCurve } from '../../amm/curve.ts'
import { blackScholes } from '../blackScholes.ts'
import { ModelError, plain, requirePrice } from '../modelError.ts'

/** Something with a price in the unit of account, the quote of the whole portfolio. */
export type PricedAsset = {
  readonly underlying: string
  /** Quote per unit, > 0; 1 for the quote token itself, unless it has lost its peg. */
  readonly price: number
}

/** A liquidity position between two assets: its pool stands at the ratio of their prices. */
export type PortfolioPosition = {
  readonly label: string
  readonly curve: InventoryCurve
  /** Underlying of the curve's base and of its quote. */
  readonly base: string
  readonly quote: string
}

/** Owned or owed outright: fees owed, a wallet, margin coins, a loan. */
export type PortfolioHolding = {
  readonly label: string
  readonly underlying: string
  /** Units, signed. */
  readonly amount: number
}

/**
 * A perpetual or future: worth nothing now, then what the price made of it.
 *
 * An inverse contract is as linear in quote: `amountBase = N/P₀`, its margin coins a holding.
 */
export type PortfolioPerpetual = {
  readonly label: string
  readonly underlying: string
  /** Signed: a short of 2 is −2. */
  readonly amountBase: number
  /** Fraction per year, positive: longs pay; absent where there is none, as for a dated future. */
  readonly fundingRateAnnual?: number
}

/** European options on an asset, priced in quote by Black–Scholes at a volatility of their own. */
export type PortfolioOption = {
  readonly label: string
  readonly underlying: string
  readonly kind: 'call' | 'put'
  /** Units of the underlying, signed: sold is negative. */
  readonly amountBase: number
  readonly strike: number
  readonly timeYears: number
  readonly sigmaAnnual: number
  readonly rateAnnual: number
  readonly yieldAnnual?: number
}

/** All that is held, as plain data and curves. */
export type Portfolio = {
  readonly assets: readonly PricedAsset[]
  readonly positions: readonly PortfolioPosition[]
  readonly holdings: readonly PortfolioHolding[]
  readonly perpetuals: readonly PortfolioPerpetual[]
  readonly options: readonly PortfolioOption[]
}

/** What changes besides prices. */
export type MarketChange = {
  /** Factor on the volatility of every option, default 1. */
  readonly volatilityFactor?: number
  /** Time that passes, default 0: options age by it, funding is charged for it. */
  readonly elapsedYears?: number
  /** In place of the rate of every perpetual that has one. */
  readonly fundingRateAnnual?: number
}

/** What a portfolio is worth, by kind; quote. */
export type PortfolioValue = {
  readonly positionsQuote: number
  readonly holdingsQuote: number
  readonly optionsQuote: number
  /** Of perpetuals since the portfolio was written down; funding apart. */
  readonly perpetualsPnlQuote: number
  readonly fundingPnlQuote: number
  readonly valueQuote: number
}

/** A portfolio whose names are resolved, to be revalued many times. */
export type Revaluation = {
  readonly now: PortfolioValue
  /** Prices in the order of the portfolio's assets. */
  readonly at: (prices: ArrayLike<number>, change?: MarketChange) => PortfolioValue
}

/**
 * Revalues a portfolio in full: no Greeks, so a price beyond the edge of a range is exact.
 *
 * A position moves with the ratio of its two assets: `S_b·x(S_b/S_q) + S_q·y(S_b/S_q)`, the pool
 * following the market at once. Fees earned on the way are left out. Funding is that of the whole
 * time at the present price. An option that expires on the way pays what it is worth at the end.
 *
 * @returns quote; relative error ≤ 2^-49 of the amounts that add up, beside the curves' and 1e-13 of
 *   options
 * @throws `model/unknown-underlying` for a name that is no asset or is one twice;
 *   `model/bad-price`, `model/bad-volatility`, `model/bad-time`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in 1500–2500 against USDC, and a perpetual short of 2
 * revaluation(portfolio).at([1800, 1]).valueQuote - revaluation(portfolio).now.valueQuote // −103.…
 */
export function revaluation(portfolio: Portfolio): Revaluation {
  const indexOf = indexOfAssets(portfolio.assets)
  const pairs = portfolio.positions.map(({ curve, base, quote }) => ({
    curve,
    base: indexOf(base),
    quote: indexOf(quote),
  }))
  const holdings = amountsByAsset(portfolio.holdings, indexOf, ({ amount }) => amount)
  const perpetuals = amountsByAsset(portfolio.perpetuals, indexOf, ({ amountBase }) => amountBase)
  const options = portfolio.options.map((option) => ({ option, on: indexOf(option.underlying) }))
  const start = portfolio.assets.map(({ price }) => price)
  const at = (prices: ArrayLike<number>, change: MarketChange = {}): PortfolioValue => {
    const priceOf = (asset: number): number => requirePrice('price', prices[asset] as number)
    const { volatilityFactor = 1, elapsedYears = 0 } = change
    let positionsQuote = 0
    for (const { curve, base, quote } of pairs) {
      const unit = priceOf(quote)
      const ratio = priceOf(base) / unit
      positionsQuote += unit * (curve.baseAt(ratio) * ratio + curve.quoteAt(ratio))
    }
    const holdingsQuote = holdings.reduce((sum, amount, i) => sum + amount * priceOf(i), 0)
    const perpetualsPnlQuote = perpetuals.reduce(
      (sum, amount, i) => sum + amount * (priceOf(i) - (start[i] as number)),
      0,
    )
    const fundingPnlQuote = elapsedYears * fundingAnnual(portfolio, indexOf, start, change)
    let optionsQuote = 0
    for (const { option, on } of options)
      optionsQuote +=
        option.amountBase *
        blackScholes({
          ...option,
          spot: priceOf(on),
          sigmaAnnual: option.sigmaAnnual * volatilityFactor,
          timeYears: Math.max(option.timeYears - elapsedYears, 0),
        }).valueQuote
    return {
      positionsQuote: plain('value of positions', positionsQuote),
      holdingsQuote: plain('value of holdings', holdingsQuote),
      optionsQuote: plain('value of options', optionsQuote),
      perpetualsPnlQuote: plain('P&L of perpetuals', perpetualsPnlQuote),
      fundingPnlQuote: plain('funding', fundingPnlQuote),
      valueQuote: plain(
        'value',
        positionsQuote + holdingsQuote + optionsQuote + perpetualsPnlQuote + fundingPnlQuote,
      ),
    }
  }
  return { now: at(start), at }
}

/** Place of a name among the assets; throws `model/unknown-underlying`. */
export function indexOfAssets(assets: readonly PricedAsset[]): (underlying: string) => number {
  const places = new Map(assets.map(({ underlying }, i) => [underlying, i]))
  if (places.size !== assets.length) throw unknown('An underlying is priced twice.')
  return (underlying) => {
    const place = places.get(underlying)
    if (place === undefined) throw unknown(`No price of ${underlying} is given.`)
    return place
  }
}

function amountsByAsset<T extends { readonly label: string; readonly underlying: string }>(
  held: readonly T[],
  indexOf: (underlying: string) => number,
  amountOf: (one: T) => number,
): readonly number[] {
  const amounts: number[] = []
  for (const one of held) {
    const asset = indexOf(one.underlying)
    amounts[asset] = (amounts[asset] ?? 0) + plain(`amount of ${one.label}`, amountOf(one))
  }
  return amounts
}

function fundingAnnual(
  { perpetuals }: Portfolio,
  indexOf: (underlying: string) => number,
  start: readonly number[],
  change: MarketChange,
): number {
  return perpetuals.reduce((sum, { underlying, amountBase, fundingRateAnnual }) => {
    if (fundingRateAnnual === undefined) return sum
    const rate = change.fundingRateAnnual ?? fundingRateAnnual
    return sum - amountBase * (start[indexOf(underlying)] as number) * rate
  }, 0)
}

function unknown(message: string): ModelError {
  return new ModelError(
    'model/unknown-underlying',
    message,
    'List every underlying of positions, holdings, perpetuals and options once, with its price.',
  )
}
