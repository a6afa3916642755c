import type { LiquidityLife } from './liquidityAttribution.ts'
import type { Worth } from './worth.ts'

/**
 * The holder who kept the tokens: deposits add, a withdrawal takes the same fraction out of the
 * basket as out of the position ({@link depositBasket} is the same rule on integers).
 *
 * @returns the basket at the last row, and what it gained by price over all rows
 */
export function heldInstead(
  life: LiquidityLife,
  worth: Worth,
): { readonly base: number; readonly quote: number; readonly pnl: number } {
  const { base, quote } = heldInsteadPath(life, worth)
  let pnl = 0
  for (let i = 1; i < base.length; i += 1)
    pnl +=
      (base[i - 1] as number) * ((worth.base[i] as number) - (worth.base[i - 1] as number)) +
      (quote[i - 1] as number) * ((worth.quote[i] as number) - (worth.quote[i - 1] as number))
  const last = base.length - 1
  return { base: base[last] as number, quote: quote[last] as number, pnl }
}

/** That basket after every row. */
export function heldInsteadPath(
  life: LiquidityLife,
  worth: Worth,
): { readonly base: Float64Array; readonly quote: Float64Array } {
  const rows = life.timeSec.length
  const base = new Float64Array(rows)
  const quote = new Float64Array(rows)
  let [heldBase, heldQuote] = [0, 0]
  for (let i = 0; i < rows; i += 1) {
    const kept = keptShare(life, worth, i)
    heldBase = (heldBase + step(life.depositedBase, i)) * kept
    heldQuote = (heldQuote + step(life.depositedQuote, i)) * kept
    base[i] = heldBase
    quote[i] = heldQuote
  }
  return { base, quote }
}

/** What a withdrawal leaves, by worth: one side alone may be a few raw units, where rounding is all. */
function keptShare(life: LiquidityLife, worth: Worth, i: number): number {
  const worthOf = (base: number, quote: number): number =>
    base * (worth.base[i] as number) + quote * (worth.quote[i] as number)
  const out = worthOf(step(life.withdrawnBase, i), step(life.withdrawnQuote, i))
  if (out === 0) return 1
  const left = worthOf(life.amountBase[i] as number, life.amountQuote[i] as number)
  return left / (left + out)
}

function step(column: Float64Array, i: number): number {
  return (column[i] as number) - (i === 0 ? 0 : (column[i - 1] as number))
}
