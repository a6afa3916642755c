/*
 * Answers in the words of Deribit's own documentation, values as printed there. What a page leaves out
 * (the second half of a list, an id that answers the request) is filled in the same form, and said so.
 */

/** docs.deribit.com/api-reference/market-data/public-get_instruments: BTC, kind future. */
export const documentedFutures = [
  {
    tick_size: 2.5,
    tick_size_steps: [],
    taker_commission: 0.0005,
    settlement_period: 'month',
    settlement_currency: 'BTC',
    quote_currency: 'USD',
    price_index: 'btc_usd',
    min_trade_amount: 10,
    max_liquidation_commission: 0.0075,
    max_leverage: 50,
    maker_commission: 0,
    kind: 'future',
    is_active: true,
    instrument_name: 'BTC-29SEP23',
    instrument_id: 138583,
    instrument_type: 'reversed',
    expiration_timestamp: 1695974400000,
    creation_timestamp: 1664524802000,
    counter_currency: 'USD',
    contract_size: 10,
    block_trade_tick_size: 0.01,
    block_trade_min_trade_amount: 200000,
    block_trade_commission: 0.00025,
    base_currency: 'BTC',
    state: 'open',
  },
  {
    tick_size: 0.5,
    tick_size_steps: [],
    taker_commission: 0.0005,
    settlement_period: 'perpetual',
    settlement_currency: 'BTC',
    quote_currency: 'USD',
    price_index: 'btc_usd',
    min_trade_amount: 10,
    max_liquidation_commission: 0.0075,
    max_leverage: 50,
    maker_commission: 0,
    kind: 'future',
    is_active: true,
    instrument_name: 'BTC-PERPETUAL',
    instrument_id: 124972,
    instrument_type: 'reversed',
    expiration_timestamp: 32503708800000,
    creation_timestamp: 1534167754000,
    counter_currency: 'USD',
    contract_size: 10,
    block_trade_tick_size: 0.01,
    block_trade_min_trade_amount: 200000,
    block_trade_commission: 0.00025,
    base_currency: 'BTC',
    state: 'open',
  },
]

/** docs.deribit.com/api-reference/market-data/public-get_order_book: BTC-PERPETUAL, nobody asks. */
export const documentedOrderBook = {
  timestamp: 1550757626706,
  stats: { volume: 93.35589552, price_change: 0.6913, low: 3940.75, high: 3976.25 },
  state: 'open',
  settlement_price: 3925.85,
  open_interest: 45.27600333464605,
  min_price: 3932.22,
  max_price: 3971.74,
  mark_price: 3931.97,
  last_price: 3955.75,
  instrument_name: 'BTC-PERPETUAL',
  index_price: 3910.46,
  funding_8h: 0.00455263,
  current_funding: 0.00500063,
  change_id: 474988,
  bids: [
    [3955.75, 30],
    [3940.75, 102020],
    [3423, 42840],
  ],
  best_bid_price: 3955.75,
  best_bid_amount: 30,
  best_ask_price: 0,
  best_ask_amount: 0,
  asks: [] as number[][],
}

/** docs.deribit.com/api-reference/market-data/public-get_instrument: an option. */
export const documentedOption = {
  tick_size: 0.0005,
  tick_size_steps: [
    { above_price: 120, tick_size: 0.001 },
    { above_price: 200, tick_size: 0.003 },
  ],
  taker_commission: 0.0003,
  strike: 16000,
  settlement_period: 'week',
  settlement_currency: 'BTC',
  quote_currency: 'BTC',
  price_index: 'btc_usd',
  option_type: 'put',
  min_trade_amount: 0.1,
  maker_commission: 0.0003,
  kind: 'option',
  is_active: true,
  instrument_name: 'BTC-13JAN23-16000-P',
  instrument_id: 144613,
  expiration_timestamp: 1673596800000,
  creation_timestamp: 1671696002000,
  counter_currency: 'USD',
  contract_size: 1,
  block_trade_tick_size: 0.0001,
  block_trade_min_trade_amount: 25,
  block_trade_commission: 0.00015,
  base_currency: 'BTC',
  state: 'open',
}

