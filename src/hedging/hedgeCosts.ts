import type { FundingRate } from '../domain/funding.ts'
import { plain, requireAmount, requirePrice } from '../models/modelError.ts'
import { type ExpectedRehedging, expectedRehedging } from './expectedRehedging.ts'
import { carryPnlAnnual } from './instruments/linearPerpetual.ts'
import { type PerpetualTerms, requirePerpetualTerms } from './perpetualAccount.ts'
import type { RebalanceRule } from './rebalanceRule.ts'

/** What holding a hedge brings or costs a year; signed, positive is received. */
export type HedgeCarry =
  | { readonly kind: 'funding'; readonly funding: FundingRate }
  /** Of a dated future, `basisAnnual`: a short earns a positive one. */
  | { readonly kind: 'basis'; readonly basisAnnual: number }
  /** Of what is sold short on a spot market: a long pays nothing. */
  | { readonly kind: 'borrow'; readonly borrowRateAnnual: number }
  /** Known already, for the whole hedge. */
  | { readonly kind: 'amount'; readonly carryPnlAnnualQuote: number }

export type HedgeCostTerms = PerpetualTerms & {
  readonly rule: RebalanceRule
  /** Quote per base, > 0. */
  readonly price: number
  /** Of everything exposed, signed. */
  readonly gammaBasePerPrice: number
  /** Fraction per √year, ≥ 0. */
  readonly sigmaAnnual: number
  /** The hedge once the trade of now is done, base, signed. */
  readonly hedgeBase: number
  /** The trade of now, base, signed; 0 where the rule holds. */
  readonly tradeBase: number
  /** Absent: unknown, and then no total counts it. */
  readonly carry?: HedgeCarry | undefined
  /** Paid whether one trades or not (keepers, claims), quote a year ≥ 0; default 0. */
  readonly gasQuoteAnnual?: number | undefined
  /** Smallest order, base. */
  readonly lotBase?: number | undefined
}

/** What trading costs, apart. Fees below zero are rebates. */
export type TradeCosts = {
  /** Signed: positive is received, so a taker's fee is below zero. */
  readonly feePnlQuote: number
  readonly slippageCostQuote: number
  /** Absent where the number of trades is not known and each costs gas. */
  readonly gasCostQuote?: number
  /** All of it, signed. */
  readonly totalPnlQuote: number
}

export type HedgeCosts = {
  /** Of the trade of now. */
  readonly now: TradeCosts
  /** Of the rehedging expected in a day. */
  readonly rehedgingPerDay: TradeCosts
  readonly rehedging: ExpectedRehedging
  /** Signed; absent where unknown. */
  readonly carryPnlQuotePerDay?: number
  /** Carry and rehedging of a day, signed; an unknown carry counts as nothing. */
  readonly runningPnlQuotePerDay: number
  /** Rehedging fees and slippage as a share of LVR, where the rule is an interval. */
  readonly lelandNumber?: number
}

/**
 * What a hedge costs now and per day: fee, slippage, gas and carry, each apart.
 *
 * @returns quote, per day of a 365-day year; holds while price, slope, volatility and rates stay
 * @throws as `expectedRehedging`; `hedge/bad-cost`, `hedge/bad-funding`, `model/not-finite`
 *
 * @example
 * // short 2 ETH at 2000, looked at every 8 hours; 5 bp taker, 1 bp slippage, +0.01 % funding
 * hedgeCosts({ rule: { kind: 'interval', intervalSec: 28_800 }, price: 2000,
 *   gammaBasePerPrice: -0.0047360679775, sigmaAnnual: 0.8, hedgeBase: -2, tradeBase: -2,
 *   feeRate: 0.0005, slippageRate: 0.0001,
 *   carry: { kind: 'funding', funding: { fundingRate: 0.0001, intervalSec: 28_800 } } })
 * // now.totalPnlQuote −2.4, carryPnlQuotePerDay 1.2, rehedgingPerDay.totalPnlQuote −0.658…
 */
export function hedgeCosts(terms: HedgeCostTerms): HedgeCosts {
  const price = requirePrice('price', terms.price)
  const rehedging = expectedRehedging(terms)
  const tradesNow = terms.tradeBase === 0 ? 0 : 1
  const standingGasPerDay = requireAmount('gas', terms.gasQuoteAnnual ?? 0) / DAYS
  const now = tradeCosts(terms, Math.abs(terms.tradeBase) * price, tradesNow, 0)
  const rehedgingPerDay = tradeCosts(
    terms,
    rehedging.turnoverBasePerDay * price,
    rehedging.rehedgesPerDay,
    standingGasPerDay,
  )
  const carry = terms.carry
  const carryPerDay =
    carry === undefined ? undefined : carryPnlAnnualOf(carry, terms.hedgeBase, price) / DAYS
  const { lelandNumberPerCost } = rehedging
  return {
    now,
    rehedgingPerDay,
    rehedging,
    ...(carryPerDay === undefined ? {} : { carryPnlQuotePerDay: plain('carry', carryPerDay) }),
    runningPnlQuotePerDay: plain('running', (carryPerDay ?? 0) + rehedgingPerDay.totalPnlQuote),
    ...(lelandNumberPerCost === undefined
      ? {}
      : {
          lelandNumber: plain(
            'Leland number',
            2 * (terms.feeRate + terms.slippageRate) * lelandNumberPerCost,
          ),
        }),
  }
}

/**
 * What a carry brings a year on a position, quote, signed.
 *
 * @param positionBase - signed: a short of 2 is −2
 * @example carryPnlAnnualOf({ kind: 'basis', basisAnnual: 0.06 }, -2, 2000) // 240
 */
export function carryPnlAnnualOf(carry: HedgeCarry, positionBase: number, price: number): number {
  switch (carry.kind) {
    case 'funding':
      return carryPnlAnnual({ positionBase, markPrice: price, funding: carry.funding })
    case 'basis':
      return plain('basis', -positionBase * price * carry.basisAnnual)
    case 'borrow':
      return plain('borrow', Math.min(0, positionBase) * price * carry.borrowRateAnnual)
    case 'amount':
      return plain('carry', carry.carryPnlAnnualQuote)
  }
}

function tradeCosts(
  terms: HedgeCostTerms,
  notionalQuote: number,
  trades: number | undefined,
  standingGasQuote: number,
): TradeCosts {
  const { feeRate, slippageRate, gasQuotePerRehedge = 0 } = requirePerpetualTerms(terms)
  const feePnlQuote = plain('fee', -notionalQuote * feeRate)
  const slippageCostQuote = plain('slippage', notionalQuote * slippageRate)
  const gas =
    gasQuotePerRehedge === 0
      ? standingGasQuote
      : trades === undefined
        ? undefined
        : plain('gas', trades * gasQuotePerRehedge + standingGasQuote)
  return {
    feePnlQuote,
    slippageCostQuote,
    ...(gas === undefined ? {} : { gasCostQuote: gas }),
    totalPnlQuote: plain('costs', feePnlQuote - slippageCostQuote - (gas ?? standingGasQuote)),
  }
}

const DAYS = 365
