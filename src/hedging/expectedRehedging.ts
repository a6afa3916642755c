import { requireVolatility } from '../models/lossVersusRebalancing.ts'
import { plain, requirePrice } from '../models/modelError.ts'
import { lelandNumber } from './discreteHedging.ts'
import { bandOfRule, type RebalanceRule, requireRule, tradeToOf } from './rebalanceRule.ts'

/** How often a rule trades, how much, and what it leaves, while price and slope stay as they are. */
export type ExpectedRehedging = {
  /**
   * Trades per day; absent for a rule that trades to the edge of its band in no lots: as often as it
   * is looked at.
   */
  readonly rehedgesPerDay?: number
  /** Base bought and sold per day, ≥ 0. */
  readonly turnoverBasePerDay: number
  /** Standard deviation over one day of the P&L of what is left unhedged, quote. */
  readonly hedgingErrorSdQuotePerDay: number
  /** Turnover cost as a share of LVR, at a cost of one in and out again of 100 %; see `hedgeCosts`. */
  readonly lelandNumberPerCost?: number
}

/**
 * What a rule is expected to do in a day, from the diffusion of the exposure: `s = |Γ|·P·σ` base per
 * √year.
 *
 * - every Δt to the target: `E|ΔΔ| = s·√(2Δt/π)` each time; the rest left over has variance `s²Δt/2`.
 * - a band of half-width w, to the target: first passage takes `(w/s)²`, each trade is w; `w²/6`.
 * - a band, to its edge: reflected diffusion, turnover `s²/(2w)`; uniform on the band, `w²/3`; in
 *   lots ℓ, `s²/(2wℓ)` trades.
 *
 * @param gammaBasePerPrice - of everything exposed, signed; the hedge adds none
 * @param sigmaAnnual - fraction per √year, ≥ 0
 * @param lotBase - smallest order, where the rule trades to the edge
 *
 * Holds at the present price: a range that may be left trades less, one that may be entered more.
 *
 * Source: first passage and reflection of Brownian motion; Leland 1985 for the interval.
 * @throws `hedge/bad-rule`, `hedge/bad-band`, `model/bad-price`, `model/bad-volatility`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, band of 0.1 ETH to the target: s = 7.577…
 * expectedRehedging({ rule: { kind: 'band', halfWidthBase: 0.1, tradeTo: 'target' },
 *   price: 2000, gammaBasePerPrice: -0.0047360679775, sigmaAnnual: 0.8 })
 * // { rehedgesPerDay: 15.731…, turnoverBasePerDay: 1.5731…, hedgingErrorSdQuotePerDay: 3.419… }
 */
export function expectedRehedging(options: {
  readonly rule: RebalanceRule
  readonly price: number
  readonly gammaBasePerPrice: number
  readonly sigmaAnnual: number
  readonly lotBase?: number | undefined
}): ExpectedRehedging {
  const { gammaBasePerPrice, lotBase } = options
  const rule = requireRule(options.rule)
  const price = requirePrice('price', options.price)
  const sigmaAnnual = requireVolatility(options.sigmaAnnual)
  const drift = plain('drift', Math.abs(gammaBasePerPrice) * price * sigmaAnnual)
  const errorOf = (variance: number): number =>
    plain('hedging error', price * sigmaAnnual * Math.sqrt(variance / DAYS))
  if (rule.kind === 'interval') {
    const intervalYears = rule.intervalSec / YEAR_SEC
    const rehedgesPerDay = DAY_SEC / rule.intervalSec
    return {
      rehedgesPerDay,
      turnoverBasePerDay: rehedgesPerDay * drift * Math.sqrt((2 * intervalYears) / Math.PI),
      hedgingErrorSdQuotePerDay: errorOf((drift ** 2 * intervalYears) / 2),
      ...(sigmaAnnual === 0
        ? {}
        : {
            lelandNumberPerCost: lelandNumber({ roundTripCostRate: 1, sigmaAnnual, intervalYears }),
          }),
    }
  }
  const width = bandOfRule(rule, options)?.halfWidthBase ?? 0
  if (drift === 0) return { rehedgesPerDay: 0, turnoverBasePerDay: 0, hedgingErrorSdQuotePerDay: 0 }
  if (tradeToOf(rule) === 'target') {
    const rehedgesPerDay = plain('rehedges', drift ** 2 / (width ** 2 * DAYS))
    return {
      rehedgesPerDay,
      turnoverBasePerDay: rehedgesPerDay * width,
      hedgingErrorSdQuotePerDay: errorOf(width ** 2 / 6),
    }
  }
  const turnoverBasePerDay = plain('turnover', drift ** 2 / (2 * width * DAYS))
  return {
    ...(lotBase === undefined ? {} : { rehedgesPerDay: turnoverBasePerDay / lotBase }),
    turnoverBasePerDay,
    hedgingErrorSdQuotePerDay: errorOf(width ** 2 / 3),
  }
}

const DAY_SEC = 86_400
const DAYS = 365
const YEAR_SEC = DAYS * DAY_SEC
