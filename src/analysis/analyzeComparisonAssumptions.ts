import type { Assumption } from '../domain/assumption.ts'
import { impliedRiskAversionAssumptions } from '../makers/quoting/impliedRiskAversion.ts'
import { adverseSelectionAssumptions } from '../simulation/makerLedger.ts'
import type { RivalName } from '../simulation/rivals.ts'
import type { ComparisonInput } from './comparisonInput.ts'

/** Everything a comparison rests on, each once, and which way it errs. */
export function comparisonAssumptions(
  { options }: ComparisonInput,
  names: readonly RivalName[],
  ofRound: readonly Assumption[],
): readonly Assumption[] {
  const isQuoting = names.some((name) => name !== 'passive-lp')
  const all = [
    GBM_PATH,
    POISSON_TAKERS,
    ...(options.recorded === undefined ? [] : [measuredOf(options.recorded)]),
    ...(options.takers.meanReservation === undefined ? [RESERVATION_IS_FEE] : []),
    ...(isQuoting ? [EXACT_CALIBRATION] : []),
    ...(options.hedgeCostBps === undefined ? [] : [HEDGED_AT_ONCE]),
    ...ofRound,
    ...adverseSelectionAssumptions,
    ...(options.riskAversionPerQuote === undefined ? impliedRiskAversionAssumptions : []),
  ]
  return [...new Map(all.map((assumption) => [assumption.id, assumption])).values()]
}

const GBM_PATH: Assumption = {
  id: 'gbm-path',
  statement:
    'The price outside is a geometric Brownian motion of the given volatility without drift, seen once per block.',
  bias: 'understates risk and adverse selection where volatility clusters or the price jumps',
}

const POISSON_TAKERS: Assumption = {
  id: 'poisson-takers',
  statement:
    'Takers arrive at random, as many buyers as sellers, and know nothing of the price to come; pool and book see the same ones, and each fills them as if the other were not there.',
  bias: 'overstates what anyone earns where flow runs with the price or venues compete',
}

const RESERVATION_IS_FEE: Assumption = {
  id: 'reservation-is-the-fee',
  statement:
    'No reservation distance was given: takers accept an exponential distance with the pool’s fee as its mean.',
  bias: 'unknown: the share of takers that anyone fills follows from it (--reservation)',
}

const EXACT_CALIBRATION: Assumption = {
  id: 'makers-know-the-flow',
  statement:
    'The makers know the volatility and the law of the takers exactly; orders of one lot a side are renewed once per block.',
  bias: 'overstates makers on the book, who in life estimate both',
}

const HEDGED_AT_ONCE: Assumption = {
  id: 'hedged-at-the-mid',
  statement: 'Every maker undoes each trade at the mid at once, at the stated cost.',
  bias: 'overstates how well anyone can hedge',
}

/** In-sample use of a record is allowed, and labelled. */
function measuredOf({
  swaps,
  startSec,
  endSec,
  stepSec,
  measured,
}: NonNullable<ComparisonInput['options']['recorded']>): Assumption {
  const days = ((endSec - startSec) / 86_400).toPrecision(3)
  return {
    id: 'flow-from-record',
    statement: `Measured of ${swaps} recorded swaps over ${days} days: ${measured.join(', ') || 'nothing'}. Every swap counts as a taker who had accepted the fee; volatility is that of the pool’s price in steps of ${stepSec.toPrecision(3)} s.`,
    bias: 'overstates harmless flow: part of the swaps was arbitrage, which the comparison adds once more',
  }
}
