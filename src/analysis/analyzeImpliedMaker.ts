import { lotEdges, orderLadder } from '../amm/orderLadder.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import { glftClosedForm } from '../makers/quoting/gueantLehalleFernandezTapia.ts'
import type { ComparisonSettings } from './analyzeComparisonSettings.ts'
import type { ComparisonInput } from './comparisonInput.ts'
import type { ComparisonResult } from './comparisonResult.ts'

type Data = ComparisonResult['data']

/** Standard deviations of the horizon's log price at which quotes are shown. */
const MOVES = [-2, -1, 0, 1, 2]
const LADDER_LOTS = 5

/**
 * The quotes the LP cannot make: those of the GLFT maker with the LP's own implied risk aversion, at the
 * inventory the LP would have after a move; and lot by lot beside the LP's own curve.
 */
export function impliedMakerPart(
  { pool, options }: ComparisonInput,
  settings: ComparisonSettings,
): Pick<Data, 'impliedMaker' | 'ladder'> {
  const { curve, poolPrice, rivals, shiftPerLot } = settings
  const { lotBase, market } = rivals
  const riskAversionPerPrice = settings.impliedAversionPerPrice
  const feePips = dearerSwapFeePips(pool.fee)
  const kept = 1 - feePips / 1e6
  const maker = { ...market, riskAversionPerPrice }
  const offsets = (lots: number) => {
    const { reservationOffset, bidOffset, askOffset } = glftClosedForm(maker, lots)
    return {
      reservation: reservationOffset as number,
      bid: bidOffset as number,
      ask: askOffset as number,
    }
  }
  const held = curve.baseAt(poolPrice)
  const sd = options.volatilityAnnual * Math.sqrt(options.horizonSec / (365 * 86_400))
  const quotes = MOVES.map((deviations) => {
    const price = poolPrice * Math.exp(deviations * sd)
    const lots = (curve.baseAt(price) - held) / lotBase
    const { reservation, bid, ask } = offsets(lots)
    return {
      moveShare: price / poolPrice - 1,
      price,
      lots,
      lpBid: price * kept,
      lpAsk: price / kept,
      reservationPrice: price + reservation,
      bid: price - bid,
      ask: price + ask,
      skewBps: (reservation / price) * 1e4,
    }
  })
  const { asks, bids } = orderLadder({
    curve,
    price: poolPrice,
    askEdges: lotEdges(curve, poolPrice, lotBase, LADDER_LOTS, 'up'),
    bidEdges: lotEdges(curve, poolPrice, lotBase, LADDER_LOTS, 'down'),
    feePips,
  })
  return {
    impliedMaker: {
      riskAversionPerQuote: riskAversionPerPrice / lotBase,
      shiftPerLot,
      lotBase,
      quotes,
    },
    ladder: Array.from({ length: LADDER_LOTS }, (_, i) => ({
      lot: i + 1,
      lpBid: bids[i]?.takerPrice ?? null,
      lpAsk: asks[i]?.takerPrice ?? null,
      makerBid: poolPrice - offsets(i).bid,
      makerAsk: poolPrice + offsets(-i).ask,
    })),
  }
}
