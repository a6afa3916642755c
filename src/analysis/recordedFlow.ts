import type { PoolEvent, SwapFacts } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'
import { volatilityInWindow } from '../makers/calibration/volatilityInWindow.ts'
import { type MarketFrame, pairOf, poolPriceOf } from '../market/marketFrame.ts'
import { marketPath } from '../market/marketPath.ts'

/** What the recorded swaps of a pool say of its market. */
export type RecordedFlow = {
  readonly swaps: number
  readonly startSec: number
  readonly endSec: number
  readonly swapsPerDay: number
  /** A log-normal law with the sizes' own median and deviation. */
  readonly medianBase: number
  readonly logSd: number
  /** Of the pool's price, sampled at steps long against the time between swaps. */
  readonly volatilityAnnual: number
  readonly stepSec: number
}

/**
 * Rate, sizes and volatility of recorded swaps.
 *
 * @param events - of one pool, in chain order; only swaps count
 * @throws `compare/empty-flow` for fewer than a hundred swaps, or all in one second
 */
export async function recordedFlow(
  events: AsyncIterable<PoolEvent>,
  frame: MarketFrame,
): Promise<RecordedFlow> {
  const times: number[] = []
  const prices: number[] = []
  const logSizes: number[] = []
  for await (const event of events) {
    if (event.kind !== 'swap') continue
    const size = Math.abs(pairOf(frame, event.amount0Raw, event.amount1Raw).base)
    if (size > 0) logSizes.push(Math.log(size))
    // The last swap of a second is where the price stood.
    if (times.at(-1) === event.timestampSec) prices[prices.length - 1] = priceAfter(frame, event)
    else {
      times.push(event.timestampSec)
      prices.push(priceAfter(frame, event))
    }
  }
  const [startSec = 0, endSec = 0] = [times[0], times.at(-1)]
  const span = endSec - startSec
  const swaps = logSizes.length
  if (swaps < LEAST_SWAPS || !(span > 0)) throw emptyFlow(swaps)
  const path = marketPath({ timeSec: Float64Array.from(times), mid: Float64Array.from(prices) })
  const stepSec = Math.min((SWAPS_PER_STEP * span) / swaps, span / 10)
  const volatility = volatilityInWindow(path, { startSec, endSec, stepSec }, endSec)
  const mean = logSizes.reduce((sum, each) => sum + each, 0) / swaps
  const squares = logSizes.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  return {
    swaps,
    startSec,
    endSec,
    swapsPerDay: (swaps / span) * 86_400,
    medianBase: Math.exp(mean),
    logSd: Math.sqrt(squares / (swaps - 1)),
    volatilityAnnual: volatility.sigmaAnnual,
    stepSec,
  }
}

const LEAST_SWAPS = 100
/** Long enough that bouncing inside the fee band is little of what is measured. */
const SWAPS_PER_STEP = 20

function priceAfter(frame: MarketFrame, { sqrtPriceX96 }: SwapFacts): number {
  return poolPriceOf(frame, sqrtPriceX96)
}

function emptyFlow(swaps: number): RecordedFlowError {
  return new RecordedFlowError({
    code: 'compare/empty-flow',
    shortMessage: `The record holds ${swaps} swaps in this span: too few to measure a market.`,
    hints: [
      `At least ${LEAST_SWAPS} are needed: widen --from and --to, or give the flow by flags.`,
    ],
  })
}

/** A record that says too little. */
export class RecordedFlowError extends AmmeterError {
  override readonly name = 'RecordedFlowError'
}
