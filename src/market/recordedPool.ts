import type { LiquidityChange, RangeKey, SwapParams } from '../amm/poolEngine.ts'
import { rangeId } from '../amm/rangeAccount.ts'
import type { Assumption } from '../domain/assumption.ts'
import { AmmeterError } from '../errors.ts'
import { getAmountsRoundingDown, getAmountsRoundingUp } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import type { MarketPool } from './marketPool.ts'
import type { PoolNow, PoolSwap } from './poolRequest.ts'

/** Swaps of a pool as they were recorded, in order. Columns, not rows; states are those after each. */
export type RecordedSwaps = {
  /** Unix seconds, never decreasing. */
  readonly timeSec: Float64Array
  /** The pool's: positive = paid in, fee included. */
  readonly amount0Raw: readonly bigint[]
  readonly amount1Raw: readonly bigint[]
  readonly sqrtPriceX96: readonly bigint[]
  readonly tick: Int32Array
  readonly liquidity: readonly bigint[]
}

/**
 * A pool of the event loop whose swaps already happened: it answers each with what was recorded, in
 * order, so that `marketLoop` runs over history with order-book makers beside passive liquidity.
 *
 * Liquidity minted here is a share of the recorded one and moves nothing: each swap that ends at a
 * tick inside its range pays it `fee · liquidity / recorded liquidity`, growth rounded down as the
 * contract does. Takers must be those of the records (`recordedTakers`).
 *
 * @param start - the pool before the first swap
 * @param lpFeePips - what liquidity gets of the input, protocol fee taken off
 * @throws {RecordedPoolError} `market/not-recorded` for a swap that is not the next of the records,
 *   or a burn of more than was minted
 * @example runSync(marketLoop({ …, takers: recordedTakers(swaps, start, frame) }), recordedPool({ swaps, start, lpFeePips: 3000 }))
 */
export function recordedPool(options: {
  readonly swaps: RecordedSwaps
  readonly start: PoolNow
  readonly lpFeePips: number
}): MarketPool {
  const { swaps, lpFeePips } = options
  const ranges = new Map<string, Share>()
  let now = options.start
  let next = 0

  const quoted = (params: SwapParams): PoolSwap => swapAt(swaps, next, params)
  const shareOf = (key: RangeKey): Share => {
    const id = rangeId(key)
    const share = ranges.get(id) ?? newShare(key)
    ranges.set(id, share)
    return share
  }
  const change = (by: LiquidityChange, sign: 1n | -1n) => {
    const share = shareOf(by)
    settle(share)
    if (share.liquidity + sign * by.liquidity < 0n)
      throw notRecorded(`A burn of ${by.liquidity} finds only ${share.liquidity} minted.`)
    share.liquidity += sign * by.liquidity
    const amounts = sign > 0n ? getAmountsRoundingUp : getAmountsRoundingDown
    const [amount0Raw, amount1Raw] = amounts(
      now.sqrtPriceX96,
      share.sqrtLowerX96,
      share.sqrtUpperX96,
      by.liquidity,
    )
    if (sign < 0n) {
      share.owed0Raw += amount0Raw
      share.owed1Raw += amount1Raw
    }
    return { amount0Raw, amount1Raw }
  }

  return {
    open: () => undefined,
    seal: () => now,
    look: () => now,
    quote: quoted,
    swap(params) {
      const result = quoted(params)
      next += 1
      now = { sqrtPriceX96: result.sqrtPriceX96, tick: result.tick, liquidity: result.liquidity }
      if (now.liquidity > 0n) {
        const growth0 = growthOf(result.amount0Raw, lpFeePips, now.liquidity)
        const growth1 = growthOf(result.amount1Raw, lpFeePips, now.liquidity)
        for (const share of ranges.values()) {
          if (now.tick < share.tickLower || now.tick >= share.tickUpper) continue
          share.growth0X128 += growth0
          share.growth1X128 += growth1
        }
      }
      return result
    },
    mint: (by) => change(by, 1n),
    burn: (by) => change(by, -1n),
    collect(key) {
      const share = shareOf(key)
      settle(share)
      const paid = { amount0Raw: share.owed0Raw, amount1Raw: share.owed1Raw }
      share.owed0Raw = 0n
      share.owed1Raw = 0n
      return paid
    },
    range(key) {
      const share = shareOf(key)
      const [principal0Raw, principal1Raw] = getAmountsRoundingDown(
        now.sqrtPriceX96,
        share.sqrtLowerX96,
        share.sqrtUpperX96,
        share.liquidity,
      )
      return {
        liquidity: share.liquidity,
        principal0Raw,
        principal1Raw,
        owed0Raw: share.owed0Raw + ((share.growth0X128 * share.liquidity) >> 128n),
        owed1Raw: share.owed1Raw + ((share.growth1X128 * share.liquidity) >> 128n),
      }
    },
  }
}

