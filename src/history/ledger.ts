import type { TokenAmounts } from '../amm/poolEngine.ts'
import { type FeeGrowth, feesOwed } from '../math/feeGrowth.ts'
import type { LifeTotals } from './lifePath.ts'

/** What whoever pays a position has in its books: the pool for a range, the position manager for an NFT. */
export type Ledger = {
  readonly liquidity: bigint
  /** Growth inside at the last touch. */
  readonly inside: FeeGrowth
  /** All cumulative, except what is owed; fees as credited at touches. */
  readonly totals: LifeTotals
}

/** One payment, its parts apart. */
export type CollectedParts = {
  /** What the pool paid. */
  readonly paid: TokenAmounts
  readonly principal: TokenAmounts
  readonly fees: TokenAmounts
  /** Taken off what is owed and not paid: a few wei the pool rounded away. */
  readonly forfeited: TokenAmounts
}

export const NOTHING: TokenAmounts = { amount0Raw: 0n, amount1Raw: 0n }

export const EMPTY_LEDGER: Ledger = {
  liquidity: 0n,
  inside: { feeGrowth0X128: 0n, feeGrowth1X128: 0n },
  totals: {
    deposited: NOTHING,
    withdrawn: NOTHING,
    principalCollected: NOTHING,
    principalOwed: NOTHING,
    earned: NOTHING,
    feesCollected: NOTHING,
    feesOwed: NOTHING,
    forfeited: NOTHING,
  },
}

/** Fees earned since the last touch, rounded down as they are credited. */
export function accruedFees({ liquidity, inside: last }: Ledger, inside: FeeGrowth): TokenAmounts {
  return {
    amount0Raw: feesOwed(inside.feeGrowth0X128, last.feeGrowth0X128, liquidity),
    amount1Raw: feesOwed(inside.feeGrowth1X128, last.feeGrowth1X128, liquidity),
  }
}

/** Credits what was earned until now. */
export function touched(ledger: Ledger, inside: FeeGrowth): Ledger {
  const accrued = accruedFees(ledger, inside)
  const { totals } = ledger
  const earned = plus(totals.earned, accrued)
  const feesOwed = plus(totals.feesOwed, accrued)
  return { ...ledger, inside, totals: { ...totals, earned, feesOwed } }
}

export function increased(ledger: Ledger, liquidity: bigint, paid: TokenAmounts): Ledger {
  const deposited = plus(ledger.totals.deposited, paid)
  const totals = { ...ledger.totals, deposited }
  return { ...ledger, liquidity: ledger.liquidity + liquidity, totals }
}

export function decreased(ledger: Ledger, liquidity: bigint, credited: TokenAmounts): Ledger {
  const withdrawn = plus(ledger.totals.withdrawn, credited)
  const principalOwed = plus(ledger.totals.principalOwed, credited)
  const totals = { ...ledger.totals, withdrawn, principalOwed }
  return { ...ledger, liquidity: ledger.liquidity - liquidity, totals }
}

/**
 * A collect: withdrawn principal is paid first, then fees, in each token apart.
 *
 * The contracts keep one sum, so the split of a collect that takes less than all is a convention.
 * This one never calls principal a fee. A collect of all that is owed is split exactly.
 *
 * @param takenOff - what the books were reduced by, at most what is owed
 * @param paid - what the pool paid; a position manager may take a few wei more off its books,
 *   because the pool rounds each touch of a range that several NFTs share
 */
export function collected(
  ledger: Ledger,
  takenOff: TokenAmounts,
  paid: TokenAmounts,
): { readonly ledger: Ledger; readonly parts: CollectedParts } {
  const { totals } = ledger
  const offPrincipal = least(totals.principalOwed, takenOff)
  const principal = least(offPrincipal, paid)
  const parts: CollectedParts = {
    paid,
    principal,
    fees: minus(paid, principal),
    forfeited: minus(takenOff, paid),
  }
  const next: LifeTotals = {
    ...totals,
    principalOwed: minus(totals.principalOwed, offPrincipal),
    principalCollected: plus(totals.principalCollected, principal),
    feesOwed: minus(totals.feesOwed, minus(takenOff, offPrincipal)),
    feesCollected: plus(totals.feesCollected, parts.fees),
    forfeited: plus(totals.forfeited, parts.forfeited),
  }
  return { ledger: { ...ledger, totals: next }, parts }
}

/** What `collect` could take off these books. */
export function owedBy({ totals }: Ledger): TokenAmounts {
  return plus(totals.principalOwed, totals.feesOwed)
}

export function plus(a: TokenAmounts, b: TokenAmounts): TokenAmounts {
  return { amount0Raw: a.amount0Raw + b.amount0Raw, amount1Raw: a.amount1Raw + b.amount1Raw }
}

function minus(a: TokenAmounts, b: TokenAmounts): TokenAmounts {
  return { amount0Raw: a.amount0Raw - b.amount0Raw, amount1Raw: a.amount1Raw - b.amount1Raw }
}

function least(a: TokenAmounts, b: TokenAmounts): TokenAmounts {
  return {
    amount0Raw: lesser(a.amount0Raw, b.amount0Raw),
    amount1Raw: lesser(a.amount1Raw, b.amount1Raw),
  }
}

// Math.min takes no bigint.
function lesser(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}
