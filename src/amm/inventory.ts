import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import { getAmountsRoundingDown } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import type { TokenAmounts } from './poolEngine.ts'

/**
 * What a position's liquidity would pay if it were burned now, fees apart; rounded down as a burn.
 *
 * Source: Uniswap v3 white paper, eq. 6.29 and 6.30.
 *
 * @returns raw units, exactly the contract's
 * @throws {TickError} `math/tick-out-of-range`
 */
export function inventoryOf(
  state: Pick<ConcentratedPoolState, 'sqrtPriceX96'>,
  position: Pick<RangePosition, 'tickLower' | 'tickUpper' | 'liquidity'>,
): TokenAmounts {
  const [amount0Raw, amount1Raw] = getAmountsRoundingDown(
    state.sqrtPriceX96,
    getSqrtPriceAtTick(position.tickLower),
    getSqrtPriceAtTick(position.tickUpper),
    position.liquidity,
  )
  return { amount0Raw, amount1Raw }
}