export const RECORDED_POOL: Assumption = {
  id: 'recorded-pool-share',
  statement:
    'The pool does what was recorded, whoever provides liquidity; liquidity added to it earns its share of the fees of every swap that ends inside its range, and moves no price.',
  bias: 'overstates fees of an LP that is large against the pool; a swap that crosses an edge of the range counts wholly or not at all',
}

/** Passive liquidity beside the records; growth since it was last settled. */
type Share = {
  readonly tickLower: number
  readonly tickUpper: number
  readonly sqrtLowerX96: bigint
  readonly sqrtUpperX96: bigint
  liquidity: bigint
  growth0X128: bigint
  growth1X128: bigint
  owed0Raw: bigint
  owed1Raw: bigint
}

function newShare({ tickLower, tickUpper }: RangeKey): Share {
  return {
    tickLower,
    tickUpper,
    sqrtLowerX96: getSqrtPriceAtTick(tickLower),
    sqrtUpperX96: getSqrtPriceAtTick(tickUpper),
    liquidity: 0n,
    growth0X128: 0n,
    growth1X128: 0n,
    owed0Raw: 0n,
    owed1Raw: 0n,
  }
}

function settle(share: Share): void {
  share.owed0Raw += (share.growth0X128 * share.liquidity) >> 128n
  share.owed1Raw += (share.growth1X128 * share.liquidity) >> 128n
  share.growth0X128 = 0n
  share.growth1X128 = 0n
}

function growthOf(amountRaw: bigint, feePips: number, liquidity: bigint): bigint {
  if (amountRaw <= 0n) return 0n
  return ((amountRaw * BigInt(feePips)) << 128n) / (FEE_UNITS * liquidity)
}

const FEE_UNITS = 1_000_000n

/**
 * The next record as the answer to a swap. Takers carry their size as a double: where that rounds
 * the recorded amount, the answer is of the amount asked for, ≤ 2^-52 off.
 */
function swapAt(swaps: RecordedSwaps, index: number, params: SwapParams): PoolSwap {
  const [amount0Raw, amount1Raw] = [swaps.amount0Raw[index], swaps.amount1Raw[index]]
  if (amount0Raw === undefined || amount1Raw === undefined)
    throw notRecorded(`There is no swap after the ${index} recorded.`)
  const asked = params.exact === 'input' ? params.amountRaw : -params.amountRaw
  const is0 = params.zeroForOne === (params.exact === 'input')
  const recorded = is0 ? amount0Raw : amount1Raw
  const off = recorded > asked ? recorded - asked : asked - recorded
  const size = asked < 0n ? -asked : asked
  if (off << 50n > size) throw notRecorded(`Swap ${index} was of ${recorded}, not of ${asked}.`)
  return {
    amount0Raw: is0 ? asked : amount0Raw,
    amount1Raw: is0 ? amount1Raw : asked,
    sqrtPriceX96: swaps.sqrtPriceX96[index] as bigint,
    tick: swaps.tick[index] as number,
    liquidity: swaps.liquidity[index] as bigint,
  }
}

function notRecorded(shortMessage: string): RecordedPoolError {
  return new RecordedPoolError({
    code: 'market/not-recorded',
    shortMessage,
    hints: ['Give the loop the takers of these records, and no agent that trades in the pool.'],
  })
}

/** Something asked of a recorded pool that never happened in it. */
export class RecordedPoolError extends AmmeterError {
  override readonly name = 'RecordedPoolError'
}
