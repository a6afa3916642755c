import type { Assumption } from '../domain/assumption.ts'
import { NUMERAIRE } from '../domain/equivalents.ts'
import type {
  ExposureEntry,
  ExposureMeasure,
  ExposureVector,
  NetExposure,
} from '../domain/exposure.ts'
import { plain } from '../models/modelError.ts'
import { priceOf, type UnderlyingPrices } from './exposureEntries.ts'

/**
 * Everything held, netted by economic underlying, with what each sum is made of.
 *
 * @param entries - in the order they are to be shown; none given gives an empty vector
 * @param prices - of every underlying in the numeraire
 * @returns sums in the numeraire and in units of the underlying; deltas that cancel to within
 *   1e-12 of their parts are zero
 *
 * Source: models reference 3.9.
 * @throws `hedge/price-missing`, `model/not-finite`
 *
 * @example
 * exposureVector({ entries, prices: { ETH: 2000 }, measure: 'curve', assumptions: [] })
 * // { numeraire: 'USD', byUnderlying: [{ underlying: 'ETH', priceQuote: 2000, deltaBase: 1.51, … }, …], … }
 */
export function exposureVector(options: {
  readonly entries: readonly ExposureEntry[]
  readonly prices: UnderlyingPrices
  readonly measure: ExposureMeasure
  readonly assumptions: readonly Assumption[]
}): ExposureVector {
  const { entries, prices, measure, assumptions } = options
  const groups = Map.groupBy(entries, ({ underlying }) => underlying)
  const byUnderlying = [...groups.entries()]
    .map(([underlying, contributions]) => netOf(underlying, contributions, prices))
    .toSorted(
      (a, b) =>
        lastRank(a) - lastRank(b) ||
        Math.abs(b.deltaBase * b.priceQuote) - Math.abs(a.deltaBase * a.priceQuote) ||
        (a.underlying < b.underlying ? -1 : 1),
    )
  return {
    numeraire: NUMERAIRE,
    measure,
    byUnderlying,
    valueQuote: plain(
      'value',
      byUnderlying.reduce((sum, { valueQuote }) => sum + valueQuote, 0),
    ),
    assumptions,
  }
}

function lastRank({ underlying }: NetExposure): 0 | 1 {
  return underlying === NUMERAIRE ? 1 : 0
}

function netOf(
  underlying: string,
  contributions: readonly ExposureEntry[],
  prices: UnderlyingPrices,
): NetExposure {
  const vegas = contributions.flatMap(({ vegaQuotePerVol }) => vegaQuotePerVol ?? [])
  const thetas = contributions.flatMap(({ thetaQuotePerDay }) => thetaQuotePerDay ?? [])
  const crosses = Map.groupBy(
    contributions.flatMap(({ crossGamma }) => crossGamma ?? []),
    (cross) => cross.underlying,
  )
  return {
    underlying,
    priceQuote: priceOf(underlying, prices),
    deltaBase: sumOf(contributions.map(({ deltaBase }) => deltaBase)),
    gammaBasePerPrice: sumOf(contributions.map(({ gammaBasePerPrice }) => gammaBasePerPrice)),
    crossGammas: [...crosses.entries()].map(([other, list]) => ({
      underlying: other,
      gammaBasePerPrice: sumOf(list.map(({ gammaBasePerPrice }) => gammaBasePerPrice)),
    })),
    ...(vegas.length === 0 ? {} : { vegaQuotePerVol: sumOf(vegas) }),
    ...(thetas.length === 0 ? {} : { thetaQuotePerDay: sumOf(thetas) }),
    valueQuote: plain(
      'value',
      contributions.reduce((sum, { valueQuote }) => sum + valueQuote, 0),
    ),
    contributions,
  }
}

/** A sum that its parts' rounding cannot tell from zero is zero. */
function sumOf(parts: readonly number[]): number {
  const sum = plain(
    'exposure',
    parts.reduce((total, part) => total + part, 0),
  )
  const size = parts.reduce((total, part) => total + Math.abs(part), 0)
  return Math.abs(sum) <= 1e-12 * size ? 0 : sum
}
