import { underlyingOfExchangeAsset } from '../domain/equivalents.ts'
import type { ExposureEntry, ExposureSource } from '../domain/exposure.ts'
import { blackScholes } from '../models/blackScholes.ts'
import { plain } from '../models/modelError.ts'
import type { Accounts, HeldHedge } from './accounts.ts'
import { holdingEntry, priceOf, type UnderlyingPrices } from './exposureEntries.ts'
import { inversePnlCoin } from './instruments/inversePerpetual.ts'

/**
 * What accounts add to the exposure.
 *
 * A perpetual is worth what it has gained where that is known: a linear one counts as nothing, since its
 * gain is in the balance of the account or to come; an inverse one has its coins' worth. An option is
 * worth its Black–Scholes value at the volatility given, without interest.
 *
 * @param prices - dollars per unit of underlying
 * @param nowSec - Unix seconds, for the time options have left
 * @throws `hedge/price-missing`
 *
 * @example
 * accountEntries(accounts, { ETH: 2000 }, 1_788_220_800)
 * // [{ source: 'hedge', label: 'cex ETH-PERP', underlying: 'ETH', deltaBase: -2, … }]
 */
export function accountEntries(
  { accounts }: Accounts,
  prices: UnderlyingPrices,
  nowSec: number,
): ExposureEntry[] {
  return accounts.flatMap(({ name, balances, hedges }) => [
    ...balances.map(({ asset, amount, kind }) =>
      holdingEntry({
        source: SOURCES[kind],
        label: `${name} ${asset}`,
        token: { underlying: underlyingOfExchangeAsset(asset), unitsPerToken: 1 },
        amount,
        prices,
      }),
    ),
    ...hedges.map((hedge) => hedgeEntry(name, hedge, prices, nowSec)),
  ])
}

const SOURCES: Readonly<Record<'balance' | 'margin' | 'wallet', ExposureSource>> = {
  balance: 'exchange-balance',
  margin: 'margin',
  wallet: 'wallet',
}

const YEAR_SEC = 365 * 86_400

function hedgeEntry(
  account: string,
  hedge: HeldHedge,
  prices: UnderlyingPrices,
  nowSec: number,
): ExposureEntry {
  const underlying = underlyingOfExchangeAsset(hedge.underlying)
  const price = priceOf(underlying, prices)
  const common = { source: 'hedge' as const, label: `${account} ${hedge.symbol}`, underlying }
  switch (hedge.kind) {
    case 'linear':
      return { ...common, deltaBase: hedge.amountBase, gammaBasePerPrice: 0, valueQuote: 0 }
    case 'inverse':
      return {
        ...common,
        // N·(P − P₀)/P₀ in quote: its slope is N/P₀ at every price.
        deltaBase: plain('delta', hedge.notionalQuote / hedge.entryPrice),
        gammaBasePerPrice: 0,
        valueQuote: plain('value', inversePnlCoin({ ...hedge, price }) * price),
      }
    case 'option': {
      const greeks = blackScholes({
        kind: hedge.right,
        spot: price,
        strike: hedge.strike,
        timeYears: Math.max(hedge.expirySec - nowSec, 0) / YEAR_SEC,
        sigmaAnnual: hedge.sigmaAnnual,
        rateAnnual: 0,
      })
      const times = (per: number): number => plain('option', per * hedge.amountBase)
      return {
        ...common,
        deltaBase: times(greeks.deltaBase),
        gammaBasePerPrice: times(greeks.gammaBasePerPrice),
        vegaQuotePerVol: times(greeks.vegaQuote),
        valueQuote: times(greeks.valueQuote),
      }
    }
  }
}
