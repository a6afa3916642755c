import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import { type FeeGrowth, feesOwed } from '../math/feeGrowth.ts'
import { addDelta } from '../math/liquidityMath.ts'
import { addWrapping128, MAX_UINT128 } from '../math/uint.ts'
import type { RangeKey, RangeState, TokenAmounts } from './poolEngine.ts'

/** What the pool stores about a range nobody ever touched. */
export const EMPTY_RANGE: RangeState = {
  liquidity: 0n,
  feeGrowthInside0LastX128: 0n,
  feeGrowthInside1LastX128: 0n,
  tokensOwed0Raw: 0n,
  tokensOwed1Raw: 0n,
}

/** One string per range of one owner and salt; letter case carries no meaning. */
export function rangeId(key: RangeKey): string {
  const id = `${key.owner.toLowerCase()}:${key.tickLower}:${key.tickUpper}`
  return key.salt === undefined || /^0x0*$/.test(key.salt) ? id : `${id}:${key.salt.toLowerCase()}`
}

/** The inverse of {@link rangeId}. */
export function rangeKeyOf(id: string): RangeKey {
  const [owner, tickLower = '', tickUpper = '', salt] = id.split(':')
  return {
    owner: owner as Address,
    tickLower: Number.parseInt(tickLower, 10),
    tickUpper: Number.parseInt(tickUpper, 10),
    ...(salt === undefined ? {} : { salt: salt as Hex }),
  }
}

/**
 * A range after its liquidity changed: fees earned since the last touch are credited first.
 *
 * Specification: Uniswap v3 white paper, section 6.4.1.
 *
 * @param liquidityDelta - signed; 0 only credits
 * @param inside - fee growth inside the range now
 * @throws {RangeAccountError} `amm/range-empty` (NP)
 * @throws {LiquidityError} `math/liquidity-underflow`, `math/liquidity-overflow`
 */
export function touchedRange(
  range: RangeState,
  liquidityDelta: bigint,
  inside: FeeGrowth,
): RangeState {
  if (liquidityDelta === 0n && range.liquidity === 0n) {
    throw new RangeAccountError({
      code: 'amm/range-empty',
      shortMessage: 'The range holds no liquidity, so there are no fees to credit.',
    })
  }
  const earned0 = feesOwed(inside.feeGrowth0X128, range.feeGrowthInside0LastX128, range.liquidity)
  const earned1 = feesOwed(inside.feeGrowth1X128, range.feeGrowthInside1LastX128, range.liquidity)
  return {
    liquidity: addDelta(range.liquidity, liquidityDelta),
    feeGrowthInside0LastX128: inside.feeGrowth0X128,
    feeGrowthInside1LastX128: inside.feeGrowth1X128,
    tokensOwed0Raw: addWrapping128(range.tokensOwed0Raw, earned0),
    tokensOwed1Raw: addWrapping128(range.tokensOwed1Raw, earned1),
  }
}

/** A range after burned principal was credited to it; the contract adds modulo 2^128. */
export function creditedRange(range: RangeState, principal: TokenAmounts): RangeState {
  return {
    ...range,
    tokensOwed0Raw: addWrapping128(range.tokensOwed0Raw, principal.amount0Raw),
    tokensOwed1Raw: addWrapping128(range.tokensOwed1Raw, principal.amount1Raw),
  }
}

/** What a collect pays, and the range after it. */
export function collectedFrom(
  range: RangeState,
  atMost: TokenAmounts = { amount0Raw: MAX_UINT128, amount1Raw: MAX_UINT128 },
): { readonly paid: TokenAmounts; readonly range: RangeState } {
  const paid = {
    amount0Raw: lesser(atMost.amount0Raw, range.tokensOwed0Raw),
    amount1Raw: lesser(atMost.amount1Raw, range.tokensOwed1Raw),
  }
  return {
    paid,
    range: {
      ...range,
      tokensOwed0Raw: range.tokensOwed0Raw - paid.amount0Raw,
      tokensOwed1Raw: range.tokensOwed1Raw - paid.amount1Raw,
    },
  }
}

/** An operation on a range that the contract would revert. */
export class RangeAccountError extends AmmeterError {
  override readonly name = 'RangeAccountError'
}

function lesser(requestedRaw: bigint, owedRaw: bigint): bigint {
  if (requestedRaw < 0n || requestedRaw > MAX_UINT128) {
    throw new RangeAccountError({
      code: 'amm/amount-out-of-range',
      shortMessage: `Cannot collect ${requestedRaw}: not in [0, 2^128).`,
    })
  }
  return requestedRaw > owedRaw ? owedRaw : requestedRaw
}
