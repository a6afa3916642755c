import type {
  InverseFuture,
  InversePerpetual,
  LinearFuture,
  LinearPerpetual,
} from '../domain/venueSnapshot.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'
import { notionalQuote } from './venueFees.ts'

/** What is margined by a share of its notional. An option's margin is a venue's own formula. */
export type MarginedInstrument = LinearPerpetual | InversePerpetual | LinearFuture | InverseFuture

export type MarginedPosition = {
  readonly instrument: MarginedInstrument
  /** Signed: negative is short. */
  readonly contracts: number
  /** The mark now, quote per base. */
  readonly price: number
}

/** Margin in the unit it is posted in; `undefined` where the venue's rate is not known. */
export type PositionMargin = {
  /** Quote of a linear contract, coins of an inverse one. */
  readonly unit: 'quote' | 'base'
  readonly initial: number | undefined
  readonly maintenance: number | undefined
}

export type LiquidationPoint = {
  /** Mark at which equity equals the maintenance margin; absent where no price reaches it. */
  readonly liquidationPrice?: number
  /** From the price now to there, percent, signed; absent likewise. */
  readonly movePct?: number
  /** Whether it is there now. */
  readonly isLiquidated: boolean
}

/**
 * Margin to open and to keep a position: rate · notional at the mark.
 *
 * @returns coins for inverse contracts, whose notional in coin is `N/P`
 * @example
 * // short 2 of a linear perpetual at 2000, 4 % and 2 %
 * positionMargin({ instrument, contracts: -2, price: 2000 }) // { unit: 'quote', initial: 160, maintenance: 80 }
 */
export function positionMargin(position: MarginedPosition): PositionMargin {
  const { instrument } = position
  const price = requirePrice('price', position.price)
  const contracts = Math.abs(plain('contracts', position.contracts))
  const isInverse = isInverseOf(instrument)
  const notional = notionalQuote(instrument, contracts, price) / (isInverse ? price : 1)
  const of = (rate: number | undefined) =>
    rate === undefined ? undefined : plain('margin', requireRate(rate) * notional)
  return {
    unit: isInverse ? 'base' : 'quote',
    initial: of(instrument.initialMarginRate),
    maintenance: of(instrument.maintenanceMarginRate),
  }
}

/**
 * The mark at which one position, the only one of its account, is liquidated: equity equals the
 * maintenance margin, both at that mark.
 *
 * - linear, `x` base: `E + x(P − P₀) = m·|x|·P`, so `P = (x·P₀ − E)/(x − m·|x|)`.
 * - inverse, `N` quote: in coins `E + N(1/P₀ − 1/P) = m·|N|/P`, so `P = (N + m·|N|)/(E + N/P₀)`. A
 *   short whose coins cover it, `E ≥ |N|/P₀`, is reached by no price; a long always is.
 *
 * @param equity - what the account is worth now, its P&L included: quote of a linear position, coins
 *   of an inverse one
 * @param maintenanceMarginRate - of the notional, fraction; default the instrument's
 *
 * Fees of a liquidation, funding until then and higher tiers of margin are not in it: all bring it
 * nearer.
 *
 * Source: the first is the formula of Hyperliquid's page on liquidations (trading/liquidations,
 * "computing liquidation price"); the second is the same condition in coin.
 * @throws `hedge/margin-unknown`, `hedge/bad-margin`, `model/bad-price`
 *
 * @example
 * // short 2 at 2000 with 1000 of equity and 2 % to keep
 * liquidationPoint({ position: { instrument, contracts: -2, price: 2000 }, equity: 1000 })
 * // { liquidationPrice: 2450.98…, movePct: 22.549…, isLiquidated: false }
 */
export function liquidationPoint(options: {
  readonly position: MarginedPosition
  readonly equity: number
  readonly maintenanceMarginRate?: number
}): LiquidationPoint {
  const { instrument, contracts } = options.position
  const price = requirePrice('price', options.position.price)
  const equity = plain('equity', options.equity)
  const given = options.maintenanceMarginRate ?? instrument.maintenanceMarginRate
  if (given === undefined)
    throw new ModelError(
      'hedge/margin-unknown',
      `The maintenance margin of ${instrument.symbol} is not known.`,
      'Give maintenanceMarginRate as a fraction of the notional.',
    )
  const rate = requireRate(given)
  const size = plain('contracts', contracts)
  if (size === 0) return { isLiquidated: false }
  const isInverse = isInverseOf(instrument)
  const held = notionalQuote(instrument, Math.abs(size), 1) * Math.sign(size)
  const required = (rate * Math.abs(held) * (isInverse ? 1 : price)) / (isInverse ? price : 1)
  const reached = isInverse
    ? (held + rate * Math.abs(held)) / (equity + held / price)
    : (held * price - equity) / (held - rate * Math.abs(held))
  const isLiquidated = equity <= required
  // Beyond what a price can be: a long whose equity exceeds its notional, a short covered in coin.
  if (!(reached > 0 && Number.isFinite(reached))) return { isLiquidated }
  return {
    liquidationPrice: plain('liquidation price', reached),
    movePct: plain('move', (reached / price - 1) * 100),
    isLiquidated,
  }
}

/**
 * How far a liquidation is, in standard deviations of the logarithm of the price over a horizon:
 * `|ln(P_liq/P)|/(σ√T)`.
 *
 * @param sigmaAnnual - > 0
 * @param horizonYears - > 0
 * @returns ≥ 0, without drift
 * @example liquidationSigmas({ price: 2000, liquidationPrice: 2450.98, sigmaAnnual: 0.8, horizonYears: 7 / 365 }) // 1.835…
 */
export function liquidationSigmas(options: {
  readonly price: number
  readonly liquidationPrice: number
  readonly sigmaAnnual: number
  readonly horizonYears: number
}): number {
  const { sigmaAnnual, horizonYears } = options
  const price = requirePrice('price', options.price)
  const liquidationPrice = requirePrice('liquidation price', options.liquidationPrice)
  if (!(sigmaAnnual > 0 && horizonYears > 0))
    throw new ModelError(
      'hedge/bad-margin',
      `A volatility of ${sigmaAnnual} over ${horizonYears} years measures no distance.`,
    )
  const distance = Math.abs(Math.log1p((liquidationPrice - price) / price))
  return plain('distance', distance / (sigmaAnnual * Math.sqrt(horizonYears)))
}

function isInverseOf({ kind }: MarginedInstrument): boolean {
  return kind === 'inverse-perpetual' || kind === 'inverse-future'
}

function requireRate(rate: number): number {
  if (rate >= 0 && rate < 1) return rate
  throw new ModelError(
    'hedge/bad-margin',
    `A margin of ${rate} of the notional cannot be.`,
    'Give it as a fraction: 0.05 is 5 %.',
  )
}
