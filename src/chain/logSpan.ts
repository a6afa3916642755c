import { nextSpan, suggestedSpan } from './logRange.ts'

/**
 * How many blocks to ask a node for at once, from what it took and what it refused. Plain data: each
 * answer makes the next state.
 */
export type SpanState = {
  /** Blocks it took, or is expected to take. */
  readonly span: bigint
  /** A longer range to try next, by one request alone. */
  readonly longer: bigint | undefined
  /** The longer range now being tried. */
  readonly trying: bigint | undefined
  /** Blocks the node allows at most, as it said or as it turned out; holds for all of its chain. */
  readonly limit: bigint | undefined
  /** Shortest range refused for what was in it; forgotten after some pages, for others hold less. */
  readonly refused: bigint | undefined
  /** Pages until `refused` is forgotten; doubles each time. */
  readonly patience: number
  readonly pages: number
}

/** One answered page. */
export type PageOutcome = {
  readonly span: bigint
  readonly logs: number
  readonly elapsedMs: number
}

/** Before the first answer. @param limit - what an earlier run learned of this node */
export function startSpan(limit?: bigint): SpanState {
  return {
    span: atMost(FIRST_SPAN, limit),
    longer: undefined,
    trying: undefined,
    limit,
    refused: undefined,
    patience: FIRST_PATIENCE,
    pages: 0,
  }
}

/** The span of the next request, and the state while it is on its way. */
export function takeSpan(state: SpanState): { readonly span: bigint; readonly state: SpanState } {
  const { longer, span } = state
  if (longer === undefined) return { span, state }
  return { span: longer, state: { ...state, longer: undefined, trying: longer } }
}

/** After a page: longer ones where it was light, shorter ones where it was heavy. */
export function afterPage(state: SpanState, page: PageOutcome): SpanState {
  const pages = state.pages + 1
  const isTried = page.span === state.trying
  const forgets = state.refused !== undefined && pages >= state.patience
  const next: SpanState = {
    ...state,
    pages: forgets ? 0 : pages,
    refused: forgets ? undefined : state.refused,
    patience: forgets ? state.patience * 2 : state.patience,
    trying: isTried ? undefined : state.trying,
    span: isTried && page.span > state.span ? page.span : state.span,
  }
  if (page.logs > HEAVY_LOGS) {
    const shorter = (page.span * BigInt(HEAVY_LOGS)) / BigInt(page.logs)
    return { ...next, span: atLeastOne(atMost(next.span, shorter)), longer: undefined }
  }
  // Only a page of full length says something about a longer one, and only one is tried at a time.
  const mayGrow = page.span >= next.span && next.trying === undefined
  if (!mayGrow || page.logs > LIGHT_LOGS || page.elapsedMs > SLOW_MS) return next
  const longer = longerThan(next)
  return longer === undefined ? next : { ...next, longer }
}

/**
 * After a refusal of `span` blocks.
 *
 * @param words - the node's own; a page cut off at a round number counts as refused, without words
 */
export function afterRefusal(state: SpanState, span: bigint, words: string): SpanState {
  const suggested = suggestedSpan(span, words)
  const ofBlocks = isOfBlocks(words)
  const next: SpanState = {
    ...state,
    longer: undefined,
    trying: span === state.trying ? undefined : state.trying,
    pages: 0,
    // What was too many blocks once always is.
    patience: ofBlocks ? Number.POSITIVE_INFINITY : state.patience,
  }
  if (ofBlocks && suggested !== undefined) {
    const limit = atMost(suggested, state.limit)
    return { ...next, limit, span: atMost(state.span, limit) }
  }
  // A refused trial leaves the span before it, which was taken.
  const shorter = span > state.span ? state.span : atMost(state.span, nextSpan(span, words))
  return { ...next, span: shorter, refused: atMost(span, state.refused) }
}

/** What to keep of a node for later runs: how many blocks it allows, where that was the reason. */
export function learnedLimit({ limit, patience, span, trying }: SpanState): bigint | undefined {
  if (limit !== undefined) return limit
  return patience === Number.POSITIVE_INFINITY && trying === undefined ? span : undefined
}

const FIRST_SPAN = 10_000n
// About 4 MB of Swap logs: well under what servers send at once, and half of the usual 10,000 logs.
const HEAVY_LOGS = 5000
const LIGHT_LOGS = HEAVY_LOGS / 2
const SLOW_MS = 3000
const FIRST_PATIENCE = 32

/** Twice as long, or halfway to what is known to be too long; `undefined` where that is near. */
function longerThan({ span, limit, refused }: SpanState): bigint | undefined {
  const doubled = atMost(span * 2n, limit)
  if (refused === undefined || doubled < refused) return doubled > span ? doubled : undefined
  const halfway = (span + refused) / 2n
  return (refused - span) * 4n > refused && halfway > span ? halfway : undefined
}

/** Whether the words speak of too many blocks rather than of too much in them. */
function isOfBlocks(words: string): boolean {
  const said = words.replaceAll(/eth_getLogs/gi, '')
  return /block|range/i.test(said) && !OF_CONTENT.test(said)
}

const OF_CONTENT = /result|logs?\b|size|response|timeout|bytes?|backend/i

function atMost(a: bigint, b: bigint | undefined): bigint {
  return b !== undefined && b < a ? b : a
}

function atLeastOne(span: bigint): bigint {
  return span < 1n ? 1n : span
}
