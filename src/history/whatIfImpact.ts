import { createPool } from '../amm/concentratedPool.ts'
import type { PoolEngine, TokenAmounts } from '../amm/poolEngine.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { PoolEvent, PoolEventOf } from '../domain/poolEvent.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { applyLiquidityEvent } from './applyLiquidity.ts'
import { mustEqual } from './incomplete.ts'
import { MORE_THAN_ANY } from './inferSwap.ts'
import { type WhatIfRange, whatIfKey } from './whatIfRange.ts'

/** The pool as it would have been with one more position in it. */
export type ImpactPool = {
  /** @throws {IncompleteEventsError} `events/incomplete` where it does not end as recorded */
  apply(event: PoolEvent): void
  earned(): TokenAmounts
}

/**
 * Does what happened again with the position in the pool: swaps go to the price they went to,
 * others mint, burn and collect what they did.
 */
export function impactPool(snapshot: ConcentratedPoolState, range: WhatIfRange): ImpactPool {
  const pool = createPool(snapshot)
  const key = whatIfKey(range)
  pool.mint({ ...key, liquidity: range.liquidity })
  let fee = snapshot.fee
  // At a price right on an edge the tick tells the side: the recorded pool has no tick to cross there.
  const edges = new Set([range.tickLower, range.tickUpper].map(getSqrtPriceAtTick))
  return {
    apply(event) {
      switch (event.kind) {
        case 'swap':
          swapAgain(pool, event)
          mustEqual(event, 'sqrtPriceX96', pool.sqrtPriceX96, event.sqrtPriceX96)
          if (!edges.has(event.sqrtPriceX96)) mustEqual(event, 'tick', pool.tick, event.tick)
          mustEqual(event, 'liquidity', pool.liquidity - ownOf(pool, range), event.liquidity)
          return
        case 'mint':
        case 'burn':
        case 'collect':
          // Others are owed less than they collected: their fees are shared with one more.
          applyLiquidityEvent(pool, event, false)
          return
        case 'flash':
          pool.flash({ amount0Raw: event.paid0Raw, amount1Raw: event.paid1Raw })
          return
        case 'set-fee-protocol':
          fee = { ...fee, feeProtocol0: event.feeProtocol0, feeProtocol1: event.feeProtocol1 }
          pool.setFee(fee)
      }
    },
    earned() {
      // A burn of nothing credits what is owed; on a twin, so that it is rounded down once only.
      const twin = pool.fork()
      twin.burn({ ...key, liquidity: 0n })
      const { tokensOwed0Raw, tokensOwed1Raw } = twin.range(key)
      return { amount0Raw: tokensOwed0Raw, amount1Raw: tokensOwed1Raw }
    },
  }
}

function swapAgain(pool: PoolEngine, event: PoolEventOf<'swap'>): void {
  const { amount0Raw, amount1Raw, sqrtPriceX96 } = event
  if (sqrtPriceX96 !== pool.sqrtPriceX96) {
    pool.swap({
      zeroForOne: sqrtPriceX96 < pool.sqrtPriceX96,
      exact: 'input',
      amountRaw: MORE_THAN_ANY,
      sqrtPriceLimitX96: sqrtPriceX96,
    })
    return
  }
  // Too small to move the price, with more liquidity all the more: the amount itself is swapped.
  const amountRaw = amount0Raw > 0n ? amount0Raw : amount1Raw
  if (amountRaw > 0n) pool.swap({ zeroForOne: amount0Raw > 0n, exact: 'input', amountRaw })
}

function ownOf({ tick }: PoolEngine, { tickLower, tickUpper, liquidity }: WhatIfRange): bigint {
  return tickLower <= tick && tick < tickUpper ? liquidity : 0n
}
