import type { HedgeResult } from '../analysis/hedgeResult.ts'
import { formatNumber } from './format.ts'

type Hedge = HedgeResult['data']['hedge']

/** What the recommendation says, in a sentence that carries its numbers. */
export function hedgeLead({ action, reason, orders, byUnderlying }: Hedge): string {
  if (byUnderlying.length === 0)
    return 'Nothing held moves with a price: there is nothing to hedge.'
  if (action === 'hold') return `Nothing to trade: ${reasonWords(reason)}.`
  const trades = orders.map(
    ({ side, sizeBase, underlying }) =>
      `${side === 'sell' ? 'selling' : 'buying'} ${formatNumber(sizeBase)} ${underlying}`,
  )
  const left = byUnderlying.map(
    ({ residualDeltaBase, underlying }) => `${formatNumber(residualDeltaBase)} ${underlying}`,
  )
  const said = `${trades.join(' and ')} leaves a delta of ${left.join(' and ')}.`
  return said.charAt(0).toUpperCase() + said.slice(1)
}

const REASONS: Readonly<Record<string, string>> = {
  'never-hedged': 'it was never hedged',
  'interval-over': 'the interval is over',
  'interval-running': 'the interval is still running',
  'outside-band': 'the hedge is outside its band',
  'inside-band': 'the hedge is inside its band',
  'already-flat': 'the hedge is where it should be',
  'below-lot': 'what is missing is less than a lot',
  'below-minimum-notional': 'what is missing is less than the smallest order',
  'no-instrument': 'no venue given offers an instrument for it',
  'below-minimum': 'what is missing is less than the smallest order',
  'margin-limit': 'the margin does not suffice',
  'size-limit': 'the position is as large as allowed',
  'book-depth': 'the book holds no more',
  'risk-outweighs-cost': 'the risk taken away is worth its cost',
  'cost-outweighs-risk': 'no order is worth its cost',
  'nothing-exposed': 'nothing held moves with a price',
}

/** A reason in words; one this page does not know is shown as it is. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason
}

const STRESSES: Readonly<Record<string, string>> = {
  'volatility-doubles': 'volatility doubles',
  'funding-spike': 'funding spikes',
  'pool-drained': 'all others leave the pools',
  'quote-depeg': 'dollar tokens fall to 0.90',
}

/** A stress in words: `gap-down-30` is a fall of 30 %. */
export function stressWords(id: string): string {
  const gap = /^gap-(up|down)-(\d+)$/.exec(id)
  if (gap === null) return STRESSES[id] ?? id
  return `prices ${gap[1] === 'up' ? 'rise' : 'fall'} ${gap[2]} %`
}
