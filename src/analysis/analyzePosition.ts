import { curveOf } from '../amm/curveOf.ts'
import { inventoryOf } from '../amm/inventory.ts'
import { owedOf } from '../amm/owed.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { TickState } from '../domain/pool.ts'
import { linearHedgeAssumptions } from '../hedging/linearHedge.ts'
import type { FeeGrowth } from '../math/feeGrowth.ts'
import { impermanentLossAssumptions } from '../models/impermanentLoss.ts'
import { lvrAssumptions } from '../models/lossVersusRebalancing.ts'
import { analyzeLife } from './analyzeLife.ts'
import { coreMathAssumptions, withHook } from './coreMath.ts'
import { entryBasket } from './entry.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import { exposureOf, inMarketFrame, worthOf } from './exposure.ts'
import { hedgeOf } from './hedge.ts'
import type { PositionInput } from './input.ts'
import { marketOf, poolData } from './market.ts'
import { positionStatus } from './positionStatus.ts'
import { withPriceGap } from './priceGap.ts'
import type { PositionResult } from './result.ts'
import { feesWithoutPrincipal, sinceEntry } from './sinceEntry.ts'

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
    ...envelopeOf(
      withPriceGap(withHook(input), market.poolPrice),
      identity,
      priced?.assumptions ?? [],
    ),
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
        status: positionStatus(pool, position, inventory),
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

/** Everything that needs a price. */
function pricedPart(input: PositionInput, own: Data['inventory'], price: number) {
  const { pool, position, options } = input
  const curve = curveOf(pool, position, options.baseIs)
  const fees = inMarketFrame(input, own.owed0Raw, own.owed1Raw)
  const entry = entryBasket(input, curve)
  const life = input.history === undefined ? undefined : analyzeLife(input, input.history)
  const since =
    entry === undefined
      ? undefined
      : sinceEntry(input, curve, feesWithoutPrincipal(input, own), price, entry)
  return {
    data: {
      value: worthOf(input, curve, fees, price),
      exposures: [exposureOf(input, curve, fees, price)],
      ...(since === undefined
        ? {}
        : {
            performance: { ...life?.performance, ...since.performance },
            drift: { ...life?.statistics, ...since.drift },
          }),
      hedge: hedgeOf(input, curve, fees, price),
    },
    assumptions: [
      ...(entry === undefined ? [] : impermanentLossAssumptions),
      ...(life?.assumptions ?? []),
      ...(options.volatilityAnnual === undefined ? [] : lvrAssumptions),
      ...linearHedgeAssumptions,
      ...coreMathAssumptions(pool),
    ] satisfies Assumption[],
  }
}
