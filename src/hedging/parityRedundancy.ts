import type { ReplicationMoments } from './replicationMoments.ts'

type Priced = {
  readonly premiumQuote: number
  readonly buyCostQuote: number
  readonly sellCostQuote: number
  readonly fewestContracts: number
  readonly mostContracts: number
}

/**
 * Which instruments a fit needs: of two whose payoffs differ by a straight line that is for sale, one.
 *
 * By put–call parity a call is the put of its strike and the underlying, so both together leave sizes
 * undetermined. The dearer is left out, unless the other may be bought or sold less of; what counts
 * is premium less mean payoff, costs, and the cost of the line.
 *
 * @returns for each instrument, whether it stays
 */
export function keptByParity(
  instruments: readonly Priced[],
  moments: ReplicationMoments,
): boolean[] {
  const kept = instruments.map(() => true)
  const lines = instruments.flatMap((one, line) =>
    one.fewestContracts === Number.NEGATIVE_INFINITY &&
    one.mostContracts === Number.POSITIVE_INFINITY
      ? [line]
      : [],
  )
  for (const line of lines)
    for (const a of instruments.keys())
      for (const b of instruments.keys()) {
        if (a === b || a === line || b === line || !kept[a] || !kept[b]) continue
        const parity = parityOf(moments, { a, b, line })
        if (parity !== undefined && replaces(instruments, moments, { a, b, line, parity }))
          kept[b] = false
      }
  return kept
}

/** Units of the line to add to `a` for the payoff of `b` but for a constant, where that is exact. */
function parityOf(
  { covariance }: ReplicationMoments,
  { a, b, line }: { readonly a: number; readonly b: number; readonly line: number },
): number | undefined {
  const at = (i: number, j: number): number => (covariance[i] as readonly number[])[j] as number
  if (!(at(line, line) > 0)) return undefined
  const units = (at(b, line) - at(a, line)) / at(line, line)
  const left = at(a, a) + at(b, b) - 2 * at(a, b) - units * units * at(line, line)
  return Math.abs(left) <= SAME * (at(a, a) + at(b, b)) ? units : undefined
}

function replaces(
  instruments: readonly Priced[],
  { meanPayoff }: ReplicationMoments,
  pair: {
    readonly a: number
    readonly b: number
    readonly line: number
    readonly parity: number
  },
): boolean {
  const [a, b, line] = [pair.a, pair.b, pair.line].map((i) => instruments[i] as Priced) as [
    Priced,
    Priced,
    Priced,
  ]
  const isAsFree = a.mostContracts >= b.mostContracts && a.fewestContracts <= b.fewestContracts
  const edge = (one: Priced, i: number): number => one.premiumQuote - (meanPayoff[i] as number)
  const buyLine = Math.abs(pair.parity) * (pair.parity > 0 ? line.buyCostQuote : line.sellCostQuote)
  const instead = edge(a, pair.a) + pair.parity * edge(line, pair.line) + a.buyCostQuote + buyLine
  return isAsFree && instead <= edge(b, pair.b) + b.buyCostQuote
}

/** Relative variance that rounding leaves of a difference that is a straight line. */
const SAME = 1e-12
