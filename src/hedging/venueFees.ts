import type { ListedOption, VenueInstrument } from '../domain/venueSnapshot.ts'
import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'

export type TradingFeeOptions = {
  readonly instrument: VenueInstrument
  /** > 0. */
  readonly contracts: number
  /** What they trade at, in the unit of the instrument's `markPrice`. */
  readonly price: number
  /** Whether the order takes from the book or rests in it. */
  readonly liquidity: 'taker' | 'maker'
}

/**
 * The fee of a trade as a signed cash flow in quote: negative is paid, positive a rebate.
 *
 * - perpetuals, futures and spot: rate · notional. The notional of an inverse contract is
 *   `contracts · contractSizeQuote` at any price; its fee is charged in coin, worth the same.
 * - options: rate · underlying, and never more than `feeCapShare` of the premium; an inverse option's
 *   fee is a number of coins, in quote at the index. A rebate is not capped.
 *
 * @returns quote; coins are turned into quote at the index price
 *
 * Source: Deribit, Fees (support.deribit.com/hc/en-us/articles/25944746248989-Fees); Hyperliquid, Fees.
 * @throws `model/bad-price`, `model/bad-amount`, `hedge/no-index` for an option without an index price
 *
 * @example
 * // 10,000 USD of an inverse perpetual at 0.05 %
 * tradingFeePnl({ instrument, contracts: 1000, price: 100_000, liquidity: 'taker' }) // -5
 */
export function tradingFeePnl(options: TradingFeeOptions): number {
  const { instrument, liquidity } = options
  const contracts = requireAmount('contracts', options.contracts)
  const rate = liquidity === 'taker' ? instrument.takerFeeRate : instrument.makerFeeRate
  if (instrument.kind === 'option') {
    const premium = requireAmount('premium', options.price)
    const perBase = optionFeePerBase(instrument, rate, premium)
    return plain('fee', -perBase * contracts * instrument.contractSizeBase)
  }
  const price = requirePrice('price', options.price)
  return plain('fee', -rate * notionalQuote(instrument, contracts, price))
}

/**
 * What so many contracts are worth in quote at a price; an option's is that of its underlying base.
 *
 * @param price - quote per base (of an option: of the underlying)
 * @example notionalQuote(inversePerpetualOf10, 1000, 100_000) // 10000
 */
export function notionalQuote(
  instrument: VenueInstrument,
  contracts: number,
  price: number,
): number {
  switch (instrument.kind) {
    case 'inverse-perpetual':
    case 'inverse-future':
      return plain('notional', contracts * instrument.contractSizeQuote)
    case 'spot':
      return plain('notional', contracts * price)
    default:
      return plain('notional', contracts * instrument.contractSizeBase * price)
  }
}

/** Quote per base unit of underlying, signed: > 0 is paid. */
function optionFeePerBase(option: ListedOption, rate: number, premium: number): number {
  if (option.indexPrice === undefined)
    throw new ModelError(
      'hedge/no-index',
      `The fee of ${option.symbol} is a share of its underlying, whose index price is not known.`,
    )
  const index = requirePrice('index price', option.indexPrice)
  const premiumQuote = option.settlement === 'inverse' ? premium * index : premium
  const cap =
    option.feeCapShare === undefined
      ? Number.POSITIVE_INFINITY
      : requireAmount('fee cap', option.feeCapShare) * premiumQuote
  return Math.min(rate * index, cap)
}
