import type { RangeKey } from '../amm/poolEngine.ts'
import type { Address } from '../domain/address.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { Event } from '../market/events.ts'
import type { LiquidityAction, Maker, Seen } from '../market/maker.ts'
import { pairOf, rawPairOf } from '../market/marketFrame.ts'
import type { RangeReading } from '../market/poolRequest.ts'
import { getLiquidityForAmounts } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { MakerError, requireNotNegative } from './quoting/parameters.ts'
import { rebalancingSwap } from './rebalancingSwap.ts'

export type RebalancedLiquidityTerms = {
  readonly id: string
  /** Of its ranges; no other maker of a run may mint under it. */
  readonly owner: Address
  readonly tickSpacing: number
  /** Half the width of its range, a multiple of the tick spacing. */
  readonly halfWidthTicks: number
  /** It moves its range when the pool is this far from its middle, ticks > 0. */
  readonly recentreAfterTicks: number
  /** Its own swap moves the pool by at most so many ticks; what is then still unbalanced stays idle. */
  readonly maxSlippageTicks: number
  /** For one re-centring, quote ≥ 0. */
  readonly gasQuote: number
}

/** What it holds, and how far a move of its range has come. */
export type RebalancedLiquidityState = {
  /** Its range; undefined while it is out of the pool. */
  readonly key: RangeKey | undefined
  /** The pool's, its own swap in this move apart: the new range is laid around it. */
  readonly tick: number
  readonly hasSwapped: boolean
  readonly liquidity: bigint
  readonly idle0Raw: bigint
  readonly idle1Raw: bigint
  readonly reading: RangeReading | undefined
  readonly gasPaidQuote: number
}

/**
 * A liquidity provider who keeps a range around the pool price: when the pool has moved far enough
 * from the middle, it burns, collects, swaps in the same pool to the ratio of the new range and
 * mints that, all in one block. Fees it collects are put in again. The new range lies around the
 * price before its own swap; what the fee leaves unbalanced stays idle until the next move.
 *
 * @throws `maker/bad-parameters`
 */
export function rebalancedLiquidity(
  terms: RebalancedLiquidityTerms,
): Maker<RebalancedLiquidityState> {
  checked(terms)
  const { id } = terms
  return {
    id,
    assumptions: [REBALANCED],
    start(capital, { frame, pool }) {
      const { amount0Raw, amount1Raw } = rawPairOf(frame, capital)
      return {
        key: undefined,
        tick: pool.tick,
        hasSwapped: false,
        liquidity: 0n,
        idle0Raw: amount0Raw,
        idle1Raw: amount1Raw,
        reading: undefined,
        gasPaidQuote: 0,
      }
    },
    quote: (state, seen) => ({ liquidity: actionsOf(terms, state, seen) }),
    apply(state, event) {
      // What it could not place in the last block it tries to balance again.
      if (event.kind === 'block') return state.hasSwapped ? { ...state, hasSwapped: false } : state
      if (event.kind === 'swap' && event.by !== id) return { ...state, tick: event.tick }
      const isOwn =
        event.kind === 'swap' ? event.by === id : 'makerId' in event && event.makerId === id
      return isOwn ? applied(terms, state, event) : state
    },
    ranges: ({ key, liquidity }) => (key !== undefined && liquidity > 0n ? [key] : []),
    holdings({ idle0Raw, idle1Raw, reading, gasPaidQuote }, { frame, timeSec, midPrice }) {
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
        costsQuote: gasPaidQuote,
      }
    },
  }
}

export const REBALANCED: Assumption = {
  id: 'rebalanced-liquidity',
  statement:
    'The range is moved at the start of a block, after the arbitrageur, in one transaction that also swaps in the same pool, as a taker who pays its fee and impact; the first mint costs no gas, collected fees are put in again.',
  bias: 'overstates the LP where others would trade ahead of its swap; understates it where a router would find a better price than this pool alone',
}

