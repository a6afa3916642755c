import { type MarketRange, valuationAt } from '../amm/marketRange.ts'
import type { Assumption } from '../domain/assumption.ts'
import { blackScholes } from './blackScholes.ts'
import { DAYS_PER_YEAR } from './lossVersusRebalancing.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'
import { type OptionView, optionViewOf } from './optionView.ts'

/** A vault that writes one option a period on the notional of a range, at the range's strike. */
export type OptionVault = {
  readonly kind: 'covered-call' | 'put-writing'
  /** Base it holds at the present price, or the strike in cash. */
  readonly capitalQuote: number
  /** Received at the start of the period, quote. */
  readonly premiumQuote: number
  readonly premiumQuotePerDay: number
}

/** Result at the end of the period, of the range and of what stands beside it. */
export type VaultOutcome = {
  readonly price: number
  /** Value of the range and its fees less its value now. */
  readonly rangePnlQuote: number
  readonly coveredCallPnlQuote: number
  readonly putWritingPnlQuote: number
  /** Of holding what the range holds now. */
  readonly holdPnlQuote: number
}

export type VaultComparison = {
  readonly view: OptionView
  readonly rangeCapitalQuote: number
  /** Fees of the range over the period. */
  readonly rangeFeesQuote: number
  readonly coveredCall: OptionVault
  readonly putWriting: OptionVault
  readonly outcomes: readonly VaultOutcome[]
}

export const optionVaultAssumptions: readonly Assumption[] = [
  {
    id: 'vault-fees-all-period',
    statement:
      'The range earns the fees given on every day of the period, wherever the price goes.',
    bias: 'overstates the range where the price leaves it',
  },
  {
    id: 'vault-held-to-expiry',
    statement:
      'The vault writes once, at the volatility or premium given, and holds to expiry; no management fee, no interest.',
    bias: 'overstates the vault by its fees and by what writing moves the price of options',
  },
]

/**
 * A range beside the covered-call and the put-writing vault of the same notional and strike.
 *
 * At the strike of the range and on the base it would sell, a vault is paid `premium` for certain;
 * the range is paid fees while it is in use. With no interest the two vaults earn the same: their
 * premiums differ by what put–call parity says.
 *
 * @param range - liquidity in human units, both ends finite
 * @param price - quote per base
 * @param periodSec - of the option the vault writes, > 0
 * @param sigmaAnnual - implied volatility it is written at, from an option chain or a number
 * @param premiumQuotePerBase - what a chain pays instead, of the call and of the put
 * @param writingCostQuotePerBase - fee and half-spread of writing, ≥ 0; default 0
 * @param prices - at the end of the period, to report
 *
 * Source: Black, Scholes 1973; the covered-call and put-writing benchmarks of Whaley 2002 (BXM) and
 * Cboe PUT; models reference 2.9.
 * @throws `model/bad-range`, `model/bad-price`, `model/bad-amount`, `model/bad-volatility`
 *
 * @example
 * compareWithVaults({ range, price: 2000, feesQuotePerDay: 20, sigmaAnnual: 0.7, periodSec: 7 * 86_400,
 *   prices: [1600, 2000, 2400] }).coveredCall.premiumQuote // 552.317…
 */
export function compareWithVaults(options: {
  readonly range: MarketRange
  readonly price: number
  readonly feesQuotePerDay: number
  readonly periodSec: number
  readonly sigmaAnnual: number
  readonly premiumQuotePerBase?: { readonly call: number; readonly put: number }
  readonly writingCostQuotePerBase?: number
  readonly prices: readonly number[]
}): VaultComparison {
  const { range, periodSec } = options
  const price = requirePrice('price', options.price)
  const days = requireAmount('period', periodSec) / 86_400
  const view = optionViewOf(range, price)
  const { strike, notionalBase } = view
  const coveredCall = vaultOf(options, view, 'covered-call')
  const putWriting = vaultOf(options, view, 'put-writing')
  const now = valuationAt(range, price)
  const rangeFeesQuote = requireAmount('fees', options.feesQuotePerDay) * days
  return {
    view,
    rangeCapitalQuote: plain('capital', now.valueQuote),
    rangeFeesQuote: plain('fees', rangeFeesQuote),
    coveredCall,
    putWriting,
    outcomes: options.prices.map((then) => {
      requirePrice('price', then)
      // Either vault ends with the base, or with the strike in its place.
      const ends = notionalBase * Math.min(then, strike)
      const change = valuationAt(range, then).valueQuote - now.valueQuote
      return {
        price: then,
        rangePnlQuote: plain('P&L', change + rangeFeesQuote),
        coveredCallPnlQuote: ends + coveredCall.premiumQuote - coveredCall.capitalQuote,
        putWritingPnlQuote: ends + putWriting.premiumQuote - putWriting.capitalQuote,
        holdPnlQuote: plain('P&L', now.base * (then - price)),
      }
    }),
  }
}

function vaultOf(
  options: Parameters<typeof compareWithVaults>[0],
  { strike, notionalBase }: OptionView,
  kind: OptionVault['kind'],
): OptionVault {
  const { price, periodSec, sigmaAnnual, premiumQuotePerBase } = options
  const right = kind === 'covered-call' ? 'call' : 'put'
  const { valueQuote } = blackScholes({
    kind: right,
    spot: price,
    strike,
    timeYears: periodSec / (DAYS_PER_YEAR * 86_400),
    sigmaAnnual,
    rateAnnual: 0,
  })
  const paid = requireAmount('premium', premiumQuotePerBase?.[right] ?? valueQuote)
  const cost = requireAmount('writing cost', options.writingCostQuotePerBase ?? 0)
  const premiumQuote = plain('premium', notionalBase * (paid - cost))
  return {
    kind,
    capitalQuote: plain('capital', notionalBase * (right === 'call' ? price : strike)),
    premiumQuote,
    premiumQuotePerDay: plain('premium', (premiumQuote * 86_400) / periodSec),
  }
}
