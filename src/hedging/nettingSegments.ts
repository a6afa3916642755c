import type { InstrumentTerms } from './nettingProblem.ts'

/** A stretch of an order on which cost less carry, and margin, are linear. */
export type Segment = {
  readonly instrument: number
  readonly sign: 1 | -1
  /** Where it begins, contracts from no order. */
  readonly from: number
  readonly contracts: number
  /** Per contract ordered, quote. */
  readonly costQuote: number
  /** What a contract ordered adds to the margin, quote, signed. */
  readonly marginQuote: number
}

/**
 * Cost less carry of an order as a convex, piecewise linear function: its stretches, those of buying
 * first, each side from no order outwards. Depth and position limits end them.
 */
export function segmentsOf(terms: InstrumentTerms, instrument: number): Segment[] {
  return ([1, -1] as const).flatMap((sign) => {
    const room = sign > 0 ? roomUp(terms) : roomDown(terms)
    // Toward a flat position the order closes what is held, beyond it opens the other side.
    const closing = Math.max(0, -sign * terms.heldContracts)
    const segments: Segment[] = []
    let from = 0
    for (const step of sign > 0 ? terms.buySteps : terms.sellSteps) {
      const end = Math.min(from + step.contracts, room)
      for (const [start, stop] of [
        [from, Math.min(end, Math.max(from, closing))],
        [Math.max(from, Math.min(end, closing)), end],
      ] as const) {
        if (!(stop > start)) continue
        const isClosing = stop <= closing
        // On the way to flat the side held shrinks; beyond it, or at once, the side ordered grows.
        const isLong = isClosing ? sign < 0 : sign > 0
        const carry = isLong ? terms.longCarryPnlQuote : terms.shortCarryPnlQuote
        segments.push({
          instrument,
          sign,
          from: start,
          contracts: stop - start,
          costQuote: step.costQuote + (isClosing ? carry : -carry),
          marginQuote: isClosing ? -terms.marginQuote : terms.marginQuote,
        })
      }
      from = end
    }
    return segments
  })
}

function roomUp({ mostPosition, heldContracts }: InstrumentTerms): number {
  return mostPosition - heldContracts
}

function roomDown({ leastPosition, heldContracts }: InstrumentTerms): number {
  return heldContracts - leastPosition
}
