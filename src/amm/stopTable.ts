import type { TickState } from '../domain/pool.ts'
import { toDouble } from '../domain/units.ts'
import { getSqrtPriceAtTick, MAX_TICK, MIN_TICK } from '../math/tickMath.ts'
import { type Band, bandOf } from './band.ts'

/**
 * A tick where a swap stops. The contract also stops at the end of every bitmap word, and rounding
 * there is part of its result, so word ends are stops too: in one direction only, because a search
 * down ends at a word's first tick and a search up at its last.
 */
export type Stop = {
  readonly tick: number
  readonly stopsDown: boolean
  readonly stopsUp: boolean
  /** `undefined` at a mere word end. */
  readonly state: TickState | undefined
  /** Liquidity between this stop and the next one up; one object between two initialised ticks. */
  readonly band: Band
  // What follows is a function of what stands above, computed at first use and shared by all forks.
  sqrtPriceX96: bigint | undefined
  sqrtPriceDouble: number
  wholeDown: WholeSegment | undefined
  wholeUp: WholeSegment | undefined
}

/** What a swap pays and gets on its way from one stop to the next, fee included. */
export type WholeSegment = {
  /** Input with the fee. */
  readonly inputRaw: bigint
  readonly outputRaw: bigint
  readonly protocolCutRaw: bigint
  readonly feeGrowthX128: bigint
}

/** All stops of a pool in ascending order, from MIN_TICK to MAX_TICK; never changed, only replaced. */
export type StopTable = readonly Stop[]

/** Initialised ticks merged with both sets of word ends. */
export function stopTableOf(ticks: readonly TickState[], tickSpacing: number): StopTable {
  const stops: Stop[] = []
  let band = bandOf(0n)
  let liquidity = 0n
  let next = 0
  const emitTicksBelow = (end: number) => {
    for (let state = ticks[next]; state !== undefined && state.tick < end; state = ticks[next]) {
      liquidity += state.liquidityNet
      band = bandOf(liquidity)
      stops.push(stopAt(state.tick, tickSpacing, state, band))
      next += 1
    }
  }
  for (const end of wordEnds(tickSpacing)) {
    emitTicksBelow(end)
    // An initialised tick that is a word end was not emitted yet: it is not below itself.
    if (ticks[next]?.tick === end) emitTicksBelow(end + 1)
    else stops.push(stopAt(end, tickSpacing, undefined, band))
  }
  return stops
}

/** Index of the highest stop at or below a tick. */
export function indexAtTick(table: StopTable, tick: number): number {
  let low = 0
  let high = table.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((table[middle] as Stop).tick <= tick) low = middle
    else high = middle - 1
  }
  return low
}

/** The sqrt price of a stop; afterwards `sqrtPriceDouble` is set too. */
export function sqrtPriceAtStop(stop: Stop): bigint {
  if (stop.sqrtPriceX96 === undefined) {
    stop.sqrtPriceX96 = getSqrtPriceAtTick(stop.tick)
    stop.sqrtPriceDouble = toDouble(stop.sqrtPriceX96)
  }
  return stop.sqrtPriceX96
}

/**
 * The table after liquidity between two ticks changed; only the stops from one to the other, and
 * their neighbours, are new.
 */
export function withRange(
  table: StopTable,
  lower: TickState,
  upper: TickState,
  tickSpacing: number,
): StopTable {
  const stops = [...table]
  place(stops, lower, tickSpacing)
  place(stops, upper, tickSpacing)
  let first = indexAtTick(stops, lower.tick)
  if ((stops[first] as Stop).tick < lower.tick) first += 1
  let band = stops[first - 1]?.band ?? bandOf(0n)
  let end = first
  for (let stop = stops[end] as Stop; stop.tick < upper.tick; stop = stops[end] as Stop) {
    if (stop.state !== undefined) band = bandOf(band.liquidity + stop.state.liquidityNet)
    stops[end] = { ...stop, band, wholeDown: undefined, wholeUp: undefined }
    end += 1
  }
  // A segment that ends in the range may start beyond one stop of the other direction.
  for (const i of [first - 2, first - 1, end, end + 1, end + 2]) forgetSegments(stops, i)
  return stops
}

/** The table with the records of some initialised ticks replaced, their liquidity unchanged. */
export function withTickStates(
  table: StopTable,
  states: ReadonlyMap<number, TickState>,
): StopTable {
  const stops = [...table]
  for (const [index, state] of states) stops[index] = { ...(stops[index] as Stop), state }
  return stops
}

/** The table for another fee: nothing is known of the costs between its stops. */
export function forgetAllSegments(table: StopTable): StopTable {
  return table.map((stop) => ({ ...stop, wholeDown: undefined, wholeUp: undefined }))
}

function place(stops: Stop[], state: TickState, tickSpacing: number): void {
  const index = indexAtTick(stops, state.tick)
  const at = stops[index] as Stop
  const isInitialised = state.liquidityGross !== 0n
  const stop = stopAt(state.tick, tickSpacing, isInitialised ? state : undefined, at.band)
  if (at.tick !== state.tick) stops.splice(index + 1, 0, stop)
  else if (stop.stopsDown || stop.stopsUp) stops[index] = stop
  else stops.splice(index, 1)
}

function forgetSegments(stops: Stop[], index: number): void {
  const stop = stops[index]
  if (stop !== undefined) {
    stops[index] = { ...stop, wholeDown: undefined, wholeUp: undefined }
  }
}

function stopAt(tick: number, tickSpacing: number, state: TickState | undefined, band: Band): Stop {
  const isInitialised = state !== undefined
  const position = tick / tickSpacing
  return {
    tick,
    stopsDown: isInitialised || tick === MIN_TICK || position % 256 === 0,
    stopsUp: isInitialised || tick === MAX_TICK || (position + 1) % 256 === 0,
    state,
    band,
    sqrtPriceX96: undefined,
    sqrtPriceDouble: 0,
    wholeDown: undefined,
    wholeUp: undefined,
  }
}

/** First and last tick of every word, ascending, between the two ends of the tick range. */
function* wordEnds(tickSpacing: number): Generator<number> {
  yield MIN_TICK
  const width = 256 * tickSpacing
  for (let start = Math.floor(MIN_TICK / width) * width; start < MAX_TICK; start += width) {
    if (start > MIN_TICK) yield start
    const last = start + 255 * tickSpacing
    if (last > MIN_TICK && last < MAX_TICK) yield last
  }
  yield MAX_TICK
}
