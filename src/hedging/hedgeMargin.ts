import { plain } from '../models/modelError.ts'
import {
  type LiquidationPoint,
  liquidationPoint,
  liquidationSigmas,
  type MarginedPosition,
  type PositionMargin,
  positionMargin,
} from './margin.ts'

/** What a hedge ties up, and how far its liquidation is. */
export type HedgeMargin = PositionMargin &
  LiquidationPoint & {
    /** Equity over the maintenance margin; absent where that is unknown or nothing. */
    readonly cover?: number
    /** Distance to liquidation in standard deviations until the next look; absent where there is none. */
    readonly liquidationSigmas?: number
  }

/**
 * Margin of a hedge and its distance to liquidation over the time until it is looked at again.
 *
 * @param equity - of the account, its P&L included: quote of a linear position, coins of an inverse
 * @param sigmaAnnual - fraction per √year
 * @param horizonYears - until the next look; years > 0
 * @throws as `liquidationPoint`: `hedge/margin-unknown`, `hedge/bad-margin`
 *
 * @example
 * // short 2 ETH of a linear perpetual at 2000, 1000 of equity, 4 % and 2 %, looked at in a day
 * hedgeMargin({ position, equity: 1000, sigmaAnnual: 0.8, horizonYears: 1 / 365 })
 * // { initial: 160, maintenance: 80, cover: 12.5, liquidationPrice: 2450.98…, liquidationSigmas: 4.856…, … }
 */
export function hedgeMargin(options: {
  readonly position: MarginedPosition
  readonly equity: number
  readonly sigmaAnnual: number
  readonly horizonYears: number
}): HedgeMargin {
  const { position, equity, sigmaAnnual, horizonYears } = options
  const margin = positionMargin(position)
  const point = liquidationPoint({ position, equity })
  const { price } = position
  const { maintenance } = margin
  const { liquidationPrice, isLiquidated } = point
  const isAhead = liquidationPrice !== undefined && !isLiquidated && sigmaAnnual > 0
  return {
    ...margin,
    ...point,
    ...(maintenance === undefined || maintenance === 0
      ? {}
      : { cover: plain('cover', equity / maintenance) }),
    ...(isAhead
      ? {
          liquidationSigmas: liquidationSigmas({
            price,
            liquidationPrice,
            sigmaAnnual,
            horizonYears,
          }),
        }
      : {}),
  }
}
