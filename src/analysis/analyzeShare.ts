import { redeemedBy } from '../amm/constantProduct.ts'
import type { InventoryCurve } from '../amm/curve.ts'
import { curveOf } from '../amm/curveOf.ts'
import { supplyAfterProtocol } from '../amm/protocolShares.ts'
import { shareLiquidityX64, splitShare } from '../amm/shareFees.ts'
import type { Assumption } from '../domain/assumption.ts'
import { toDouble } from '../domain/units.ts'
import { linearHedgeAssumptions } from '../hedging/linearHedge.ts'
import { driftSinceDeposit } from '../models/drift.ts'
import { impermanentLoss, impermanentLossAssumptions } from '../models/impermanentLoss.ts'
import { lvrAssumptions } from '../models/lossVersusRebalancing.ts'
import { type Basket, basketAt, valueBasket } from '../models/valuation.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import { basisOf, exposureOf, worthOf } from './exposure.ts'
import { hedgeOf } from './hedge.ts'
import type { ShareInput } from './pairInput.ts'
import { pairData, pairMarket } from './pairParts.ts'
import type { ShareResult } from './pairResult.ts'
import { withPriceGap } from './priceGap.ts'
import { type ShareEntry, shareEntry } from './shareEntry.ts'

type Data = ShareResult['data']

/**
 * What LP tokens of a pair hold, what of it is fees, how they got here and what hedges them.
 *
 * Pure. Fees are never owed beside the holding: they stay in the reserves, so the holding is what a
 * burn pays, and the growth of √k a share splits it into principal and fees.
 *
 * @throws `model/…` where a number leaves the range in which it means something
 */
export function analyzeShare(input: ShareInput, identity: Identity): ShareResult {
  const { pool, position, options } = input
  const market = pairMarket(pool, options.baseIs, options.marketPrice)
  const entry = shareEntry(input)
  const price = market.poolPrice
  const priced = price === null ? undefined : pricedPart(input, entry, price)
  const supply = supplyAfterProtocol(pool)
  return {
    ...envelopeOf(withPriceGap(input, price), identity, priced?.assumptions ?? []),
    data: {
      pool: pairData(pool),
      position: {
        ...position,
        ownerIsContract: input.ownerIsContract,
        shareOfPool: supply === 0n ? null : toDouble(position.sharesRaw) / toDouble(supply),
        status:
          position.sharesRaw === 0n ? 'closed' : price === null ? 'uninitialised' : 'in-range',
      },
      inventory: inventoryOf(input, entry),
      market,
      exposures: [],
      ...priced?.data,
    },
  }
}

function inventoryOf(
  { pool, position }: ShareInput,
  entry: ShareEntry | undefined,
): Data['inventory'] {
  if (entry?.liquidityX64 === undefined) return redeemedBy(pool, position.sharesRaw)
  const { held, fees } = splitShare(pool, position.sharesRaw, entry.liquidityX64)
  return { ...held, fees0Raw: fees.amount0Raw, fees1Raw: fees.amount1Raw }
}

const NOTHING: Basket = { base: 0, quote: 0 }

/** Everything that needs a price. */
function pricedPart(input: ShareInput, entry: ShareEntry | undefined, price: number) {
  const { pool, position, options } = input
  const curve = curveOf(pool, position, options.baseIs)
  return {
    data: {
      value: worthOf(input, curve, NOTHING, price),
      exposures: [exposureOf(input, curve, NOTHING, price)],
      ...(entry === undefined ? {} : sinceEntry(input, curve, entry, price)),
      hedge: hedgeOf(input, curve, NOTHING, price),
    },
    assumptions: [
      ...(entry === undefined ? [] : impermanentLossAssumptions),
      ...(entry?.liquidityX64 === undefined ? [] : [FEES_IN_RESERVES]),
      ...(options.volatilityAnnual === undefined ? [] : lvrAssumptions),
      ...linearHedgeAssumptions,
    ] satisfies Assumption[],
  }
}

const FEES_IN_RESERVES: Assumption = {
  id: 'fees-by-growth-of-k',
  statement:
    'Fees are the growth of √k a share, gifts to the pool included; what the protocol would be minted is taken off.',
  bias: 'none',
}

function sinceEntry(
  input: ShareInput,
  curve: InventoryCurve,
  { basket, liquidityX64, since }: ShareEntry,
  price: number,
): Pick<Data, 'performance' | 'drift'> {
  const held = basketAt(curve, price)
  const part = principalPart(input, liquidityX64)
  const principal = { base: held.base * part, quote: held.quote * part }
  const loss = impermanentLoss({ deposit: basket, now: principal, price })
  const drift = driftSinceDeposit({ deposit: basket, now: principal })
  const feesQuote = valueBasket(held, price).valueQuote - loss.valueQuote
  const isKnown = liquidityX64 !== undefined
  const against = (loss.valueQuote + feesQuote) / loss.holdQuote - 1
  return {
    performance: {
      since,
      depositBase: basket.base,
      depositQuote: basket.quote,
      holdQuote: loss.holdQuote,
      valueQuote: loss.valueQuote,
      impermanentLossQuote: loss.impermanentLossQuote,
      impermanentLossShare: loss.impermanentLossShareOfHold ?? null,
      ...(isKnown
        ? {
            feesQuote,
            feeGrowthShare: 1 / part - 1,
            returnAgainstHoldShare: loss.holdQuote === 0 ? null : against,
            netAgainstHoldPnlQuote: feesQuote - loss.impermanentLossQuote,
          }
        : {}),
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

/** 1/g: what of the holding would be there without fees; 1 where only a price of entry is known. */
function principalPart({ pool, position }: ShareInput, entryX64: bigint | undefined): number {
  if (entryX64 === undefined) return 1
  return toDouble(entryX64) / toDouble(shareLiquidityX64(pool, position.sharesRaw))
}
