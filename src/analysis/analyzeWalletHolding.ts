import { redeemedBy } from '../amm/constantProduct.ts'
import type { InventoryCurve } from '../amm/curve.ts'
import { curveOf } from '../amm/curveOf.ts'
import { inventoryOf } from '../amm/inventory.ts'
import { owedOf } from '../amm/owed.ts'
import { type GivenEquivalents, type TokenUnderlying, underlyingOf } from '../domain/equivalents.ts'
import type { PositionStatus } from '../domain/position.ts'
import type { Token } from '../domain/token.ts'
import { humanAmount, priceOfSqrtPrice } from '../domain/units.ts'
import { inMarketFrame, type MarketAmounts } from './exposure.ts'
import { poolDepthQuote } from './poolDepth.ts'
import { positionStatus } from './positionStatus.ts'
import type { WalletInput } from './walletInput.ts'

type Held = WalletInput['positions'][number]
type HeldRange = Extract<Held, { kind: 'range' }>
type HeldShare = Extract<Held, { kind: 'share' }>

/** A position in the frame of its pair, with what each of its tokens counts as. */
export type WalletHolding = {
  readonly held: Held
  /** As `ammeter position` takes it. */
  readonly id: string
  /** Where its liquidity stands; whether it is staked is beside it. */
  readonly status: PositionStatus
  readonly raw: {
    readonly amount0Raw: bigint
    readonly amount1Raw: bigint
    readonly owed0Raw: bigint
    readonly owed1Raw: bigint
  }
  readonly holds: MarketAmounts
  readonly owed: MarketAmounts
  /** Quote tokens per base token; `undefined` while the pool has none. */
  readonly price: number | undefined
  /** Quote tokens that the pool's active liquidity stands for at its price: how deep it is. */
  readonly depthQuote: number
  readonly curve: InventoryCurve
  readonly baseToken: Token
  readonly quoteToken: Token
  readonly base: TokenUnderlying
  readonly quote: TokenUnderlying
}

/**
 * What is held in one position and owed to it.
 *
 * @param given - what the user says tokens count as
 * @param chainId - whose tokens are known; for a fork, of the chain it was forked from
 */
export function walletHolding(held: Held, given: GivenEquivalents, chainId: number): WalletHolding {
  const { pool, baseIs } = held
  const [baseToken, quoteToken] =
    baseIs === 'token0' ? [pool.token0, pool.token1] : [pool.token1, pool.token0]
  const own = held.kind === 'range' ? rangeFacts(held) : shareFacts(held)
  const frame = { pool, options: { baseIs } }
  return {
    held,
    ...own,
    holds: inMarketFrame(frame, own.raw.amount0Raw, own.raw.amount1Raw),
    owed: inMarketFrame(frame, own.raw.owed0Raw, own.raw.owed1Raw),
    baseToken,
    quoteToken,
    base: underlyingOf({ ...baseToken, chainId }, given),
    quote: underlyingOf({ ...quoteToken, chainId }, given),
  }
}

type Facts = Pick<WalletHolding, 'id' | 'status' | 'raw' | 'price' | 'depthQuote' | 'curve'>

function rangeFacts(held: HeldRange): Facts {
  const { pool, position, baseIs, lowerOutside, upperOutside } = held
  const owed = owedOf(pool, position, growthOf(lowerOutside), growthOf(upperOutside))
  const { owed0Raw, owed1Raw } = owed
  const isPriced = pool.sqrtPriceX96 > 0n
  return {
    id: `${position.protocol}:${position.tokenId ?? ''}`,
    status: positionStatus(pool, position, owed),
    raw: { ...inventoryOf(pool, position), owed0Raw, owed1Raw },
    price: isPriced
      ? priceOfSqrtPrice(pool.sqrtPriceX96, pool.token0, pool.token1, baseIs)
      : undefined,
    depthQuote: poolDepthQuote(pool, baseIs),
    curve: curveOf(pool, position, baseIs),
  }
}

function shareFacts({ pool, position, baseIs }: HeldShare): Facts {
  const { sharesRaw } = position
  const reserve0 = humanAmount(pool.reserve0Raw, pool.token0.decimals)
  const reserve1 = humanAmount(pool.reserve1Raw, pool.token1.decimals)
  const [base, quote] = baseIs === 'token0' ? [reserve0, reserve1] : [reserve1, reserve0]
  const isPriced = pool.reserve0Raw > 0n && pool.reserve1Raw > 0n
  return {
    id: `${position.protocol}:${position.poolId}@${position.owner}`,
    status: sharesRaw === 0n ? 'closed' : isPriced ? 'in-range' : 'uninitialised',
    raw: {
      ...(sharesRaw === 0n ? { amount0Raw: 0n, amount1Raw: 0n } : redeemedBy(pool, sharesRaw)),
      owed0Raw: 0n,
      owed1Raw: 0n,
    },
    price: isPriced ? quote / base : undefined,
    depthQuote: quote,
    curve: curveOf(pool, position, baseIs),
  }
}

function growthOf(tick: HeldRange['lowerOutside']) {
  return { feeGrowth0X128: tick.feeGrowthOutside0X128, feeGrowth1X128: tick.feeGrowthOutside1X128 }
}
