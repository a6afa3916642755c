import { NUMERAIRE } from '../domain/equivalents.ts'
import {
  checkLimits,
  type LimitCheck,
  type Measure,
  measuresWanted,
} from '../hedging/checkLimits.ts'
import { rangeMeasure } from '../hedging/rangeMeasure.ts'
import type { Portfolio } from '../models/risk/portfolio.ts'
import { portfolioRisk } from '../models/risk/portfolioRisk.ts'
import { type HedgeMarket, pairVolatility } from './analyzeHedgeMarket.ts'
import { hedgeScenarios } from './analyzeHedgeRisk.ts'
import { entryBasket } from './entry.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HedgeResult } from './hedgeResult.ts'
import type { HeldPosition } from './heldPosition.ts'

type Wanted = ReturnType<typeof measuresWanted>[number]

/** What limits are held against: the world as it is now, before any order is filled. */
export type LimitWorld = {
  readonly input: HedgeInput
  readonly positions: readonly HeldPosition[]
  readonly market: HedgeMarket
  readonly portfolio: Portfolio
  readonly exposures: HedgeResult['data']['exposures']
}

/** Every limit of the file; what could not be measured is unknown, and so crossed unless allowed. */
export function hedgeLimits(world: LimitWorld): LimitCheck | undefined {
  const { limits } = world.input
  if (limits === undefined) return undefined
  return checkLimits(
    limits,
    measuresWanted(limits).flatMap((wanted) => measured(wanted, world)),
  )
}

function measured(wanted: Wanted, world: LimitWorld): Measure[] {
  const { exposures, positions, input } = world
  switch (wanted.measure) {
    case 'deltaBase':
    case 'deltaShare':
      return exposures
        .filter(({ underlying }) => underlying !== NUMERAIRE)
        .map(({ underlying, deltaBase, share }) => ({
          measure: wanted.measure,
          of: underlying,
          value: wanted.measure === 'deltaBase' ? deltaBase : (share ?? undefined),
        }))
    case 'valueAtRiskQuote':
    case 'expectedShortfallQuote':
      return [{ ...wanted, value: tailOf(wanted, world) }]
    case 'fundingPaidQuoteAnnual':
      return [{ ...wanted, value: fundingPaid(world) }]
    case 'rangeEdgePct':
    case 'rangeEdgeSigmas':
    case 'rangeExitProbability':
      return positions.map((held) =>
        rangeMeasure(wanted, {
          label: held.label,
          lower: held.range.sqrtLower ** 2,
          upper: held.range.sqrtUpper ** 2,
          price: held.price,
          sigmaAnnual: pairVolatility(held, world.market),
        }),
      )
    case 'venueAgeSec':
      return input.venues.map(({ venue, instruments }) => ({
        ...wanted,
        of: venue,
        value: Math.max(...instruments.map(({ asOfSec }) => input.collectedAtSec - asOfSec), 0),
      }))
    case 'driftBase':
    case 'lossSinceEntryQuote':
      return positions.map((held) => ({
        ...wanted,
        of: held.label,
        value: sinceEntryOf(wanted, held, world.market),
      }))
    // Of an account whose margin this command is not told.
    case 'liquidationPct':
      return [{ ...wanted, value: undefined }]
  }
}

function tailOf(wanted: Wanted, { input, portfolio, market }: LimitWorld): number | undefined {
  const { level = input.options.confidence, horizonDays = 1 } = wanted
  const scenarios = hedgeScenarios(input, portfolio, market, horizonDays * 86_400)
  if (scenarios === undefined) return undefined
  const { full } = portfolioRisk({ portfolio, scenarios, stillUnderlyings: [NUMERAIRE], level })
  return wanted.measure === 'valueAtRiskQuote' ? full.valueAtRisk : full.expectedShortfall
}

/** Of the hedges held, dollars a year, above zero where they pay; unknown where one has no rate. */
function fundingPaid({ portfolio }: LimitWorld): number | undefined {
  const priceOf = (name: string) =>
    portfolio.assets.find(({ underlying }) => underlying === name)?.price ?? Number.NaN
  return portfolio.perpetuals.reduce<number | undefined>(
    (sum, { underlying, amountBase, fundingRateAnnual }) =>
      sum === undefined || fundingRateAnnual === undefined
        ? undefined
        : sum + amountBase * priceOf(underlying) * fundingRateAnnual,
    0,
  )
}

/** Drift in units of the base, or what was put in less what is there, in dollars at today's prices. */
function sinceEntryOf(
  wanted: Wanted,
  { held, tokenCurve, price, holds, owed, base, quote }: HeldPosition,
  { prices }: HedgeMarket,
): number | undefined {
  if (held.kind !== 'range') return undefined
  const { entry, pool, position, baseIs } = held
  if (entry === undefined) return undefined
  const entered = entryBasket({ entry, pool, position, options: { baseIs } }, tokenCurve)
  if (entered === undefined) return undefined
  const { basket } = entered
  if (wanted.measure === 'driftBase') return (holds.base - basket.base) * base.unitsPerToken
  const unit = quote.underlying === NUMERAIRE ? 1 : prices[quote.underlying]
  if (unit === undefined) return undefined
  const lost =
    (basket.base - holds.base - owed.base) * price + basket.quote - holds.quote - owed.quote
  return lost * quote.unitsPerToken * unit
}
