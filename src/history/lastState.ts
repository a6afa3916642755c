import type { PoolEvent, PoolEventOf } from '../domain/poolEvent.ts'

/** What the events of a pool say of its state after them, as far as they say it. */
export type LastState = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  /** In range. */
  readonly liquidity: bigint
}

/**
 * The state after one more event: a swap states it, a mint or burn around the price changes the
 * liquidity in range. `undefined` until the first event that states a price.
 */
export function stateAfter(state: LastState | undefined, event: PoolEvent): LastState | undefined {
  switch (event.kind) {
    case 'initialize':
      return { sqrtPriceX96: event.sqrtPriceX96, tick: event.tick, liquidity: 0n }
    case 'swap':
      return {
        sqrtPriceX96: event.sqrtPriceX96,
        tick: event.tick,
        liquidity: event.liquidity,
      }
    case 'mint':
    case 'burn':
    case 'modify-liquidity': {
      if (state === undefined) return undefined
      const isInRange = event.tickLower <= state.tick && state.tick < event.tickUpper
      if (!isInRange) return state
      return { ...state, liquidity: state.liquidity + changeBy(event) }
    }
    default:
      return state
  }
}

function changeBy(event: PoolEventOf<'mint' | 'burn' | 'modify-liquidity'>): bigint {
  if (event.kind === 'modify-liquidity') return event.liquidityDelta
  return event.kind === 'mint' ? event.liquidity : -event.liquidity
}
