import type { PoolEngine, SwapParams, SwapResult } from '../amm/poolEngine.ts'
import { MAX_INT256 } from '../amm/swapRequest.ts'
import type { FeeTerms } from '../domain/pool.ts'
import type { PoolEventOf, SwapFacts } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'
import { lpFeeStated } from './applyManager.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'

/**
 * Does the swap that left these results, and refuses if there is none.
 *
 * A swap ends for one of three reasons, so three requests are enough, each at most once:
 * 1. its exact input was used up. A step that does not reach its target does not depend on the
 *    target, so whatever price limit was asked for, none gives the same;
 * 2. its exact output was met, likewise;
 * 3. it stopped at its price limit, which then is the price of the event. Every step reached its
 *    target, and what a step to a target takes and gives is the same for exact input and output.
 *
 * A request counts only if it gives both amounts, price, tick and liquidity to the wei. More than one
 * may, but then they differ in nothing, fee growth included: the stops between the two prices are the
 * same, a stretch from stop to stop has one cost, and the fee of the last step is the input of the
 * event less everything else, of which the last move needs ⌈in(P → P')⌉, a function of the two
 * prices. (Input left over at a stop is a step of its own in the next band, and moves nothing; it
 * too follows from the amounts.)
 *
 * @param pool - right before the swap; right after it afterwards, or unchanged where this throws
 * @param fee - the pool's terms right before the swap
 * @throws {IncompleteEventsError} `events/incomplete` with the first field that differs
 */
export function applySwap(pool: PoolEngine, event: PoolEventOf<'swap'>, fee: FeeTerms): SwapResult {
  const zeroForOne = directionOf(pool, event)
  const lpFeePips = lpFeeStated(fee, event, zeroForOne)
  const asked = { zeroForOne, ...(lpFeePips === undefined ? {} : { lpFeePips }) }
  const inputRaw = zeroForOne ? event.amount0Raw : event.amount1Raw
  const outputRaw = zeroForOne ? -event.amount1Raw : -event.amount0Raw
  const requests: SwapParams[] = []
  if (inputRaw > 0n) requests.push({ ...asked, exact: 'input', amountRaw: inputRaw })
  if (outputRaw > 0n) requests.push({ ...asked, exact: 'output', amountRaw: outputRaw })
  requests.push({
    ...asked,
    exact: 'input',
    amountRaw: MAX_INT256,
    sqrtPriceLimitX96: event.sqrtPriceX96,
  })
  let nearest: SwapResult | undefined
  const accepts = (outcome: SwapResult): boolean => {
    const agreed = agreementOf(outcome, event)
    if (nearest === undefined || agreed > agreementOf(nearest, event)) nearest = outcome
    return agreed === FIELDS.length
  }
  for (const request of requests) {
    const done = swapIf(pool, request, accepts)
    if (done !== undefined) return done
  }
  if (nearest !== undefined) {
    for (const field of FIELDS) mustEqual(event, field, nearest[field], event[field])
  }
  throw new IncompleteEventsError({
    place: event,
    field: 'sqrtPriceX96',
    expected: `another than ${pool.sqrtPriceX96}`,
    found: String(event.sqrtPriceX96),
  })
}

const FIELDS = ['amount0Raw', 'amount1Raw', 'sqrtPriceX96', 'tick', 'liquidity'] as const

/** What goes in is positive; where nothing does, the price tells. */
function directionOf(pool: PoolEngine, event: PoolEventOf<'swap'>): boolean {
  const { amount0Raw, amount1Raw, sqrtPriceX96 } = event
  if (amount0Raw > 0n && amount1Raw > 0n) {
    throw new IncompleteEventsError({
      place: event,
      field: 'amount1Raw',
      expected: 'one amount paid out',
      found: String(amount1Raw),
    })
  }
  if (amount0Raw !== 0n || amount1Raw !== 0n) return amount0Raw > 0n || amount1Raw < 0n
  return sqrtPriceX96 < pool.sqrtPriceX96
}

function agreementOf(outcome: SwapResult, facts: SwapFacts): number {
  return FIELDS.reduce((sum, field) => sum + (outcome[field] === facts[field] ? 1 : 0), 0)
}

/** A request the contract would revert did not leave this event. */
function swapIf(
  pool: PoolEngine,
  request: SwapParams,
  accepts: (outcome: SwapResult) => boolean,
): SwapResult | undefined {
  try {
    return pool.swapIf(request, accepts)
  } catch (error) {
    if (error instanceof AmmeterError) return undefined
    throw error
  }
}
