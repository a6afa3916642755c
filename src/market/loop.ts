import type { Assumption } from '../domain/assumption.ts'
import { AmmeterError } from '../errors.ts'
import type { Agent } from './agent.ts'
import { AT_RESERVATION, type BookFill } from './bookFill.ts'
import { restingOf, STALE_QUOTES_PICKED_OFF, staleFill } from './bookVenue.ts'
import type { Clock } from './clock.ts'
import type { Event, TakerEvent } from './events.ts'
import { type Flow, NO_FLOW, withGas, withSwap } from './flow.ts'
import type { AnyMaker, Contestant, LiquidityAction } from './maker.ts'
import type { MarketFrame } from './marketFrame.ts'
import { indexAt, type MarketPath } from './marketPath.ts'
import {
  burn,
  collect,
  lookAtPool,
  mint,
  openBlock,
  type PoolNow,
  type PoolProgram,
  quoteSwap,
  readRange,
  sealBlock,
  swap,
} from './poolRequest.ts'
import { type RangeOwners, rangeOwners } from './rangeOwners.ts'
import { emptyRecords, type Records, record } from './records.ts'
import { fill, seatOf, start } from './seat.ts'
import { seenAfter, seenIn } from './seen.ts'
import { acceptsQuote, HALF_FEE_PLUS_IMPACT, type TakerFill, takerSwap } from './takerFill.ts'
import type { Takers } from './takers.ts'

/** Everything a run depends on besides the pool. */
export type MarketRun = {
  readonly frame: MarketFrame
  readonly clock: Clock
  readonly path: MarketPath
  readonly takers: Takers
  /** In the order in which they act; default nobody. */
  readonly agents?: readonly Agent[]
  readonly makers?: readonly Contestant[]
  /** Default {@link HALF_FEE_PLUS_IMPACT}. */
  readonly takerFill?: TakerFill
  /** How resting orders are filled; default {@link AT_RESERVATION}. */
  readonly bookFill?: BookFill
  /** Whether informed traders take book orders the mid has passed; default `picked-off`. */
  readonly staleQuotes?: 'picked-off' | 'safe'
  /** Records are kept of every n-th block and of the last; default 1. */
  readonly recordEveryBlocks?: number
  /** Told of every event as it happens; nothing is kept of them otherwise. */
  readonly sink?: (event: Event) => void
}

export type MarketResult = {
  readonly records: Records
  /** What each agent did in the pool, by id. */
  readonly agents: Readonly<Record<string, Flow>>
  readonly takers: Flow
  readonly takersRefused: number
  /** The pool after the last block. */
  readonly pool: PoolNow
  readonly assumptions: readonly Assumption[]
}

/**
 * The event loop: blocks in order; in each, first those who know the mid act on what stood since
 * the last block (agents on the pool, informed traders on book orders), then makers quote anew (and again, while they act on the pool),
 * then the takers who arrived since the last block trade, each seen by the pool and by every book
 * maker. One program for engines and contracts: `runSync` or `runAsync` answers what it asks.
 *
 * @throws {MarketPathError} `market/before-path` where a block lies before the path
 * @throws {RestlessMakerError} `market/restless-maker`
 * @example runSync(marketLoop({ frame, clock, path, takers, agents }), enginePool(pool)).takers.swaps
 */
export function* marketLoop(run: MarketRun): PoolProgram<MarketResult> {
  const { frame, clock, path, takers, agents = [], takerFill = HALF_FEE_PLUS_IMPACT, sink } = run
  const { bookFill = AT_RESERVATION } = run
  const seats = (run.makers ?? []).map(seatOf)
  const blocks = clock.timestampSec.length
  const every = run.recordEveryBlocks ?? 1
  const records = emptyRecords(
    Math.ceil(blocks / every),
    seats.map(({ maker }) => maker.id),
  )
  const flows = new Map(agents.map(({ id }) => [id, NO_FLOW]))
  const tell = (event: Event) => {
    for (const seat of seats) {
      if (seat.isStarted) seat.state = seat.maker.apply(seat.state, event)
    }
    sink?.(event)
  }
  const isHeard = seats.length > 0 || sink !== undefined
  const owners = rangeOwners()
  let takerFlow = NO_FLOW
  let takersRefused = 0
  let nextTaker = 0
  let row = 0
  let pathIndex = 0
  let lastSec = path.timeSec[0] as number
  let pool = yield* lookAtPool()

  for (let i = 0; i < blocks; i += 1) {
    const block = {
      number: clock.firstNumber + BigInt(i),
      timestampSec: clock.timestampSec[i] as number,
    }
    const timeSec = block.timestampSec
    yield* openBlock(block)
    const before = pathIndex
    pathIndex = indexAt(path, timeSec, before)
    if (isHeard) tellOfMarket(tell, path, before, pathIndex, i === 0, block)
    let seen = seenIn(block, pool, path, pathIndex, frame)

    for (const agent of agents) {
      const turn = yield* agent.act(seen)
      for (const event of turn.swaps) {
        const flow = flows.get(agent.id) ?? NO_FLOW
        flows.set(agent.id, withSwap(flow, event, seen.midPrice, frame))
        seen = seenAfter(seen, event)
        tell(event)
      }
      if (turn.gasQuote > 0) flows.set(agent.id, withGas(flows.get(agent.id), turn.gasQuote))
    }

    for (const seat of seats) {
      if (!seat.isStarted) start(seat, seen)
      else if (run.staleQuotes !== 'safe')
        fill(seat, staleFill(seat.resting, seen, seat.maker.id), tell)
      for (let turn = 1; ; turn += 1) {
        const quote = seat.maker.quote(seat.state, seen)
        seat.resting = restingOf(quote)
        const actions = quote.liquidity ?? []
        if (actions.length === 0) break
        if (turn > TURN_LIMIT) throw restless(seat.maker.id, block.number)
        for (const action of actions) {
          yield* act(action, seat.maker, owners, timeSec, tell)
          seen = seenAfter(seen, yield* lookAtPool())
        }
      }
      const fills = bookFill.inBlock?.(seat.resting, seen, seat.maker.id, timeSec - lastSec) ?? []
      for (const event of fills) fill(seat, event, tell)
    }
    lastSec = timeSec

    for (; (takers.timeSec[nextTaker] as number) <= timeSec; nextTaker += 1) {
      const taker = takerAt(takers, nextTaker)
      if (isHeard) tell(taker)
      for (const seat of seats)
        fill(seat, bookFill.byTaker?.(seat.resting, seen, taker, seat.maker.id), tell)
      const params = takerSwap(seen, taker)
      const isTaken =
        params !== undefined &&
        seen.pool.liquidity > 0n &&
        acceptsQuote(takerFill, seen, taker, params, yield* quoteSwap(params))
      if (!isTaken) {
        takersRefused += 1
        continue
      }
      const result = yield* swap(params)
      takerFlow = withSwap(takerFlow, result, seen.midPrice, frame)
      seen = seenAfter(seen, result)
      if (isHeard) tell({ kind: 'swap', timeSec, by: 'taker', params, ...result })
    }

    pool = yield* sealBlock()
    if ((i + 1) % every === 0 || i === blocks - 1) {
      seen = seenAfter(seen, pool)
      records.blockNumber[row] = block.number
      records.timeSec[row] = timeSec
      records.midPrice[row] = seen.midPrice
      records.poolPrice[row] = seen.poolPrice
      for (const seat of seats) {
        const { maker } = seat
        for (const key of maker.ranges?.(seat.state) ?? []) {
          const reading = yield* readRange(key)
          tell({ kind: 'range', timeSec, makerId: maker.id, key, reading })
        }
        const inventory = records.makers[maker.id]
        if (inventory !== undefined) record(inventory, row, maker.holdings(seat.state, seen))
      }
      row += 1
    }
  }
  return {
    records,
    agents: Object.fromEntries(flows),
    takers: takerFlow,
    takersRefused,
    pool,
    assumptions: assumptionsOf(run, takerFill),
  }
}

