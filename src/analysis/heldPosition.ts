import type { InventoryCurve } from '../amm/curve.ts'
import { curveOfRange, fullRangeOf } from '../amm/curveOf.ts'
import { type MarketRange, marketRangeOf } from '../amm/marketRange.ts'
import { owedOf } from '../amm/owed.ts'
import { type GivenEquivalents, type TokenUnderlying, underlyingOf } from '../domain/equivalents.ts'
import type { PositionStatus } from '../domain/position.ts'
import type { Token } from '../domain/token.ts'
import { humanAmount, priceOfSqrtPrice } from '../domain/units.ts'
import { feeGrowthInside, feesOwed } from '../math/feeGrowth.ts'
import { inMarketFrame, type MarketAmounts } from './exposure.ts'
import type { HedgeInput, HeldRange, HeldShare } from './hedgeInput.ts'
import { pairPrice } from './pairParts.ts'
import { poolDepthQuote } from './poolDepth.ts'
import { positionStatus } from './positionStatus.ts'

type Held = HedgeInput['positions'][number]

/** A position in the frame of its pair, with what each of its tokens is exposed to. */
export type HeldPosition = {
  readonly held: Held
  readonly label: string
  readonly status: PositionStatus
  /** Stretch of liquidity in tokens, price quote token per base token. */
  readonly range: MarketRange
  readonly price: number
  /** Of the pool: see `poolDepthQuote`. */
  readonly depthQuote: number
  readonly holds: MarketAmounts
  readonly owed: MarketAmounts
  /** What its liquidity earned a day over the window that was read; absent where none was. */
  readonly feesPerDay?: MarketAmounts
  readonly baseToken: Token
  readonly quoteToken: Token
  readonly base: TokenUnderlying
  readonly quote: TokenUnderlying
  /** In tokens, of the pool's price. */
  readonly tokenCurve: InventoryCurve
  /** The same liquidity in units of the underlyings, for prices of the underlyings. */
  readonly curve: InventoryCurve
}

/**
 * What is held in one position, or `undefined` where its pool has no price yet.
 *
 * @param given - what the user says tokens count as
 * @param chainId - whose tokens are known; for a fork, of the chain it was forked from
 * @param nowSec - time of the block it was read at
 */
export function heldPosition(
  held: Held,
  given: GivenEquivalents,
  chainId: number,
  nowSec: number,
): HeldPosition | undefined {
  const { pool, position, baseIs } = held
  const own = held.kind === 'range' ? rangeFacts(held, nowSec) : shareFacts(held)
  if (own === undefined) return undefined
  const [baseToken, quoteToken] =
    baseIs === 'token0' ? [pool.token0, pool.token1] : [pool.token1, pool.token0]
  const [base, quote] = [
    underlyingOf({ ...baseToken, chainId }, given),
    underlyingOf({ ...quoteToken, chainId }, given),
  ]
  const curve = curveOfRange(own.range)
  const tokenId = position.kind === 'range' ? position.tokenId : undefined
  return {
    held,
    label: tokenId === undefined ? position.poolId : `#${tokenId}`,
    ...own,
    holds: { base: curve.baseAt(own.price), quote: curve.quoteAt(own.price) },
    baseToken,
    quoteToken,
    base,
    quote,
    tokenCurve: curve,
    curve: inUnderlyings(curve, base.unitsPerToken, quote.unitsPerToken),
  }
}

type OwnFacts = Pick<
  HeldPosition,
  'status' | 'range' | 'price' | 'depthQuote' | 'owed' | 'feesPerDay'
>

function rangeFacts(held: HeldRange, nowSec: number): OwnFacts | undefined {
  const { pool, position, baseIs } = held
  if (pool.sqrtPriceX96 === 0n) return undefined
  const owed = owedOf(pool, position, growthOf(held.lowerOutside), growthOf(held.upperOutside))
  const feesPerDay = earnedPerDay(held, nowSec)
  return {
    status: positionStatus(pool, position, owed),
    range: marketRangeOf(pool, position, baseIs),
    price: priceOfSqrtPrice(pool.sqrtPriceX96, pool.token0, pool.token1, baseIs),
    depthQuote: poolDepthQuote(pool, baseIs),
    owed: inMarketFrame({ pool, options: { baseIs } }, owed.owed0Raw, owed.owed1Raw),
    ...(feesPerDay === undefined ? {} : { feesPerDay }),
  }
}

function shareFacts({ pool, position, baseIs }: HeldShare): OwnFacts | undefined {
  const price = pairPrice(pool, baseIs)
  if (price === null) return undefined
  return {
    status: position.sharesRaw === 0n ? 'closed' : 'in-range',
    range: fullRangeOf(pool, position.sharesRaw),
    price,
    depthQuote:
      baseIs === 'token0'
        ? humanAmount(pool.reserve1Raw, pool.token1.decimals)
        : humanAmount(pool.reserve0Raw, pool.token0.decimals),
    owed: { base: 0, quote: 0 },
  }
}

/** A token that is `units` of its underlying trades at that multiple of its price. */
function inUnderlyings(curve: InventoryCurve, base: number, quote: number): InventoryCurve {
  const scale = base / quote
  return {
    baseAt: (price) => base * curve.baseAt(price * scale),
    quoteAt: (price) => quote * curve.quoteAt(price * scale),
    baseSlopeAt: (price) => base * scale * curve.baseSlopeAt(price * scale),
    kinks: curve.kinks.map((kink) => kink / scale),
  }
}

/** Of the present liquidity, over the window before now. */
function earnedPerDay(held: HeldRange, nowSec: number): MarketAmounts | undefined {
  const { before, pool, position, baseIs } = held
  if (before === undefined || nowSec <= before.timestampSec) return undefined
  const then = insideOf({ ...before, position })
  const now = insideOf({ ...pool, ...held, position })
  const days = (nowSec - before.timestampSec) / 86_400
  const earned = inMarketFrame(
    { pool, options: { baseIs } },
    feesOwed(now.feeGrowth0X128, then.feeGrowth0X128, position.liquidity),
    feesOwed(now.feeGrowth1X128, then.feeGrowth1X128, position.liquidity),
  )
  return { base: earned.base / days, quote: earned.quote / days }
}

function insideOf(
  at: Pick<
    NonNullable<HeldRange['before']>,
    'tick' | 'feeGrowthGlobal0X128' | 'feeGrowthGlobal1X128' | 'lowerOutside' | 'upperOutside'
  > &
    Pick<HeldRange, 'position'>,
) {
  const { tickLower, tickUpper } = at.position
  return feeGrowthInside(
    at.tick,
    tickLower,
    tickUpper,
    { feeGrowth0X128: at.feeGrowthGlobal0X128, feeGrowth1X128: at.feeGrowthGlobal1X128 },
    growthOf(at.lowerOutside),
    growthOf(at.upperOutside),
  )
}

function growthOf(tick: HeldRange['lowerOutside']) {
  return { feeGrowth0X128: tick.feeGrowthOutside0X128, feeGrowth1X128: tick.feeGrowthOutside1X128 }
}
