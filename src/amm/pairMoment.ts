import type { ConstantProductPoolState } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import { sqrtRoundingDown } from '../math/integerSqrt.ts'
import type { TokenAmounts } from './poolEngine.ts'
import { pendingProtocolShares } from './protocolShares.ts'

/** All that a pair's own arithmetic depends on. Reserves are what it last recorded of its balances. */
export type PairMoment = Pick<
  ConstantProductPoolState,
  'fee' | 'reserve0Raw' | 'reserve1Raw' | 'totalSupplyRaw' | 'kLastRaw'
> & {
  readonly balance0Raw: bigint
  readonly balance1Raw: bigint
  /** Minted to the protocol so far. */
  readonly protocolSharesRaw: bigint
}

/** LP tokens the first mint locks for good (`MINIMUM_LIQUIDITY`). */
export const MINIMUM_SHARES = 1000n

/** Sends tokens to the pair and calls nothing. */
export function received(now: PairMoment, { amount0Raw, amount1Raw }: TokenAmounts): PairMoment {
  return {
    ...now,
    balance0Raw: now.balance0Raw + amount0Raw,
    balance1Raw: now.balance1Raw + amount1Raw,
  }
}

/**
 * `UniswapV2Pair.swap`: pays out what is asked, takes whatever came in since the reserves were
 * recorded as payment, and keeps the product up after the fee.
 *
 * @throws {PairError} `amm/amount-not-positive`, `amm/not-enough-reserves`, `amm/nothing-paid`,
 *   `amm/k-falls`, `amm/reserve-overflow`
 */
export function swapped(now: PairMoment, out: TokenAmounts): PairMoment {
  const { amount0Raw: out0, amount1Raw: out1 } = out
  if (out0 < 0n || out1 < 0n || (out0 === 0n && out1 === 0n)) {
    throw new PairError('amm/amount-not-positive', `Swap output ${out0}, ${out1} is not positive.`)
  }
  if (out0 >= now.reserve0Raw || out1 >= now.reserve1Raw) {
    throw new PairError(
      'amm/not-enough-reserves',
      `Cannot take ${out0} and ${out1} out of reserves of ${now.reserve0Raw} and ${now.reserve1Raw}.`,
    )
  }
  const balance0Raw = now.balance0Raw - out0
  const balance1Raw = now.balance1Raw - out1
  const in0 = excess(balance0Raw, now.reserve0Raw - out0)
  const in1 = excess(balance1Raw, now.reserve1Raw - out1)
  if (in0 === 0n && in1 === 0n) throw new PairError('amm/nothing-paid', 'Nothing was paid in.')
  const fee = BigInt(now.fee.feePips)
  const kept = (balance0Raw * UNITS - in0 * fee) * (balance1Raw * UNITS - in1 * fee)
  if (kept < now.reserve0Raw * now.reserve1Raw * UNITS * UNITS) {
    throw new PairError(
      'amm/k-falls',
      `${in0} and ${in1} paid in are too little for ${out0} and ${out1}.`,
    )
  }
  return recorded({ ...now, balance0Raw, balance1Raw })
}

/**
 * `UniswapV2Pair.mint`: new shares for what came in since the reserves were recorded; what one side
 * brings beyond the pool's ratio is a gift to all.
 *
 * @throws {PairError} `amm/shares-not-positive`, `amm/reserves-empty`, `amm/reserve-overflow`
 */
export function minted(before: PairMoment): {
  readonly now: PairMoment
  readonly sharesRaw: bigint
} {
  const in0 = before.balance0Raw - before.reserve0Raw
  const in1 = before.balance1Raw - before.reserve1Raw
  const now = withProtocolPaid(before)
  const isFirst = now.totalSupplyRaw === 0n
  if (!isFirst && (now.reserve0Raw === 0n || now.reserve1Raw === 0n)) throw emptyReserves(now)
  const sharesRaw = isFirst
    ? sqrtRoundingDown(in0 * in1) - MINIMUM_SHARES
    : least(
        (in0 * now.totalSupplyRaw) / now.reserve0Raw,
        (in1 * now.totalSupplyRaw) / now.reserve1Raw,
      )
  if (sharesRaw <= 0n) {
    throw new PairError('amm/shares-not-positive', `${in0} and ${in1} are too little for a share.`)
  }
  const totalSupplyRaw = now.totalSupplyRaw + sharesRaw + (isFirst ? MINIMUM_SHARES : 0n)
  return { now: withKLast(recorded({ ...now, totalSupplyRaw })), sharesRaw }
}

