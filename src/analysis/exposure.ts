import type { InventoryCurve } from '../amm/curve.ts'
import type { BaseIs } from '../domain/market.ts'
import type { PoolState } from '../domain/pool.ts'
import { humanAmount } from '../domain/units.ts'
import { greeksAt } from '../models/greeks.ts'
import { lvrRateAt } from '../models/lossVersusRebalancing.ts'
import { basketAt, valueBasket } from '../models/valuation.ts'
import type { PositionInput } from './input.ts'
import type { PositionResult } from './result.ts'

type Data = PositionResult['data']

/** What a position's numbers are counted in, whatever kind of pool it is in. */
export type Counted = {
  readonly pool: Pick<PoolState, 'token0' | 'token1'>
  readonly options: PositionInput['options']
}

/** Human amounts of both tokens in the market's frame. */
export type MarketAmounts = { readonly base: number; readonly quote: number }

type CountedIn = Pick<Counted, 'pool'> & { readonly options: { readonly baseIs: BaseIs } }

/** Raw amounts of the pool as human amounts of base and quote. */
export function inMarketFrame(
  { pool, options }: CountedIn,
  raw0: bigint,
  raw1: bigint,
): MarketAmounts {
  const amount0 = humanAmount(raw0, pool.token0.decimals)
  const amount1 = humanAmount(raw1, pool.token1.decimals)
  return options.baseIs === 'token0'
    ? { base: amount0, quote: amount1 }
    : { base: amount1, quote: amount0 }
}

/** What the position holds and is owed, in quote. */
export function worthOf(
  input: Counted,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
): NonNullable<Data['value']> {
  const held = basketAt(curve, price)
  const principal = valueBasket(held, price)
  const owedValueQuote = valueBasket(fees, price).valueQuote
  return {
    amountBase: held.base,
    amountQuote: held.quote,
    owedBase: fees.base,
    owedQuote: fees.quote,
    principalValueQuote: principal.valueQuote,
    owedValueQuote,
    totalValueQuote: principal.valueQuote + owedValueQuote,
    baseShare: principal.baseShare ?? null,
    basis: basisOf(input),
  }
}

/** How the value answers to price. */
export function exposureOf(
  input: Counted,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
): Data['exposures'][number] {
  const { options, pool } = input
  const base = options.baseIs === 'token0' ? pool.token0 : pool.token1
  const greeks = greeksAt({ curve, price, feesBase: fees.base })
  const held = valueBasket(basketAt(curve, price), price).valueQuote
  const { volatilityAnnual: sigmaAnnual } = options
  return {
    underlying: base.address,
    deltaBase: greeks.deltaWithFeesBase,
    principalDeltaBase: greeks.deltaBase,
    gammaBasePerPrice: greeks.gammaBasePerPrice,
    gammaOnePercentBase: greeks.deltaChangeUpOnePercentBase,
    dollarGammaQuote: greeks.dollarGammaQuote,
    valueQuote: held + valueBasket(fees, price).valueQuote,
    ...(sigmaAnnual === undefined
      ? {}
      : { lvrAnnualQuote: lvrRateAt({ curve, price, sigmaAnnual }).lvrQuoteAnnual }),
  }
}

/** In what, and at which price, the numbers are counted. */
export function basisOf({ pool, options }: CountedIn): { numeraire: string; pricing: 'mark' } {
  const quote = options.baseIs === 'token0' ? pool.token1 : pool.token0
  return { numeraire: quote.address, pricing: 'mark' }
}
