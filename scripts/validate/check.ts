/** One number of a source beside ours. */
export type Check = {
  /** Stable: `<source>/<cell>`. */
  readonly id: string
  readonly source: string
  readonly cell: string
  readonly published: number
  readonly ours: number
  /** Largest `|published − ours|` that passes. */
  readonly tolerance: number
  readonly pass: boolean
}

/** A cell of a source that is not what the source's own model gives. */
export type Misprint = {
  readonly cell: string
  readonly printed: string
  /** What the model gives there. */
  readonly ours: number
  readonly explanation: string
}

/** Everything taken from one source. */
export type Source = {
  /** Names the page and prefixes the ids. */
  readonly id: string
  readonly title: string
  /** Where it was published. */
  readonly citation: string
  /** What is compared, how, and what the tolerance is, as Markdown paragraphs. */
  readonly method: readonly string[]
  readonly checks: readonly Check[]
  readonly misprints: readonly Misprint[]
}

/** A cell that must agree within an absolute tolerance. */
export function check(
  source: string,
  cell: string,
  published: number,
  ours: number,
  tolerance: number,
): Check {
  return {
    id: `${source}/${slug(cell)}`,
    source,
    cell,
    published,
    ours,
    tolerance,
    pass: Math.abs(published - ours) <= tolerance,
  }
}

/**
 * Half a unit of the last of so many significant digits: a source that drops trailing zeros is held
 * to the digits it kept elsewhere.
 */
export function halfUnitOfDigits(published: number, digits: number): number {
  const exponent = Math.floor(Math.log10(Math.abs(published))) - digits + 1
  return 0.5 * 10 ** exponent * ROUNDING
}

/** Half a unit of so many decimals. */
export function halfUnitOfDecimals(decimals: number): number {
  return 0.5 * 10 ** -decimals * ROUNDING
}

// A cell exactly half a unit off would pass or fail by the last bit of a double.
const ROUNDING = 1 + 1e-9

function slug(cell: string): string {
  return cell
    .toLowerCase()
    .replaceAll('−', '-')
    .replaceAll('σ', 'sigma')
    .replaceAll('γ', 'gamma')
    .replaceAll('μ', 'mu')
    .replaceAll('φ', 'phi')
    .replaceAll(/[^a-z0-9.=|+-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}
