import { valuationAt } from '../amm/marketRange.ts'
import type { Assumption, Warning } from '../domain/assumption.ts'
import { equivalenceNotes, NUMERAIRE } from '../domain/equivalents.ts'
import type { ExposureEntry, ExposureVector } from '../domain/exposure.ts'
import {
  horizonPairGreeks,
  type PairGreeks,
  type PairUnderlyings,
  positionEntries,
} from '../hedging/exposureEntries.ts'
import { exposureVector } from '../hedging/exposureVector.ts'
import { horizonGreeks } from '../models/horizonGreeks.ts'
import { ratioVegaShares } from '../models/twoTokenExposure.ts'
import { type HedgeMarket, pairVolatility } from './analyzeHedgeMarket.ts'
import type { HeldPosition } from './heldPosition.ts'

/** Everything held, netted; a second time for the horizon where volatilities are known. */
export type HedgeExposures = {
  readonly curve: ExposureVector
  /** Derivatives of the value expected at the horizon. */
  readonly horizon?: ExposureVector
  readonly assumptions: readonly Assumption[]
  readonly warnings: readonly Warning[]
}

/**
 * @param others - what is held outside the positions
 * @throws `hedge/price-missing` for what is held and has no price
 */
export function hedgeExposures(options: {
  readonly positions: readonly HeldPosition[]
  readonly others: readonly ExposureEntry[]
  readonly market: HedgeMarket
  readonly horizonSec: number
}): HedgeExposures {
  const { positions, others, market, horizonSec } = options
  const { prices } = market
  const { assumptions, warnings } = equivalenceNotes(
    positions.flatMap(({ baseToken, quoteToken, base, quote }) => [
      { token: baseToken, as: base },
      { token: quoteToken, as: quote },
    ]),
  )
  const vectorOf = (
    measure: ExposureVector['measure'],
    greeksOf: (held: HeldPosition) => PairGreeks,
  ): ExposureVector =>
    exposureVector({
      entries: [
        ...positions.flatMap((held) =>
          positionEntries({
            label: held.label,
            pair: pairOf(held, market),
            greeks: greeksOf(held),
            fees: held.owed,
            prices,
          }),
        ),
        ...others,
      ],
      prices,
      measure,
      assumptions,
    })
  const curve = vectorOf('curve', ({ holds, range, price }) => ({
    deltaBase: holds.base,
    deltaQuote: holds.quote,
    gammaBasePerPrice: valuationAt(range, price).gammaBasePerPrice,
  }))
  const sigmas = new Map(positions.map((held) => [held, pairVolatility(held, market)]))
  if ([...sigmas.values()].includes(undefined)) return { curve, assumptions, warnings }
  const horizon = vectorOf('fixed-horizon', (held) =>
    horizonPairGreeks(
      horizonGreeks({
        range: held.range,
        price: held.price,
        sigmaAnnual: sigmas.get(held) ?? 0,
        horizonSec,
      }),
      held.price,
    ),
  )
  return { curve, horizon, assumptions, warnings }
}

function pairOf(held: HeldPosition, market: HedgeMarket): PairUnderlyings {
  const { base, quote } = held
  if (base.underlying === NUMERAIRE || quote.underlying === NUMERAIRE) return { base, quote }
  const [sigmaBaseAnnual, sigmaQuoteAnnual] = [base, quote].map(({ underlying }) =>
    market.volatilityOf(underlying),
  )
  const correlation = market.correlationOf(base.underlying, quote.underlying)
  if (sigmaBaseAnnual === undefined || sigmaQuoteAnnual === undefined || correlation === undefined)
    return { base, quote }
  return {
    base,
    quote,
    vegaShares: ratioVegaShares({ sigmaBaseAnnual, sigmaQuoteAnnual, correlation }),
  }
}
