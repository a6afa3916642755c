import { type MarketRange, marketRangeOf, valuationAt } from '../amm/marketRange.ts'
import type { RangeKey } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { OrderLimits } from '../hedging/lotRounding.ts'
import {
  EMPTY_ACCOUNT,
  fundPerpetual,
  type PerpetualAccount,
  type PerpetualTerms,
  requirePerpetualTerms,
  tradePerpetual,
} from '../hedging/perpetualAccount.ts'
import { rebalanceAction } from '../hedging/rebalanceAction.ts'
import { type RebalanceRule, requireRule } from '../hedging/rebalanceRule.ts'
import type { Event, LiquidityEvent } from '../market/events.ts'
import type { Capital, Contestant, Maker } from '../market/maker.ts'
import { type MarketFrame, pairOf, poolPriceOf } from '../market/marketFrame.ts'

export type PerpetualHedgeTerms = {
  readonly rule: RebalanceRule
  readonly costs: PerpetualTerms
  readonly limits?: OrderLimits | undefined
}

/** What the hedger knows of the maker it hedges, and its perpetual. */
export type PerpetualHedgeState = {
  readonly frame: MarketFrame
  /** Of the maker, outside the pool. */
  readonly idleBase: number
  readonly ranges: readonly HedgedRange[]
  readonly poolPrice: number
  readonly midPrice: number
  readonly timeSec: number
  readonly lastRehedgeSec: number | undefined
  readonly account: PerpetualAccount
}

/** A range of the maker: what is in it, and what the pool owes it. */
export type HedgedRange = {
  readonly key: RangeKey
  readonly liquidity: bigint
  readonly curve: MarketRange
  readonly owedBase: number
}

/**
 * A maker and the perpetual that hedges it, as two participants of the event loop.
 *
 * The hedger only listens: it follows the maker's mints, burns, collects, swaps and fills, and at
 * the end of every block lets its rule decide at the mid of that block; the perpetual then stands
 * through the move to the next. Its holdings are the position (base) and its cash and funding
 * (quote), fees and slippage are costs: the hedged maker is the sum of the two records. Funding is
 * that of the path.
 *
 * @param hedged - the maker, as it would be given to the loop
 * @returns both, in the order the loop must have them: the hedger has to hear the first mint
 * @throws `hedge/bad-rule`, `hedge/bad-cost`
 *
 * @example
 * marketLoop({ …, makers: hedgedMaker(lp, { rule: { kind: 'interval', intervalSec: 3600 }, costs }) })
 * // records.makers has 'lp' and 'lp-hedge'
 */
export function hedgedMaker(
  hedged: Contestant,
  terms: PerpetualHedgeTerms,
): readonly [hedge: Contestant, hedged: Contestant] {
  const maker = perpetualHedge(hedged.maker.id, hedged.capital, terms)
  return [{ maker, capital: { base: 0, quote: 0 } }, hedged]
}

/** The record of the hedge of a maker. */
export function hedgeIdOf(makerId: string): string {
  return `${makerId}-hedge`
}

function perpetualHedge(
  makerId: string,
  capital: Capital,
  { rule, costs, limits }: PerpetualHedgeTerms,
): Maker<PerpetualHedgeState> {
  requireRule(rule)
  requirePerpetualTerms(costs)
  return {
    id: hedgeIdOf(makerId),
    assumptions: [HEDGED_IN_BLOCK],
    start: (_, { frame, poolPrice, midPrice, timeSec }) => ({
      frame,
      idleBase: capital.base,
      ranges: [],
      poolPrice,
      midPrice,
      timeSec,
      lastRehedgeSec: undefined,
      account: EMPTY_ACCOUNT,
    }),
    quote: () => ({}),
    apply(state, event) {
      // The last block is over: its end is when the hedge is looked at.
      if (event.kind === 'block')
        return { ...rehedged(state, rule, costs, limits), timeSec: event.timeSec }
      if (event.kind === 'mid') return { ...state, midPrice: event.midPrice }
      if (event.kind === 'funding') {
        const account = fundPerpetual(state.account, event.fundingRate, event.markPrice)
        return { ...state, account }
      }
      return followed(state, event, makerId)
    },
    holdings({ account }, { timeSec, midPrice }) {
      const { positionBase, cashQuote, fundingPnlQuote, feePnlQuote } = account
      return {
        timeSec,
        midPrice,
        base: positionBase,
        quote: cashQuote + fundingPnlQuote + Math.max(0, feePnlQuote),
        feesBase: 0,
        feesQuote: 0,
        costsQuote: account.slippageCostQuote + account.gasCostQuote + Math.max(0, -feePnlQuote),
      }
    },
  }
}