function actionsOf(
  terms: RebalancedLiquidityTerms,
  state: RebalancedLiquidityState,
  { pool }: Seen,
): readonly LiquidityAction[] {
  const { key, hasSwapped, liquidity, idle0Raw, idle1Raw } = state
  if (key !== undefined) {
    const middle = (key.tickLower + key.tickUpper) / 2
    return Math.abs(pool.tick - middle) < terms.recentreAfterTicks
      ? []
      : [
          { ...key, kind: 'burn', liquidity },
          { ...key, kind: 'collect' },
        ]
  }
  const range = rangeAround(terms, state.tick)
  if (!hasSwapped && pool.liquidity > 0n) {
    const limits = {
      lowestX96: getSqrtPriceAtTick(pool.tick - terms.maxSlippageTicks),
      highestX96: getSqrtPriceAtTick(pool.tick + terms.maxSlippageTicks),
    }
    const move = rebalancingSwap(pool, range, limits, idle0Raw, idle1Raw)
    const amountRaw = move?.zeroForOne === true ? idle0Raw : idle1Raw
    if (move !== undefined && amountRaw > 0n)
      return [{ kind: 'swap', params: { ...move, exact: 'input', amountRaw } }]
  }
  const mintable = getLiquidityForAmounts(
    pool.sqrtPriceX96,
    getSqrtPriceAtTick(range.tickLower),
    getSqrtPriceAtTick(range.tickUpper),
    idle0Raw,
    idle1Raw,
  )
  return mintable > 0n ? [{ ...range, kind: 'mint', liquidity: mintable }] : []
}

function applied(
  { gasQuote }: RebalancedLiquidityTerms,
  state: RebalancedLiquidityState,
  event: Event,
): RebalancedLiquidityState {
  const { idle0Raw, idle1Raw } = state
  switch (event.kind) {
    case 'burn':
      return { ...state, liquidity: state.liquidity - event.liquidity, reading: undefined }
    case 'collect':
      return {
        ...state,
        key: undefined,
        hasSwapped: false,
        idle0Raw: idle0Raw + event.amount0Raw,
        idle1Raw: idle1Raw + event.amount1Raw,
        gasPaidQuote: state.gasPaidQuote + gasQuote,
      }
    case 'swap':
      return {
        ...state,
        hasSwapped: true,
        idle0Raw: idle0Raw - event.amount0Raw,
        idle1Raw: idle1Raw - event.amount1Raw,
      }
    case 'mint': {
      const { owner, tickLower, tickUpper, liquidity, amount0Raw, amount1Raw } = event
      return {
        ...state,
        key: { owner, tickLower, tickUpper },
        liquidity,
        idle0Raw: idle0Raw - amount0Raw,
        idle1Raw: idle1Raw - amount1Raw,
      }
    }
    case 'range':
      return { ...state, reading: event.reading }
    default:
      return state
  }
}

/** The range whose middle is the usable tick nearest to the pool's. */
function rangeAround(
  { owner, tickSpacing, halfWidthTicks }: RebalancedLiquidityTerms,
  tick: number,
) {
  const middle = Math.floor(tick / tickSpacing + 0.5) * tickSpacing
  return { owner, tickLower: middle - halfWidthTicks, tickUpper: middle + halfWidthTicks }
}

function checked(terms: RebalancedLiquidityTerms): void {
  const { tickSpacing, halfWidthTicks, recentreAfterTicks, maxSlippageTicks } = terms
  for (const [name, value] of Object.entries({
    tickSpacing,
    halfWidthTicks,
    recentreAfterTicks,
    maxSlippageTicks,
  })) {
    if (!Number.isInteger(value) || value < 1)
      throw new MakerError(`${name} must be a whole number of ticks above zero, not ${value}.`)
  }
  if (halfWidthTicks % tickSpacing !== 0)
    throw new MakerError(
      `halfWidthTicks must be a multiple of ${tickSpacing}, not ${halfWidthTicks}.`,
    )
  if (recentreAfterTicks <= tickSpacing / 2)
    throw new MakerError(
      `recentreAfterTicks must exceed half the tick spacing of ${tickSpacing}: the middle is a usable tick.`,
    )
  requireNotNegative('gasQuote', terms.gasQuote)
}
