import { z } from 'zod'
import type { DeribitOrderBook, DeribitSummary } from './deribitRpc.ts'
import { VenueError } from './venueError.ts'

const aboveZero = z.number().positive()

/** Junk in place of a currency must not become the quote of a price. */
const currency = z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/, 'a currency')

const schema = z.object({
  instrument_name: z.string().min(1).max(64),
  kind: z.enum(['future', 'option']),
  is_active: z.boolean(),
  base_currency: currency,
  quote_currency: currency,
  counter_currency: currency.optional(),
  settlement_currency: currency,
  settlement_period: z.string(),
  instrument_type: z.enum(['linear', 'reversed']).optional(),
  price_index: z.string(),
  contract_size: aboveZero,
  min_trade_amount: aboveZero,
  taker_commission: z.number(),
  maker_commission: z.number(),
  max_leverage: aboveZero.optional(),
  expiration_timestamp: aboveZero,
  option_type: z.enum(['call', 'put']).optional(),
  strike: aboveZero.optional(),
})

export type DeribitContract = z.output<typeof schema>

/** One entry of `public/get_instruments`, and what it and its prices make. */
export const deribitContract = { schema, future, option }

/** The rate is given for eight hours whatever is paid when (article 31424939178397). */
const FUNDING_INTERVAL_SEC = 28_800
/** A fee is at most this share of an option's price (article 25944746248989). */
const OPTION_FEE_CAP = 0.125

function future(contract: DeribitContract, state: DeribitOrderBook): unknown {
  const isPerpetual = isPerpetualOf(contract)
  const isInverse = isInverseOf(contract)
  requireOpen(contract, state)
  return {
    kind: `${isInverse ? 'inverse' : 'linear'}-${isPerpetual ? 'perpetual' : 'future'}`,
    ...termsOf(contract),
    quote: contract.quote_currency,
    [isInverse ? 'contractSizeQuote' : 'contractSizeBase']: contract.contract_size,
    markPrice: state.mark_price,
    indexPrice: state.index_price,
    ...(isPerpetual ? fundingOf(state.funding_8h) : { expirySec: expirySecOf(contract) }),
    ...(contract.max_leverage === undefined
      ? {}
      : {
          initialMarginRate: 1 / contract.max_leverage,
          maintenanceMarginRate: 1 / (2 * contract.max_leverage),
        }),
    book: bookOf(contract, state),
    asOfSec: state.timestamp / 1000,
  }
}

function option(
  contract: DeribitContract,
  prices: {
    readonly summary: DeribitSummary | undefined
    readonly book: DeribitOrderBook | undefined
    readonly indexPrice: number | undefined
  },
): unknown {
  const { book, summary } = prices
  const price = book ?? summary
  if (price === undefined)
    throw new VenueError('venue/malformed', `${contract.instrument_name} came without its prices.`)
  if (book !== undefined) requireOpen(contract, book)
  const indexPrice = book?.index_price ?? prices.indexPrice
  const timestamp = book?.timestamp ?? summary?.creation_timestamp ?? Number.NaN
  return {
    kind: 'option',
    ...termsOf(contract),
    quote: contract.counter_currency ?? 'USD',
    settlement: isInverseOf(contract) ? 'inverse' : 'linear',
    right: contract.option_type,
    strike: contract.strike,
    expirySec: expirySecOf(contract),
    contractSizeBase: contract.contract_size,
    feeCapShare: OPTION_FEE_CAP,
    markPrice: price.mark_price,
    ...known('indexPrice', indexPrice),
    ...known('markVolatilityAnnual', percentOf(price.mark_iv)),
    ...known('forwardPrice', price.underlying_price),
    ...(book === undefined
      ? {
          ...known('bestBidPrice', summary?.bid_price),
          ...known('bestAskPrice', summary?.ask_price),
        }
      : { book: bookOf(contract, book) }),
    asOfSec: timestamp / 1000,
  }
}

/** Amounts are USD or coin; a contract is `contract_size` of them, and the smallest order the step. */
function termsOf(contract: DeribitContract) {
  const lotContracts = contract.min_trade_amount / contract.contract_size
  return {
    symbol: contract.instrument_name,
    underlying: contract.base_currency,
    marginCurrency: contract.settlement_currency,
    lotContracts,
    minContracts: lotContracts,
    takerFeeRate: contract.taker_commission,
    makerFeeRate: contract.maker_commission,
  }
}

function isInverseOf(contract: DeribitContract): boolean {
  const { instrument_type, settlement_currency, base_currency, instrument_name } = contract
  const settlesInBase = settlement_currency === base_currency
  if (instrument_type === undefined || (instrument_type === 'reversed') === settlesInBase)
    return settlesInBase
  throw new VenueError(
    'venue/contract-mismatch',
    `${instrument_name} is said to be ${instrument_type} and settles in ${settlement_currency}.`,
  )
}

/** What is missing is unknown; it is neither zero nor the momentary rate. */
function fundingOf(funding8h: number | null | undefined) {
  if (funding8h === undefined || funding8h === null) return {}
  return { funding: { fundingRate: funding8h, intervalSec: FUNDING_INTERVAL_SEC } }
}

function bookOf({ contract_size }: DeribitContract, { bids, asks }: DeribitOrderBook) {
  const levels = (side: readonly (readonly [number, number])[]) =>
    side.map(([price, amount]) => ({ price, sizeContracts: amount / contract_size }))
  return { bids: levels(bids), asks: levels(asks) }
}

function requireOpen({ instrument_name }: DeribitContract, { state }: DeribitOrderBook): void {
  if (state !== 'open')
    throw new VenueError('venue/not-listed', `The book of ${instrument_name} is ${state}.`)
}

/** Told twice, by the period and by the name: a perpetual taken for a future would have no funding. */
function isPerpetualOf({ settlement_period, instrument_name }: DeribitContract): boolean {
  const isPerpetual = settlement_period === 'perpetual'
  if (isPerpetual === instrument_name.endsWith('-PERPETUAL')) return isPerpetual
  throw new VenueError(
    'venue/contract-mismatch',
    `${instrument_name} is said to settle by the ${settlement_period || 'unknown period'}.`,
  )
}

function expirySecOf({ expiration_timestamp }: DeribitContract): number {
  return expiration_timestamp / 1000
}

function percentOf(percent: number | null | undefined): number | undefined {
  // Zero is how a volatility that could not be computed is given.
  return typeof percent === 'number' && percent > 0 ? percent / 100 : undefined
}

/** A price of zero or null is none. */
function known(key: string, value: number | null | undefined): Readonly<Record<string, number>> {
  return typeof value === 'number' && value > 0 ? { [key]: value } : {}
}
