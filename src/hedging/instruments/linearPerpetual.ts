import type { FundingRate } from '../../domain/funding.ts'
import { ModelError, plain, requirePrice } from '../../models/modelError.ts'

const SECONDS_PER_YEAR = 365 * 86_400

/**
 * What one funding settlement brings: `−position · mark · rate`.
 *
 * @param positionBase - signed: a short of 2 is −2
 * @param markPrice - quote per base, > 0
 * @returns quote, signed: positive is received
 *
 * Source: models reference 3.1.
 * @throws `model/bad-price`, `hedge/bad-funding`
 *
 * @example
 * fundingPnl({ positionBase: -2, markPrice: 2000, funding: { fundingRate: 0.0001, intervalSec: 28_800 } }) // 0.4
 */
export function fundingPnl(options: {
  readonly positionBase: number
  readonly markPrice: number
  readonly funding: FundingRate
}): number {
  const { positionBase, funding } = options
  const markPrice = requirePrice('mark price', options.markPrice)
  requireFunding(funding)
  return plain('funding', -plain('position', positionBase) * markPrice * funding.fundingRate)
}

/**
 * A funding rate per year of 365 days, simple, not compounded.
 *
 * @example fundingRateAnnual({ fundingRate: 0.0001, intervalSec: 28_800 }) // 0.1095
 */
export function fundingRateAnnual(funding: FundingRate): number {
  requireFunding(funding)
  return plain('funding rate', (funding.fundingRate * SECONDS_PER_YEAR) / funding.intervalSec)
}

/** What holding the position a year would bring at this rate and mark, quote, signed. */
export function carryPnlAnnual(options: Parameters<typeof fundingPnl>[0]): number {
  const { intervalSec } = options.funding
  return plain('carry', (fundingPnl(options) * SECONDS_PER_YEAR) / intervalSec)
}

/** The rate, when it has an interval and is one a venue can charge; else `hedge/bad-funding`. */
export function requireFunding(funding: FundingRate): FundingRate {
  const { fundingRate, intervalSec } = funding
  // No venue charges 10 % an interval: such a number is a percentage taken for a fraction.
  if (!(Number.isFinite(fundingRate) && Math.abs(fundingRate) < 0.1))
    throw new ModelError(
      'hedge/bad-funding',
      `A funding rate of ${fundingRate} per interval cannot be.`,
      'Give it as a fraction: 0.0001 is 0.01 %.',
    )
  if (!(Number.isFinite(intervalSec) && intervalSec > 0))
    throw new ModelError('hedge/bad-funding', `Funding every ${intervalSec} s cannot be.`)
  return funding
}
