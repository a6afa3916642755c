import type {
  InverseFuture,
  LinearPerpetual,
  ListedOption,
} from '../../../src/domain/venueSnapshot.ts'
import { liquidationPoint } from '../../../src/hedging/margin.ts'
import { tradingFeePnl } from '../../../src/hedging/venueFees.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'venue-costs'

/** Examples that venues print of their own fees and liquidations. */
export function venueCostsSource(): Source {
  return {
    id: SOURCE,
    title: 'Fees and liquidation prices as venues print them',
    citation:
      'Deribit, Fees (support.deribit.com, article 25944746248989); Deribit, Linear USDC Options; Bybit, Liquidation Price of USDT and of inverse contracts (help center, article 360039261334).',
    method: [
      'Deribit prints fees in coin; ours are in quote, divided by the price of the example.',
      'Bybit holds the maintenance margin of the entry constant where ours follows the mark: its margin (and, of the inverse contract, the fee of closing at bankruptcy) is taken off the equity, with nothing to maintain. Its inverse example is rounded to the next half dollar.',
    ],
    checks: [...feeChecks(), ...liquidationChecks()],
    misprints: [],
  }
}

const terms = {
  symbol: 'example',
  underlying: 'BTC',
  quote: 'USD',
  lotContracts: 1,
  takerFeeRate: 0.0005,
  makerFeeRate: 0,
  markPrice: 100_000,
  indexPrice: 100_000,
  asOfSec: 0,
} as const
const weekly: InverseFuture = {
  ...terms,
  kind: 'inverse-future',
  makerFeeRate: -0.0001,
  contractSizeQuote: 1,
  expirySec: 1,
}
const option: ListedOption = {
  ...terms,
  kind: 'option',
  settlement: 'inverse',
  right: 'call',
  takerFeeRate: 0.0003,
  makerFeeRate: 0.0003,
  feeCapShare: 0.125,
  strike: 100_000,
  expirySec: 1,
  contractSizeBase: 1,
}

function cell(name: string, published: number, ours: number, decimals: number): Check {
  return check(SOURCE, name, published, ours, halfUnitOfDecimals(decimals))
}

function feeChecks(): Check[] {
  const future = (usd: number, price: number, liquidity: 'taker' | 'maker') =>
    tradingFeePnl({ instrument: weekly, contracts: usd, price, liquidity }) / price
  const premium = (price: number) =>
    tradingFeePnl({ instrument: option, contracts: 1, price, liquidity: 'taker' }) / 100_000
  return [
    cell('BTC weekly 10,000 at 100,000, taker', -0.00005, future(10_000, 100_000, 'taker'), 10),
    cell('BTC weekly 10,000 at 100,000, maker', 0.00001, future(10_000, 100_000, 'maker'), 10),
    cell('ETH weekly 10,000 at 5,000, taker', -0.001, future(10_000, 5000, 'taker'), 10),
    cell('ETH weekly 10,000 at 5,000, maker', 0.0002, future(10_000, 5000, 'maker'), 10),
    cell('BTC perpetual 50,000 at 100,000, taker', -0.00025, future(50_000, 100_000, 'taker'), 10),
    cell('ETH perpetual 20,000 at 4,000, taker', -0.0025, future(20_000, 4000, 'taker'), 10),
    cell('option at 0.0001, capped', -0.0000125, premium(0.0001), 10),
    cell('option at 0.05', -0.0003, premium(0.05), 10),
  ]
}

function liquidationChecks(): Check[] {
  const linear: LinearPerpetual = { ...terms, kind: 'linear-perpetual', contractSizeBase: 1 }
  const { expirySec: _, ...inverse } = { ...weekly, kind: 'inverse-perpetual' as const }
  const usdt = liquidationPoint({
    position: { instrument: linear, contracts: 1, price: 20_000 },
    equity: 400 - 100,
    maintenanceMarginRate: 0,
  })
  const coin = liquidationPoint({
    position: { instrument: inverse, contracts: 10_000, price: 8000 },
    equity: 0.5 - (10_000 / 8000) * 0.005 - (10_000 * 0.00075) / 5718.57,
    maintenanceMarginRate: 0,
  })
  const nextHalf = Math.ceil((coin.liquidationPrice ?? Number.NaN) * 2) / 2
  return [
    cell('Bybit USDT, long 1 at 20,000, 50x', 19_700, usdt.liquidationPrice ?? Number.NaN, 6),
    cell('Bybit inverse, long 10,000 at 8,000', 5739.5, nextHalf, 6),
  ]
}