/** docs.deribit.com/api-reference/market-data/public-get_book_summary_by_currency. */
export const documentedSummary = {
  volume: 0.55,
  underlying_price: 121.38,
  underlying_index: 'index_price',
  quote_currency: 'USD',
  price_change: -26.7793594,
  open_interest: 0.55,
  mid_price: 0.2444,
  mark_price: 80,
  low: 0.34,
  last: 0.34,
  interest_rate: 0.207,
  instrument_name: 'ETH-22FEB19-140-P',
  high: 0.34,
  creation_timestamp: 1550227952163,
  bid_price: 0.1488,
  base_currency: 'ETH',
  ask_price: 0.34,
}

/** docs.deribit.com/articles/errors: the form of an error, and the limit of requests. */
export const documentedRateLimit = { code: 10028, message: 'too_many_requests' }

const NOW_MS = 1_550_757_626_706

/*
 * A market in that form, not a page's values: ETH at 150 with a perpetual, a dated future and two
 * options, all at the time of the documented book. Amounts of futures are USD, of options coins.
 */
export const ethFutures = documentedFutures.map((future, i) => ({
  ...future,
  base_currency: 'ETH',
  settlement_currency: 'ETH',
  price_index: 'eth_usd',
  contract_size: 1,
  min_trade_amount: 1,
  instrument_name: i === 0 ? 'ETH-29MAR19' : 'ETH-PERPETUAL',
  expiration_timestamp: i === 0 ? 1_553_846_400_000 : future.expiration_timestamp,
}))

export const ethOptions = [
  { option_type: 'put', strike: 140, instrument_name: 'ETH-29MAR19-140-P' },
  { option_type: 'call', strike: 160, instrument_name: 'ETH-29MAR19-160-C' },
].map((option) => ({
  ...documentedOption,
  ...option,
  base_currency: 'ETH',
  settlement_currency: 'ETH',
  quote_currency: 'ETH',
  price_index: 'eth_usd',
  instrument_type: 'reversed',
  min_trade_amount: 1,
  expiration_timestamp: 1_553_846_400_000,
}))

const ethBook = {
  ...documentedOrderBook,
  timestamp: NOW_MS,
  mark_price: 150,
  index_price: 149.8,
  bids: [
    [149.95, 3000],
    [149.9, 53040],
  ],
  asks: [
    [150.05, 4600],
    [150.1, 20000],
  ],
}

export const ethOrderBooks: Readonly<Record<string, object>> = {
  'ETH-PERPETUAL': {
    ...ethBook,
    instrument_name: 'ETH-PERPETUAL',
    funding_8h: 0.00002203,
    current_funding: 0,
  },
  // Futures that expire have no funding.
  'ETH-29MAR19': (({ funding_8h, current_funding, ...rest }) => ({
    ...rest,
    instrument_name: 'ETH-29MAR19',
    mark_price: 150.4,
  }))(ethBook),
  'ETH-29MAR19-140-P': {
    ...(({ funding_8h, current_funding, ...rest }) => rest)(ethBook),
    instrument_name: 'ETH-29MAR19-140-P',
    mark_price: 0.0412,
    mark_iv: 72.5,
    underlying_price: 150.42,
    bids: [[0.0405, 12]],
    asks: [[0.042, 7]],
  },
}

export const ethSummaries = [
  {
    ...documentedSummary,
    instrument_name: 'ETH-29MAR19-140-P',
    creation_timestamp: NOW_MS,
    underlying_price: 150.42,
    mark_price: 0.0412,
    mark_iv: 72.5,
    bid_price: 0.0405,
    ask_price: 0.042,
  },
  {
    ...documentedSummary,
    instrument_name: 'ETH-29MAR19-160-C',
    creation_timestamp: NOW_MS,
    underlying_price: 150.42,
    mark_price: 0.055,
    mark_iv: 74,
    // Null when nobody bids, by the page of the method.
    bid_price: null,
    ask_price: 0.06,
  },
]

export const NOW_SEC = NOW_MS / 1000
