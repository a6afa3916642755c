import type { ComparisonResult } from '../analysis/comparisonResult.ts'
import {
  formatDuration,
  formatFee,
  formatInteger,
  formatMoney,
  formatPercent,
  formatSignedMoney,
} from './format.ts'

type Data = ComparisonResult['data']
type Estimate = Data['makers'][number]['versusHold']

/** What people call a maker. */
export const MAKER_WORDS: Readonly<Record<string, string>> = {
  'passive-lp': 'the passive LP',
  'rebalanced-lp': 'the rebalanced LP',
  'avellaneda-stoikov': 'Avellaneda–Stoikov',
  glft: 'GLFT',
  'cartea-jaimungal': 'Cartea–Jaimungal',
  symmetric: 'the symmetric quoter',
  'inventory-skew': 'the skewed quoter',
  'zero-inventory': 'the zero-inventory ideal',
}

/**
 * Who won, by how much, how certain that is, and what it depends on: sentences that say only what the
 * numbers carry. A difference within two standard errors is none.
 */
export function comparisonWords(data: Data, quote: string): readonly string[] {
  return [verdictWords(data, quote), ...lpWords(data, quote), dependsWords(data)]
}

function verdictWords({ verdict, settings }: Data, quote: string): string {
  const rounds = `${formatInteger(settings.rounds)} rounds of ${formatDuration(settings.horizonSec)}`
  const { best, runnerUp, difference, winner } = verdict
  if (runnerUp === null || difference === null)
    return `${sentence(nameOf(best))} played alone: there is nobody to compare it with.`
  const by = `${formatMoney(difference.meanQuote)} ${quote} a round (standard error ${formatMoney(difference.standardErrorQuote)})`
  return winner === null
    ? `No winner in ${rounds}: ${nameOf(best)} and ${nameOf(runnerUp)}, the best two, differ by ${by}, which is within two standard errors.`
    : `${sentence(nameOf(winner))} did best in ${rounds}: on average it earned ${by} more than ${nameOf(runnerUp)}, the next best.`
}

function lpWords({ makers, settings }: Data, quote: string): string[] {
  const lp = makers.find(({ name }) => name === 'passive-lp')
  if (lp === undefined) return []
  const { feesQuote, adverseSelectionPnlQuote } = lp.attribution
  const within = horizonWords(settings.markoutsSec[0])
  const selection =
    adverseSelectionPnlQuote > 0
      ? `and ${formatMoney(adverseSelectionPnlQuote)} more as the price moved its way ${within}`
      : `and gave ${formatMoney(-adverseSelectionPnlQuote)} to adverse selection ${within}`
  const words = [
    `The LP took ${formatMoney(feesQuote)} ${quote} a round in fees ${selection}; ${holdWords(lp.versusHold, quote)}.`,
  ]
  const rivals = makers.filter(({ role, versusLp }) => role === 'maker' && versusLp !== null)
  for (const { name, versusLp } of rivals)
    if (versusLp !== null) words.push(`${sentence(nameOf(name))} ${lpDifference(versusLp, quote)}.`)
  return words
}

/** Zero seconds is the moment itself. */
export function horizonWords(horizonSec: number | undefined): string {
  return horizonSec === 0 ? 'at the moment of the trade' : `within ${formatDuration(horizonSec)}`
}

function holdWords(against: Estimate, quote: string): string {
  const error = `standard error ${formatMoney(against.standardErrorQuote)}`
  if (isNothing(against))
    return `against holding its tokens it made ${formatSignedMoney(against.meanQuote)} ${quote} (${error}), which cannot be told from nothing`
  return `against holding its tokens it ${against.meanQuote > 0 ? 'gained' : 'lost'} ${formatMoney(Math.abs(against.meanQuote))} ${quote} (${error})`
}

function lpDifference(against: Estimate, quote: string): string {
  const error = `standard error ${formatMoney(against.standardErrorQuote)}`
  const amount = formatMoney(Math.abs(against.meanQuote))
  if (isNothing(against))
    return `cannot be told from the LP: ${formatSignedMoney(against.meanQuote)} ${quote} a round (${error})`
  return `made ${amount} ${quote} a round ${against.meanQuote > 0 ? 'more' : 'less'} than the LP (${error})`
}

function dependsWords({ settings, flow }: Data): string {
  const { takersPerDay, meanReservation, volatilityAnnual, blockSec, makerFeeBps, poolFeePips } =
    settings
  const filled =
    flow.takers > 0
      ? ` (the pool filled ${formatPercent(flow.takersInPool / flow.takers)} of them)`
      : ''
  return `This holds for ${formatInteger(takersPerDay)} takers a day who accept ${formatPercent(meanReservation)} on average${filled}, a volatility of ${formatPercent(volatilityAnnual)} a year, a block every ${formatDuration(blockSec)}, a pool fee of ${formatFee(poolFeePips)} and a ${makerFeeBps < 0 ? 'rebate' : 'fee'} on the book of ${Math.abs(makerFeeBps)} bp; with other takers or competing makers the order may change.`
}

function isNothing({ meanQuote, standardErrorQuote }: Estimate): boolean {
  return Math.abs(meanQuote) <= 2 * standardErrorQuote
}

function nameOf(id: string): string {
  return MAKER_WORDS[id] ?? id
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