function* act(
  action: LiquidityAction,
  maker: AnyMaker,
  owners: RangeOwners,
  timeSec: number,
  tell: (event: Event) => void,
): PoolProgram<void> {
  const makerId = maker.id
  if (action.kind === 'swap') {
    const { params } = action
    const result = yield* swap(params)
    tell({ kind: 'swap', timeSec, by: makerId, params, ...result })
    return
  }
  if (action.kind === 'collect') {
    const amounts = yield* collect(action)
    tell({ ...action, ...amounts, timeSec, makerId })
    return
  }
  if (action.kind === 'mint') owners.claim(action, makerId)
  const amounts = action.kind === 'mint' ? yield* mint(action) : yield* burn(action)
  tell({ ...action, ...amounts, timeSec, makerId })
}

function tellOfMarket(
  tell: (event: Event) => void,
  path: MarketPath,
  before: number,
  now: number,
  isFirst: boolean,
  block: { readonly number: bigint; readonly timestampSec: number },
): void {
  const timeSec = block.timestampSec
  tell({ kind: 'block', timeSec, number: block.number })
  if (isFirst || now !== before) {
    tell({ kind: 'mid', timeSec, midPrice: path.mid[now] as number })
  }
  if (path.funding === undefined || isFirst) return
  for (let i = before + 1; i <= now; i += 1) {
    const markPrice = (path.mark ?? path.mid)[i] as number
    tell({ kind: 'funding', timeSec, fundingRate: path.funding[i] as number, markPrice })
  }
}

function takerAt(takers: Takers, index: number): TakerEvent {
  return {
    kind: 'taker',
    timeSec: takers.timeSec[index] as number,
    index,
    buysBase: takers.side[index] === 1,
    sizeBase: takers.sizeBase[index] as number,
    reservation: takers.reservation[index] as number,
  }
}

function assumptionsOf(run: MarketRun, takerFill: TakerFill): readonly Assumption[] {
  const makers = run.makers ?? []
  const all = [
    BLOCK_ORDER,
    takerFill.assumption,
    ...(run.agents ?? []).flatMap(({ assumptions }) => assumptions),
    ...makers.flatMap(({ maker }) => maker.assumptions),
    ...(makers.length > 0 ? [(run.bookFill ?? AT_RESERVATION).assumption] : []),
    ...(makers.length > 0 && run.staleQuotes !== 'safe' ? [STALE_QUOTES_PICKED_OFF] : []),
  ]
  return [...new Map(all.map((assumption) => [assumption.id, assumption])).values()]
}

/** Enough to take out, swap and put in again. */
const TURN_LIMIT = 8

/** A maker that never comes to rest. */
export class RestlessMakerError extends AmmeterError {
  override readonly name = 'RestlessMakerError'
}

function restless(makerId: string, blockNumber: bigint): RestlessMakerError {
  return new RestlessMakerError({
    code: 'market/restless-maker',
    shortMessage: `${makerId} still acts on the pool after ${TURN_LIMIT} turns in block ${blockNumber}.`,
    hints: ['A maker must quote no liquidity action once its state shows the last ones done.'],
  })
}

export const BLOCK_ORDER: Assumption = {
  id: 'informed-first-in-block',
  statement:
    'In every block those who know the mid trade first, then makers quote anew, then the takers of the block trade in order of arrival at one mid.',
  bias: 'overstates how fast informed traders are, against makers',
}
