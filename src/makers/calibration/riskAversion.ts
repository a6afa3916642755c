import { chainQuotes } from '../quoting/chainQuotes.ts'
import { type GlftParameters, glftModel } from '../quoting/gueantLehalleFernandezTapia.ts'
import { requirePositive } from '../quoting/parameters.ts'
import { CalibrationError } from './calibrationError.ts'
import { stationaryInventory } from './stationaryInventory.ts'

/**
 * The γ of a GLFT maker whose inventory, in the long run, has a given standard deviation, e.g. that
 * of an LP's inventory: equal risk, then compare the money.
 *
 * The deviation is that of the exact stationary law of its quotes with the bound, and falls with γ;
 * found by bisection of ln γ.
 *
 * @param market - fills, σ and the bound; γ is what is asked for
 * @param sdLots - > 0, below the deviation at γ → 0
 * @returns γ per price unit and lot, relative error ≤ 1e-9
 * @throws {CalibrationError} `maker/no-match` where no γ gives that deviation
 * @throws `maker/bad-parameters`
 * @example riskAversionOfInventorySd({ fillsPerSec: 0.9, decayPerPrice: 0.3, sigmaPricePerSqrtSec: 0.3, maxLots: 30 }, 2.77…) // 0.01…
 */
export function riskAversionOfInventorySd(
  market: Omit<GlftParameters, 'riskAversionPerPrice'> & { readonly maxLots: number },
  sdLots: number,
): number {
  const wanted = requirePositive('inventory sd (sdLots)', sdLots)
  const decay = requirePositive('k (decayPerPrice)', market.decayPerPrice)
  const sdAt = (logRatio: number) =>
    stationaryInventory(
      chainQuotes(glftModel({ ...market, riskAversionPerPrice: decay * Math.exp(logRatio) })),
      market,
    ).sdLots
  let [low, high] = LOG_RATIOS as [number, number]
  const [most, least] = [sdAt(low), sdAt(high)]
  if (!(wanted < most && wanted > least))
    throw new CalibrationError(
      'maker/no-match',
      `No risk aversion gives an inventory sd of ${sdLots} lots: with a bound of ${market.maxLots} lots it lies between ${least} and ${most}.`,
      ['Raise the bound on inventory, or take another lot.'],
    )
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = low + (high - low) / 2
    if (sdAt(middle) > wanted) low = middle
    else high = middle
  }
  return decay * Math.exp(low + (high - low) / 2)
}

/**
 * The γ an owner of this capital would have: absolute risk aversion is relative risk aversion over
 * wealth, times the lot, since γ here is per price unit of one lot.
 *
 * @param capitalQuote - wealth, quote, > 0
 * @param lotBase - base, > 0
 * @param relativeRiskAversion - 1 is logarithmic utility; default 1
 *
 * Source: Arrow 1965, Pratt 1964 (Econometrica 32).
 * @throws `maker/bad-parameters`
 * @example riskAversionOfCapital({ capitalQuote: 1000, lotBase: 0.5 }) // 0.0005
 */
export function riskAversionOfCapital(options: {
  readonly capitalQuote: number
  readonly lotBase: number
  readonly relativeRiskAversion?: number
}): number {
  const { capitalQuote, lotBase, relativeRiskAversion = 1 } = options
  return (
    (requirePositive('relative risk aversion', relativeRiskAversion) *
      requirePositive('lotBase', lotBase)) /
    requirePositive('capitalQuote', capitalQuote)
  )
}

/** ln(γ/k) that every market in use lies between. */
const LOG_RATIOS = [-40, 12]
const BISECTIONS = 56
