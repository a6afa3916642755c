import type { TickState } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import { feeGrowthInside } from '../math/feeGrowth.ts'
import { addDelta, getAmountsRoundingDown, getAmountsRoundingUp } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick, MAX_TICK, MIN_TICK } from '../math/tickMath.ts'
import type { LiquidityChange, RangeKey, RangeState, TokenAmounts } from './poolEngine.ts'
import { creditedRange, touchedRange } from './rangeAccount.ts'

/** What a change of liquidity reads of a pool. */
export type LiquidityView = {
  readonly tickSpacing: number
  /** The contract's limit to the gross liquidity of a tick. */
  readonly maxLiquidityPerTick: bigint
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  readonly feeGrowthGlobal0X128: bigint
  readonly feeGrowthGlobal1X128: bigint
  /** `undefined` where the tick is not initialised. */
  tickAt(tick: number): TickState | undefined
  range(key: RangeKey): RangeState
}

/** Everything a change of liquidity leaves behind; whoever holds the state stores it. */
export type LiquidityOutcome = {
  /** The two end ticks afterwards; `liquidityGross` 0 means no longer initialised. */
  readonly lower: TickState
  readonly upper: TickState
  readonly range: RangeState
  /** Active liquidity of the pool. */
  readonly liquidity: bigint
  readonly amounts: TokenAmounts
}

/**
 * What minting liquidity does; amounts round up.
 *
 * Specification: Uniswap v3 white paper, sections 6.3 and 6.4.
 *
 * @throws {LiquidityChangeError} `amm/liquidity-not-positive`, `amm/amount-out-of-range`,
 *   `amm/tick-order` (TLU), `amm/tick-out-of-range` (TLM, TUM), `amm/tick-spacing`,
 *   `amm/liquidity-per-tick` (LO)
 * @throws {LiquidityError} `math/liquidity-overflow` (LA)
 */
export function mintOutcome(view: LiquidityView, change: LiquidityChange): LiquidityOutcome {
  if (change.liquidity <= 0n) {
    throw new LiquidityChangeError({
      code: 'amm/liquidity-not-positive',
      shortMessage: `Cannot mint liquidity ${change.liquidity}: not positive.`,
    })
  }
  const moved = outcome(view, change, change.liquidity)
  const [amount0Raw, amount1Raw] = getAmountsRoundingUp(
    view.sqrtPriceX96,
    getSqrtPriceAtTick(change.tickLower),
    getSqrtPriceAtTick(change.tickUpper),
    change.liquidity,
  )
  return { ...moved, amounts: { amount0Raw, amount1Raw } }
}

/**
 * What burning liquidity does; amounts round down and are credited to the range.
 *
 * @throws {LiquidityChangeError} as {@link mintOutcome}
 * @throws {LiquidityError} `math/liquidity-underflow` (LS)
 * @throws {RangeAccountError} `amm/range-empty` (NP)
 */
export function burnOutcome(view: LiquidityView, change: LiquidityChange): LiquidityOutcome {
  if (change.liquidity < 0n) {
    throw new LiquidityChangeError({
      code: 'amm/liquidity-not-positive',
      shortMessage: `Cannot burn liquidity ${change.liquidity}: negative.`,
    })
  }
  const moved = outcome(view, change, -change.liquidity)
  const [amount0Raw, amount1Raw] = getAmountsRoundingDown(
    view.sqrtPriceX96,
    getSqrtPriceAtTick(change.tickLower),
    getSqrtPriceAtTick(change.tickUpper),
    change.liquidity,
  )
  const amounts = { amount0Raw, amount1Raw }
  return { ...moved, range: creditedRange(moved.range, amounts), amounts }
}

/** A change of liquidity the contract would revert. */
export class LiquidityChangeError extends AmmeterError {
  override readonly name = 'LiquidityChangeError'
}

function outcome(
  view: LiquidityView,
  change: LiquidityChange,
  delta: bigint,
): Omit<LiquidityOutcome, 'amounts'> {
  checkRange(change)
  if (change.liquidity > MAX_INT128) {
    throw new LiquidityChangeError({
      code: 'amm/amount-out-of-range',
      shortMessage: `Liquidity ${change.liquidity} does not fit in int128.`,
    })
  }
  const { tickLower, tickUpper } = change
  const lower = changedTick(view, tickLower, delta, delta)
  const upper = changedTick(view, tickUpper, delta, -delta)
  const inside = feeGrowthInside(
    view.tick,
    tickLower,
    tickUpper,
    { feeGrowth0X128: view.feeGrowthGlobal0X128, feeGrowth1X128: view.feeGrowthGlobal1X128 },
    { feeGrowth0X128: lower.feeGrowthOutside0X128, feeGrowth1X128: lower.feeGrowthOutside1X128 },
    { feeGrowth0X128: upper.feeGrowthOutside0X128, feeGrowth1X128: upper.feeGrowthOutside1X128 },
  )
  const range = touchedRange(view.range(change), delta, inside)
  const isActive = view.tick >= tickLower && view.tick < tickUpper
  const liquidity = isActive ? addDelta(view.liquidity, delta) : view.liquidity
  return { lower, upper, range, liquidity }
}

// A tick initialised at or below the price is taken to have seen all growth so far (eq. 6.21).
function changedTick(
  view: LiquidityView,
  tick: number,
  grossDelta: bigint,
  netDelta: bigint,
): TickState {
  const before = view.tickAt(tick)
  const liquidityGross = addDelta(before?.liquidityGross ?? 0n, grossDelta)
  if (grossDelta > 0n && liquidityGross > view.maxLiquidityPerTick) {
    throw new LiquidityChangeError({
      code: 'amm/liquidity-per-tick',
      shortMessage: `Tick ${tick} would hold liquidity ${liquidityGross}, above the limit of a tick at spacing ${view.tickSpacing}.`,
    })
  }
  if (before !== undefined) {
    return { ...before, liquidityGross, liquidityNet: before.liquidityNet + netDelta }
  }
  if (grossDelta !== 0n && tick % view.tickSpacing !== 0) {
    throw new LiquidityChangeError({
      code: 'amm/tick-spacing',
      shortMessage: `Tick ${tick} is not a multiple of the spacing ${view.tickSpacing}.`,
    })
  }
  const seen = grossDelta !== 0n && tick <= view.tick
  return {
    tick,
    liquidityGross,
    liquidityNet: netDelta,
    feeGrowthOutside0X128: seen ? view.feeGrowthGlobal0X128 : 0n,
    feeGrowthOutside1X128: seen ? view.feeGrowthGlobal1X128 : 0n,
  }
}

function checkRange({ tickLower, tickUpper }: RangeKey): void {
  if (!(tickLower < tickUpper)) {
    throw new LiquidityChangeError({
      code: 'amm/tick-order',
      shortMessage: `Lower tick ${tickLower} is not below the upper tick ${tickUpper}.`,
    })
  }
  if (tickLower < MIN_TICK || tickUpper > MAX_TICK) {
    throw new LiquidityChangeError({
      code: 'amm/tick-out-of-range',
      shortMessage: `Ticks ${tickLower} to ${tickUpper} leave [${MIN_TICK}, ${MAX_TICK}].`,
    })
  }
}

const MAX_INT128 = (1n << 127n) - 1n
