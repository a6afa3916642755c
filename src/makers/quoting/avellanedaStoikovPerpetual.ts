import type { Assumption } from '../../domain/assumption.ts'
import type { AvellanedaStoikovParameters } from './avellanedaStoikov.ts'
import { MakerError, requireNotNegative, requirePositive } from './parameters.ts'
import type { Quote } from './quoteTable.ts'
import { logOnePlusOver } from './riskAdjustment.ts'

export const perpetualAssumption: Assumption = {
  id: 'avellaneda-stoikov-perpetual',
  statement:
    'The maker discounts utility at the rate ω instead of facing a horizon, and values a lot as if its inventory were frozen.',
  bias: 'overstates the skew: the inventory would in fact be worked off',
}

/**
 * The infinite-horizon variant: reservation bid and ask of an agent with discount ω, plus the same
 * markup as in the finite-horizon model.
 *
 * Holding q for ever is worth `−2e^(−γ(x+qs))/(2ω − γ²q²σ²)`; equating it before and after one lot,
 * `ask = −(1/γ)·ln(D(q−1)/D(q))`, `bid` offset `(1/γ)·ln(D(q)/D(q+1))`, D(q) = 2ω − γ²q²σ².
 * A side whose trade leads to D ≤ 0, beyond the inventory the discount allows, is not quoted.
 *
 * @param discountPerSec - ω; the paper proposes ½γ²σ²(q_max + 1)²
 * @param lots - q
 *
 * Source: Avellaneda, Stoikov 2008, section 2.3; written from its value function, which makes bid
 * and ask mirror images under q → −q.
 * @throws `maker/bad-parameters` when ω ≤ ½γ²σ²q²
 *
 * @example
 * avellanedaStoikovPerpetualQuote({ riskAversionPerPrice: 0.1, sigmaPricePerSqrtSec: 2,
 *   decayPerPrice: 1.5 }, 0.72, 2) // reservationOffset −1.2975…
 */
export function avellanedaStoikovPerpetualQuote(
  parameters: AvellanedaStoikovParameters,
  discountPerSec: number,
  lots: number,
): Quote {
  const gamma = requireNotNegative('γ (riskAversionPerPrice)', parameters.riskAversionPerPrice)
  const sigma = requireNotNegative('σ (sigmaPricePerSqrtSec)', parameters.sigmaPricePerSqrtSec)
  const k = requirePositive('k (decayPerPrice)', parameters.decayPerPrice)
  const omega = requirePositive('ω (discountPerSec)', discountPerSec)
  const risk = (gamma * sigma) ** 2
  const room = 2 * omega - risk * lots * lots
  if (!(room > 0)) throw beyondDiscount(lots)
  const markup = logOnePlusOver(gamma / k) / k
  // −(1/γ)·ln(1 − γ·x), x = γσ²(2|q| + 1)/room with the sign of the trade
  const premium = (step: number): number | undefined => {
    const share = (risk * (2 * lots * step + 1)) / room
    if (!(share < 1)) return undefined
    return gamma === 0 ? 0 : -Math.log1p(-share) / gamma
  }
  const bidPremium = premium(1)
  const askPremium = premium(-1)
  return {
    reservationOffset: middle(bidPremium, askPremium),
    bidOffset: bidPremium === undefined ? undefined : bidPremium + markup,
    askOffset: askPremium === undefined ? undefined : askPremium + markup,
  }
}

function middle(bidPremium: number | undefined, askPremium: number | undefined) {
  if (bidPremium === undefined) return askPremium
  return askPremium === undefined ? -bidPremium : (askPremium - bidPremium) / 2
}

function beyondDiscount(lots: number): MakerError {
  return new MakerError(`A discount this small allows no inventory of ${lots} lots.`, [
    'ω must exceed ½γ²σ²q²; ½γ²σ²(q_max + 1)² quotes both sides up to q_max.',
  ])
}
