import type { PoolEngine, TokenAmounts } from '../amm/poolEngine.ts'
import type { PoolEventOf } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'
import { addWrapping128 } from '../math/uint.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'

/**
 * Does a mint, burn or collect and holds its amounts against the engine's.
 *
 * A range that was there before a snapshot and was not given with it is taken to hold at least what
 * is burned or collected of it: the pool's ticks and price stay exact, what that range is owed is
 * not known.
 *
 * @throws {IncompleteEventsError} `events/incomplete`
 */
export function applyLiquidityEvent(
  pool: PoolEngine,
  event: PoolEventOf<'mint' | 'burn' | 'collect'>,
  areAllRangesKnown: boolean,
): void {
  if (!areAllRangesKnown && event.kind !== 'mint') admit(pool, event)
  const done = perform(pool, event)
  mustEqual(event, 'amount0Raw', done.amount0Raw, event.amount0Raw)
  mustEqual(event, 'amount1Raw', done.amount1Raw, event.amount1Raw)
}

function perform(pool: PoolEngine, event: PoolEventOf<'mint' | 'burn' | 'collect'>): TokenAmounts {
  try {
    if (event.kind === 'mint') return pool.mint(event)
    if (event.kind === 'burn') return pool.burn(event)
    return pool.collect(event, event)
  } catch (cause) {
    if (!(cause instanceof AmmeterError)) throw cause
    const { owner, tickLower, tickUpper } = event
    throw new IncompleteEventsError(
      {
        place: event,
        field: event.kind,
        expected: `a range [${tickLower}, ${tickUpper}] of ${owner} that allows it (${cause.shortMessage})`,
        found: `liquidity ${'liquidity' in event ? event.liquidity : pool.range(event).liquidity}`,
      },
      cause,
    )
  }
}

/** Makes a range that was not given large enough for what it is seen to do. */
function admit(pool: PoolEngine, event: PoolEventOf<'burn' | 'collect'>): void {
  const range = pool.range(event)
  if (event.kind === 'collect') {
    const missing0Raw = event.amount0Raw - range.tokensOwed0Raw
    const missing1Raw = event.amount1Raw - range.tokensOwed1Raw
    if (missing0Raw <= 0n && missing1Raw <= 0n) return
    pool.adoptRange(event, {
      ...range,
      tokensOwed0Raw: addWrapping128(range.tokensOwed0Raw, missing0Raw > 0n ? missing0Raw : 0n),
      tokensOwed1Raw: addWrapping128(range.tokensOwed1Raw, missing1Raw > 0n ? missing1Raw : 0n),
    })
    return
  }
  // A burn of 0 credits fees, which a range without liquidity may not.
  const least = event.liquidity === 0n ? 1n : event.liquidity
  if (range.liquidity < least) pool.adoptRange(event, { ...range, liquidity: least })
}
