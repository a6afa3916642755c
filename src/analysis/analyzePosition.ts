import type { InventoryCurve } from '../amm/curve.ts'
import { curveOf } from '../amm/curveOf.ts'
import { inventoryOf } from '../amm/inventory.ts'
import { owedOf } from '../amm/owed.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { TickState } from '../domain/pool.ts'
import { humanAmount } from '../domain/units.ts'
import { linearHedgeAssumptions, planLinearHedge } from '../hedging/linearHedge.ts'
import type { FeeGrowth } from '../math/feeGrowth.ts'
import { driftSinceDeposit } from '../models/drift.ts'
import { greeksAt } from '../models/greeks.ts'
import { impermanentLoss, impermanentLossAssumptions } from '../models/impermanentLoss.ts'
import { lvrAssumptions, lvrRateAt } from '../models/lossVersusRebalancing.ts'
import { basketAt, valueBasket } from '../models/valuation.ts'
import { type EntryBasket, entryBasket } from './entry.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import type { PositionInput } from './input.ts'
import { marketOf, poolData } from './market.ts'
import type { PositionResult } from './result.ts'

type Data = PositionResult['data']

/**
 * What a position holds, what it is owed, how it got here and what hedges it.
 *
 * Pure: the same input and identity give the same result, to the byte.
 *
 * @throws `model/…` where a number leaves the range in which it means something
 */
export function analyzePosition(input: PositionInput, identity: Identity): PositionResult {
  const { pool, position, options } = input
  const inventory = rawInventory(input)
  const market = marketOf(pool, options.baseIs, options.marketPrice, position)
  const priced =
    market.poolPrice === null ? undefined : pricedPart(input, inventory, market.poolPrice)
  return {
    ...envelopeOf(input, identity, priced?.assumptions ?? []),
    data: {
      pool: poolData(pool, false),
      position: {
        protocol: position.protocol,
        ...(position.tokenId === undefined ? {} : { tokenId: position.tokenId }),
        owner: position.owner,
        ownerIsContract: input.ownerIsContract,
        poolId: position.poolId,
        tickLower: position.tickLower,
        tickUpper: position.tickUpper,
        liquidity: position.liquidity,
        status: statusOf(input, inventory),
      },
      inventory,
      market,
      exposures: [],
      ...priced?.data,
    },
  }
}

function rawInventory({
  pool,
  position,
  lowerOutside,
  upperOutside,
}: PositionInput): Data['inventory'] {
  const held = inventoryOf(pool, position)
  const owed = owedOf(pool, position, growthOf(lowerOutside), growthOf(upperOutside))
  return {
    amount0Raw: held.amount0Raw,
    amount1Raw: held.amount1Raw,
    owed0Raw: owed.owed0Raw,
    owed1Raw: owed.owed1Raw,
    accruedFees0Raw: owed.accruedFees0Raw,
    accruedFees1Raw: owed.accruedFees1Raw,
  }
}

function growthOf({ feeGrowthOutside0X128, feeGrowthOutside1X128 }: TickState): FeeGrowth {
  return { feeGrowth0X128: feeGrowthOutside0X128, feeGrowth1X128: feeGrowthOutside1X128 }
}

function statusOf(
  { pool, position }: PositionInput,
  own: Data['inventory'],
): Data['position']['status'] {
  if (pool.sqrtPriceX96 === 0n) return 'uninitialised'
  if (position.liquidity === 0n) return own.owed0Raw > 0n || own.owed1Raw > 0n ? 'owed' : 'closed'
  if (pool.tick < position.tickLower) return 'below'
  return pool.tick < position.tickUpper ? 'in-range' : 'above'
}

