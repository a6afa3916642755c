import { randomStream } from '../market/random.ts'
import { type ContestTerms, playRound, type Rival } from './contest.ts'

/** A risk aversion that makes two makers' inventories vary alike. */
export type EqualRisk = {
  readonly riskAversionPerPrice: number
  /** Mean over the pilot rounds of the inventory's standard deviation, base. */
  readonly lpSdBase: number
  readonly makerSdBase: number
}

/**
 * The γ at which an order-book maker's inventory has the standard deviation of the LP's, by
 * bisection of ln γ over pilot rounds of common paths and takers.
 *
 * More aversion means less inventory; where even the ends of the search do not reach the LP's, the
 * nearer end is the answer, and the two deviations say so.
 *
 * @param lp - the LP, and `makerOf(γ)` the maker
 * @param seed - of the pilot rounds, kept apart from those of the contest
 */
export function equalRiskAversion(options: {
  readonly terms: Omit<ContestTerms, 'rivals'>
  readonly lp: Rival
  readonly makerOf: (riskAversionPerPrice: number) => Rival
  /** Where the search starts, > 0. */
  readonly guess: number
  readonly seed: number
}): EqualRisk {
  const { terms, lp, makerOf, guess, seed } = options
  const sdOf = (rival: Rival): number => {
    let sum = 0
    for (let round = 0; round < PILOT_ROUNDS; round += 1) {
      const random = randomStream(seed).split(`pilot ${round}`)
      const { runs } = playRound({ ...terms, rivals: [rival] }, random)
      sum += runs[rival.maker.id]?.inventory.sdBase ?? Number.NaN
    }
    return sum / PILOT_ROUNDS
  }
  const lpSdBase = sdOf(lp)
  let [low, high] = [Math.log(guess) - REACH, Math.log(guess) + REACH]
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2
    if (sdOf(makerOf(Math.exp(middle))) > lpSdBase) low = middle
    else high = middle
  }
  const riskAversionPerPrice = Math.exp((low + high) / 2)
  return { riskAversionPerPrice, lpSdBase, makerSdBase: sdOf(makerOf(riskAversionPerPrice)) }
}

const PILOT_ROUNDS = 12
const BISECTIONS = 12
/** In ln γ: a factor of 22,000 either way. */
const REACH = 10
