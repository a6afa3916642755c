import type { RangeKey } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { AmmeterError } from '../errors.ts'
import type { Event } from '../market/events.ts'
import type { Maker } from '../market/maker.ts'
import { pairOf, rawPairOf } from '../market/marketFrame.ts'
import type { RangeReading } from '../market/poolRequest.ts'
import { getLiquidityForAmounts } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'

/** An LP's range as the pool last reported it, and what it holds beside it. */
export type PassiveLiquidityState = {
  readonly key: RangeKey
  /** To be minted; 0 once it is. */
  readonly pendingLiquidity: bigint
  readonly liquidity: bigint
  /** Tokens outside the pool. */
  readonly idle0Raw: bigint
  readonly idle1Raw: bigint
  readonly reading: RangeReading | undefined
}

/**
 * A liquidity provider who mints one range with its capital at the first block and never touches it.
 *
 * Its holdings are the pool's own account of the range: what a burn of all its liquidity and a
 * collect would pay, to the wei, converted once.
 *
 * @param key - the range; on contracts the owner must be the account the pool driver acts for
 */
export function passiveLiquidity(id: string, key: RangeKey): Maker<PassiveLiquidityState> {
  return {
    id,
    assumptions: [PASSIVE],
    start(capital, { frame, pool }) {
      const { amount0Raw, amount1Raw } = rawPairOf(frame, capital)
      const pendingLiquidity = getLiquidityForAmounts(
        pool.sqrtPriceX96,
        getSqrtPriceAtTick(key.tickLower),
        getSqrtPriceAtTick(key.tickUpper),
        amount0Raw,
        amount1Raw,
      )
      if (pendingLiquidity === 0n) {
        throw new PassiveLiquidityError({
          code: 'makers/no-liquidity',
          shortMessage: `${id} has no liquidity: ${capital.base} base and ${capital.quote} quote do not fill the range at this price.`,
        })
      }
      return {
        key,
        pendingLiquidity,
        liquidity: 0n,
        idle0Raw: amount0Raw,
        idle1Raw: amount1Raw,
        reading: undefined,
      }
    },
    quote: ({ pendingLiquidity }) =>
      pendingLiquidity === 0n
        ? {}
        : { liquidity: [{ ...key, kind: 'mint', liquidity: pendingLiquidity }] },
    apply: (state, event) =>
      'makerId' in event && event.makerId === id ? applied(state, event) : state,
    ranges: ({ liquidity }) => (liquidity > 0n ? [key] : []),
    holdings({ idle0Raw, idle1Raw, reading }, { frame, timeSec, midPrice }) {
      const inventory = pairOf(
        frame,
        idle0Raw + (reading?.principal0Raw ?? 0n),
        idle1Raw + (reading?.principal1Raw ?? 0n),
      )
      const fees = pairOf(frame, reading?.owed0Raw ?? 0n, reading?.owed1Raw ?? 0n)
      return {
        timeSec,
        midPrice,
        ...inventory,
        feesBase: fees.base,
        feesQuote: fees.quote,
        costsQuote: 0,
      }
    },
  }
}

export const PASSIVE: Assumption = {
  id: 'passive-liquidity',
  statement: 'The range is minted once and held; fees are neither collected nor compounded.',
  bias: 'none for a position that is left alone; gas of minting is not charged',
}

/** An LP that cannot start. */
export class PassiveLiquidityError extends AmmeterError {
  override readonly name = 'PassiveLiquidityError'
}

function applied(state: PassiveLiquidityState, event: Event): PassiveLiquidityState {
  switch (event.kind) {
    case 'mint':
      return {
        ...state,
        pendingLiquidity: 0n,
        liquidity: state.liquidity + event.liquidity,
        idle0Raw: state.idle0Raw - event.amount0Raw,
        idle1Raw: state.idle1Raw - event.amount1Raw,
      }
    case 'range':
      return { ...state, reading: event.reading }
    default:
      return state
  }
}
