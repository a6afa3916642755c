/**
 * Integral of `f` over panels between ascending `edges`, 16 Gauss–Legendre points each.
 *
 * Exact for polynomials up to degree 31 on each panel; put an edge wherever `f` has a kink.
 * Source: Golub, Welsch 1969; the nodes are the roots of the Legendre polynomial.
 *
 * @param edges - finite, ascending; equal neighbours contribute nothing
 * @example integrate(Math.cos, [0, Math.PI / 2]) // 1
 */
export function integrate(f: (x: number) => number, edges: readonly number[]): number {
  let sum = 0
  for (let i = 1; i < edges.length; i += 1) {
    const from = edges[i - 1] as number
    const half = ((edges[i] as number) - from) / 2
    let panel = 0
    for (const { node, weight } of RULE)
      panel += weight * (f(from + half * (1 - node)) + f(from + half * (1 + node)))
    sum += half * panel
  }
  return sum
}

/** Edges from `from` to `to` in equal panels no wider than `width`, `kinks` among them. */
export function panelEdges(
  from: number,
  to: number,
  width: number,
  kinks: readonly number[],
): number[] {
  const inside = kinks.filter((kink) => kink > from && kink < to)
  const ends = [from, ...inside.toSorted((a, b) => a - b), to]
  const edges = [from]
  for (let i = 1; i < ends.length; i += 1) {
    const start = ends[i - 1] as number
    const stretch = (ends[i] as number) - start
    const panels = Math.max(1, Math.ceil(stretch / width))
    for (let k = 1; k < panels; k += 1) edges.push(start + (stretch * k) / panels)
    edges.push(ends[i] as number)
  }
  return edges
}

const POINTS = 16

/** The positive nodes with their weights; the rule is symmetric. */
const RULE = Array.from({ length: POINTS / 2 }, (_, i) => {
  // Tricomi's start, then Newton: the roots are simple and far apart.
  let node = Math.cos((Math.PI * (i + 0.75)) / (POINTS + 0.5))
  let slope = 0
  for (let step = 0; step < 8; step += 1) {
    const { value, derivative } = legendre(node)
    slope = derivative
    node -= value / derivative
  }
  return { node, weight: 2 / ((1 - node * node) * slope * slope) }
})

function legendre(x: number): { readonly value: number; readonly derivative: number } {
  let before = 1
  let value = x
  for (let n = 2; n <= POINTS; n += 1)
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n]
  return { value, derivative: (POINTS * (x * value - before)) / (x * x - 1) }
}