/** Everything that needs a price. */
function pricedPart(input: PositionInput, own: Data['inventory'], price: number) {
  const { pool, position, options } = input
  const curve = curveOf(pool, position, options.baseIs)
  const fees = inMarketFrame(input, own.owed0Raw, own.owed1Raw)
  const entry = position.liquidity === 0n ? undefined : entryBasket(input, curve)
  return {
    data: {
      value: worthOf(input, curve, fees, price),
      exposures: [exposureOf(input, curve, fees, price)],
      ...(entry === undefined ? {} : sinceEntry(input, curve, fees, price, entry)),
      hedge: hedgeOf(input, curve, fees, price),
    },
    assumptions: [
      ...(entry === undefined ? [] : impermanentLossAssumptions),
      ...(options.volatilityAnnual === undefined ? [] : lvrAssumptions),
      ...linearHedgeAssumptions,
    ] satisfies Assumption[],
  }
}

type MarketAmounts = { readonly base: number; readonly quote: number }

function inMarketFrame(
  { pool, options }: PositionInput,
  raw0: bigint,
  raw1: bigint,
): MarketAmounts {
  const amount0 = humanAmount(raw0, pool.token0.decimals)
  const amount1 = humanAmount(raw1, pool.token1.decimals)
  return options.baseIs === 'token0'
    ? { base: amount0, quote: amount1 }
    : { base: amount1, quote: amount0 }
}

function basisOf({ pool, options }: PositionInput): { numeraire: string; pricing: 'mark' } {
  const quote = options.baseIs === 'token0' ? pool.token1 : pool.token0
  return { numeraire: quote.address, pricing: 'mark' }
}

function worthOf(
  input: PositionInput,
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
    baseShare: principal.baseShare ?? 0,
    basis: basisOf(input),
  }
}

function exposureOf(
  input: PositionInput,
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

function sinceEntry(
  input: PositionInput,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
  { basket, since }: EntryBasket,
): Required<Pick<Data, 'performance' | 'drift'>> {
  const now = basketAt(curve, price)
  const loss = impermanentLoss({ deposit: basket, now, price })
  const drift = driftSinceDeposit({ deposit: basket, now })
  return {
    performance: {
      since,
      depositBase: basket.base,
      depositQuote: basket.quote,
      holdQuote: loss.holdQuote,
      valueQuote: loss.valueQuote,
      impermanentLossQuote: loss.impermanentLossQuote,
      impermanentLossShare: loss.impermanentLossShareOfHold ?? 0,
      uncollectedFeesQuote: valueBasket(fees, price).valueQuote,
      basis: basisOf(input),
    },
    drift: {
      startBase: drift.startBase,
      nowBase: drift.nowBase,
      driftBase: drift.driftBase,
      driftShare: drift.driftShare ?? null,
      startQuote: drift.startQuote,
      nowQuote: drift.nowQuote,
      driftQuote: drift.driftQuote,
      averagePrice: drift.averagePrice ?? null,
    },
  }
}

function hedgeOf(
  { options }: PositionInput,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
): NonNullable<Data['hedge']> {
  const { lotBase, minimumNotionalQuote: minNotionalQuote } = options
  const plan = planLinearHedge({
    curve,
    price,
    hedgePrice: options.marketPrice ?? price,
    feesBase: fees.base,
    existing: options.existing,
    instrument: {
      venue: 'any',
      symbol: 'perpetual',
      ...(lotBase === undefined ? {} : { lotBase }),
      ...(minNotionalQuote === undefined ? {} : { minNotionalQuote }),
    },
  })
  return {
    action: plan.action,
    reason: plan.reason,
    existing: plan.existing,
    targetDeltaBase: plan.targetDeltaBase,
    orders: plan.orders,
    residualDeltaBase: plan.residualDeltaBase,
    afterMoves: plan.scenarios.map((scenario) => ({
      moveShare: scenario.movePct / 100,
      price: price * (1 + scenario.movePct / 100),
      residualDeltaBase: scenario.residualDeltaBase,
      unhedgedPnlQuote: scenario.unhedgedPnlQuote,
      hedgedPnlQuote: scenario.hedgedPnlQuote,
    })),
  }
}