/**
 * `UniswapV2Pair.burn`: shares for their part of the balances, rounded down.
 *
 * @throws {PairError} `amm/shares-not-positive`, `amm/shares-out-of-range`, `amm/reserve-overflow`
 */
export function burned(
  before: PairMoment,
  sharesRaw: bigint,
): { readonly now: PairMoment; readonly paid: TokenAmounts } {
  const now = withProtocolPaid(before)
  if (sharesRaw > now.totalSupplyRaw) {
    throw new PairError('amm/shares-out-of-range', `There are fewer than ${sharesRaw} LP tokens.`)
  }
  const supply = now.totalSupplyRaw
  const amount0Raw = supply === 0n ? 0n : (sharesRaw * now.balance0Raw) / supply
  const amount1Raw = supply === 0n ? 0n : (sharesRaw * now.balance1Raw) / supply
  if (amount0Raw <= 0n || amount1Raw <= 0n) {
    throw new PairError('amm/shares-not-positive', `${sharesRaw} LP tokens redeem for nothing.`)
  }
  const left = {
    ...now,
    balance0Raw: now.balance0Raw - amount0Raw,
    balance1Raw: now.balance1Raw - amount1Raw,
    totalSupplyRaw: supply - sharesRaw,
  }
  return { now: withKLast(recorded(left)), paid: { amount0Raw, amount1Raw } }
}

/** `sync`: the reserves become the balances. @throws {PairError} `amm/reserve-overflow` */
export function recorded(now: PairMoment): PairMoment {
  const { balance0Raw, balance1Raw } = now
  if (balance0Raw > MAX_RESERVE || balance1Raw > MAX_RESERVE) {
    throw new PairError('amm/reserve-overflow', 'A reserve would not fit in 112 bits.')
  }
  return { ...now, reserve0Raw: balance0Raw, reserve1Raw: balance1Raw }
}

/** What lies in the pair beyond its reserves. @throws {PairError} `amm/not-enough-reserves` */
export function surplusOf(now: PairMoment): TokenAmounts {
  const amount0Raw = now.balance0Raw - now.reserve0Raw
  const amount1Raw = now.balance1Raw - now.reserve1Raw
  if (amount0Raw < 0n || amount1Raw < 0n) {
    throw new PairError('amm/not-enough-reserves', 'The pair holds less than its reserves.')
  }
  return { amount0Raw, amount1Raw }
}

/** An operation the pair would revert. */
export class PairError extends AmmeterError {
  override readonly name = 'PairError'
  constructor(code: string, shortMessage: string) {
    super({ code, shortMessage })
  }
}

const UNITS = 1_000_000n
const MAX_RESERVE = (1n << 112n) - 1n

// `_mintFee`: before every mint and burn.
function withProtocolPaid(now: PairMoment): PairMoment {
  const shares = pendingProtocolShares(now)
  return {
    ...now,
    totalSupplyRaw: now.totalSupplyRaw + shares,
    protocolSharesRaw: now.protocolSharesRaw + shares,
    kLastRaw: now.fee.protocolShare === undefined ? 0n : now.kLastRaw,
  }
}

function withKLast(now: PairMoment): PairMoment {
  if (now.fee.protocolShare === undefined) return now
  return { ...now, kLastRaw: now.reserve0Raw * now.reserve1Raw }
}

function emptyReserves({ reserve0Raw, reserve1Raw }: PairMoment): PairError {
  return new PairError(
    'amm/reserves-empty',
    `Reserves ${reserve0Raw} and ${reserve1Raw} are not both positive.`,
  )
}

function excess(a: bigint, b: bigint): bigint {
  return a > b ? a - b : 0n
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