export const HEDGED_IN_BLOCK: Assumption = {
  id: 'hedged-in-block',
  statement:
    'The hedge is looked at when a block is sealed and trades at the mid of that block, the slippage given added; fees owed are hedged as far as the loop has read them.',
  bias: 'overstates the hedge: an order placed after a block fills at a price nobody knows yet',
}

function rehedged(
  state: PerpetualHedgeState,
  rule: RebalanceRule,
  costs: PerpetualTerms,
  limits: OrderLimits | undefined,
): PerpetualHedgeState {
  const { account, midPrice, timeSec, lastRehedgeSec } = state
  let [exposureBase, gammaBasePerPrice] = [state.idleBase, 0]
  for (const { curve, owedBase } of state.ranges) {
    const held = valuationAt(curve, state.poolPrice)
    exposureBase += held.base + owedBase
    gammaBasePerPrice += held.gammaBasePerPrice
  }
  const action = rebalanceAction(rule, {
    exposureBase,
    gammaBasePerPrice,
    hedgeBase: account.positionBase,
    price: midPrice,
    nowSec: timeSec,
    lastRehedgeSec,
    limits,
  })
  const isLook = action.action === 'trade' || action.reason !== 'interval-running'
  return {
    ...state,
    account: tradePerpetual(account, action.tradeBase, midPrice, costs),
    lastRehedgeSec: isLook ? timeSec : lastRehedgeSec,
  }
}

/** What the maker did, and where the pool went. */
function followed(state: PerpetualHedgeState, event: Event, makerId: string): PerpetualHedgeState {
  const { frame, idleBase } = state
  if (event.kind === 'swap') {
    const poolPrice = poolPriceOf(frame, event.sqrtPriceX96)
    if (event.by !== makerId) return { ...state, poolPrice }
    return { ...state, poolPrice, idleBase: idleBase - baseOf(frame, event) }
  }
  if (!('makerId' in event) || event.makerId !== makerId) return state
  switch (event.kind) {
    case 'fill':
      return { ...state, idleBase: idleBase + (event.makerBuys ? 1 : -1) * event.sizeBase }
    case 'mint':
      return {
        ...withRange(state, event, (range) => changed(frame, range, event.liquidity)),
        idleBase: idleBase - baseOf(frame, event),
      }
    case 'burn':
      return withRange(state, event, (range) => ({
        ...changed(frame, range, -event.liquidity),
        owedBase: range.owedBase + baseOf(frame, event),
      }))
    case 'collect':
      return {
        ...withRange(state, event, (range) => ({ ...range, owedBase: 0 })),
        idleBase: idleBase + baseOf(frame, event),
      }
    case 'range': {
      const { owed0Raw, owed1Raw } = event.reading
      const owedBase = pairOf(frame, owed0Raw, owed1Raw).base
      return withRange(state, event.key, (range) => ({ ...range, owedBase }))
    }
    default:
      return state
  }
}

function withRange(
  state: PerpetualHedgeState,
  key: RangeKey,
  change: (range: HedgedRange) => HedgedRange,
): PerpetualHedgeState {
  const isSame = (range: HedgedRange): boolean =>
    range.key.owner === key.owner &&
    range.key.tickLower === key.tickLower &&
    range.key.tickUpper === key.tickUpper
  const { owner, tickLower, tickUpper } = key
  const found = state.ranges.find(isSame) ?? {
    key: { owner, tickLower, tickUpper },
    liquidity: 0n,
    curve: marketRangeOf(state.frame, { ...key, liquidity: 0n }, state.frame.baseIs),
    owedBase: 0,
  }
  const others = state.ranges.filter((range) => !isSame(range))
  const next = change(found)
  // An empty range that is owed nothing is no range.
  const isGone = next.liquidity === 0n && next.owedBase === 0
  return { ...state, ranges: isGone ? others : [...others, next] }
}

function changed(frame: MarketFrame, range: HedgedRange, by: bigint): HedgedRange {
  const liquidity = range.liquidity + by
  const curve = marketRangeOf(frame, { ...range.key, liquidity }, frame.baseIs)
  return { ...range, liquidity, curve }
}

function baseOf(
  frame: MarketFrame,
  amounts: Pick<LiquidityEvent, 'amount0Raw' | 'amount1Raw'>,
): number {
  return pairOf(frame, amounts.amount0Raw, amounts.amount1Raw).base
}
