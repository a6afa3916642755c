import { createPool } from '../amm/concentratedPool.ts'
import type { PoolEngine, SwapResult, TokenAmounts } from '../amm/poolEngine.ts'
import { MAX_INT256 } from '../amm/swapRequest.ts'
import { withProtocolCut } from '../domain/feeTerms.ts'
import type { ConcentratedPoolState, FeeTerms } from '../domain/pool.ts'
import type { PoolEvent, PoolEventOf } from '../domain/poolEvent.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { applyLiquidityEvent } from './applyLiquidity.ts'
import { applyManagerEvent, lpFeeStated } from './applyManager.ts'
import { mustEqual } from './incomplete.ts'
import { type WhatIfRange, whatIfKey } from './whatIfRange.ts'

/** The pool as it would have been with one more position in it. */
export type ImpactPool = {
  /** @throws {IncompleteEventsError} `events/incomplete` where it does not end as recorded */
  apply(event: PoolEvent): void
  /** With every swap at its recorded price, so with more traded than was. */
  earned(): TokenAmounts
  /** The same, each swap's fees cut to the input it really brought. */
  earnedAtRecordedAmounts(): TokenAmounts
}

/**
 * Does what happened again with the position in the pool: swaps go to the price they went to,
 * others mint, burn and collect what they did.
 */
export function impactPool(snapshot: ConcentratedPoolState, range: WhatIfRange): ImpactPool {
  const pool = createPool(snapshot)
  const key = whatIfKey(range)
  pool.mint({ ...key, liquidity: range.liquidity })
  // At a price right on an edge the tick tells the side: the recorded pool has no tick to cross there.
  const edges = new Set([range.tickLower, range.tickUpper].map(getSqrtPriceAtTick))
  const account = { fee: snapshot.fee }
  let earned: TokenAmounts = { amount0Raw: 0n, amount1Raw: 0n }
  let atRecorded = earned
  const perform = (event: PoolEvent): SwapResult | undefined => {
    switch (event.kind) {
      case 'swap': {
        const result = swapAgain(pool, event, account.fee)
        mustEqual(event, 'sqrtPriceX96', pool.sqrtPriceX96, event.sqrtPriceX96)
        if (!edges.has(event.sqrtPriceX96)) mustEqual(event, 'tick', pool.tick, event.tick)
        mustEqual(event, 'liquidity', pool.liquidity - ownOf(pool, range), event.liquidity)
        return result
      }
      case 'mint':
      case 'burn':
      case 'collect':
        // Others are owed less than they collected: their fees are shared with one more.
        applyLiquidityEvent(pool, event, false)
        return undefined
      case 'flash':
        pool.flash({ amount0Raw: event.paid0Raw, amount1Raw: event.paid1Raw })
        return undefined
      case 'set-fee-protocol':
        account.fee = withProtocolCut(account.fee, event.feeProtocol0, event.feeProtocol1)
        pool.setFee(account.fee)
        return undefined
      case 'modify-liquidity':
      case 'donate':
      case 'protocol-fee-updated':
        // The manager's events state no payments to compare.
        applyManagerEvent(pool, event, account, false)
        return undefined
      default:
        return undefined
    }
  }
  return {
    apply(event) {
      const swap = perform(event)
      const now = earnedOf(pool, range)
      const isOf0 = swap !== undefined && swap.amount0Raw > 0n
      const needed = swap === undefined ? 0n : isOf0 ? swap.amount0Raw : swap.amount1Raw
      const brought = event.kind !== 'swap' ? 0n : isOf0 ? event.amount0Raw : event.amount1Raw
      const kept = (gain: bigint): bigint =>
        needed > brought && brought >= 0n ? (gain * brought) / needed : gain
      atRecorded = {
        amount0Raw: atRecorded.amount0Raw + kept(now.amount0Raw - earned.amount0Raw),
        amount1Raw: atRecorded.amount1Raw + kept(now.amount1Raw - earned.amount1Raw),
      }
      earned = now
    },
    earned: () => earned,
    earnedAtRecordedAmounts: () => atRecorded,
  }
}

/** A burn of nothing credits what is owed; on a twin, so that it is rounded down once only. */
function earnedOf(pool: PoolEngine, range: WhatIfRange): TokenAmounts {
  const twin = pool.fork()
  twin.burn({ ...whatIfKey(range), liquidity: 0n })
  const { tokensOwed0Raw, tokensOwed1Raw } = twin.range(whatIfKey(range))
  return { amount0Raw: tokensOwed0Raw, amount1Raw: tokensOwed1Raw }
}

function swapAgain(
  pool: PoolEngine,
  event: PoolEventOf<'swap'>,
  fee: FeeTerms,
): SwapResult | undefined {
  const { amount0Raw, amount1Raw, sqrtPriceX96 } = event
  const asked = (zeroForOne: boolean) => {
    const lpFeePips = lpFeeStated(fee, event, zeroForOne)
    return { zeroForOne, ...(lpFeePips === undefined ? {} : { lpFeePips }) }
  }
  if (sqrtPriceX96 !== pool.sqrtPriceX96) {
    return pool.swap({
      ...asked(sqrtPriceX96 < pool.sqrtPriceX96),
      exact: 'input',
      amountRaw: MAX_INT256,
      sqrtPriceLimitX96: sqrtPriceX96,
    })
  }
  // Too small to move the price, with more liquidity all the more: the amount itself is swapped.
  const amountRaw = amount0Raw > 0n ? amount0Raw : amount1Raw
  if (amountRaw <= 0n) return undefined
  return pool.swap({ ...asked(amount0Raw > 0n), exact: 'input', amountRaw })
}

function ownOf({ tick }: PoolEngine, { tickLower, tickUpper, liquidity }: WhatIfRange): bigint {
  return tickLower <= tick && tick < tickUpper ? liquidity : 0n
}
