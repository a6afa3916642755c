const WIDTH = 30

/**
 * Where a price stands on its range: `├────●─────┤`; outside it the mark leaves the bar.
 * Positions are by the logarithm of price, so that equal ratios are equal steps.
 */
export function rangeBar(price: number, lowerPrice: number, upperPrice: number): string {
  const share = Math.log(price / lowerPrice) / Math.log(upperPrice / lowerPrice)
  const bar = '─'.repeat(WIDTH)
  if (!Number.isFinite(share)) return `├${bar}┤`
  if (share < 0) return `● ├${bar}┤`
  if (share >= 1) return `├${bar}┤ ●`
  const at = Math.min(WIDTH - 1, Math.floor(share * WIDTH))
  return `├${'─'.repeat(at)}●${'─'.repeat(WIDTH - 1 - at)}┤`
}
