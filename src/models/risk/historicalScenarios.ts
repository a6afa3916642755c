import { ModelError, requirePrice } from '../modelError.ts'
import { type Draws, type PriceScenarios, requireHorizon } from './priceScenarios.ts'

/** Prices of several assets at common, equally spaced times. */
export type PriceHistory = {
  readonly underlyings: readonly string[]
  /** A column per underlying, equally long. */
  readonly prices: readonly Float64Array[]
  /** Length of a step; a year is 365 days. */
  readonly stepSec: number
}

/** What is done with the drift of the past. */
export type RecordedDrift = 'keep' | 'remove'

/**
 * The moves that happened: every window of the horizon in the record.
 *
 * @param horizonSteps - steps of the record that make one horizon, ≥ 1
 * @param overlapping - windows that start at every step (more draws, dependent) or one after another
 * @param drift - `remove` takes the mean log return of the record off every move
 *
 * @throws `model/bad-sample` for a record shorter than the horizon or columns of unequal length,
 *   `model/bad-price`, `model/bad-horizon`
 * @example
 * historicalScenarios({ history, horizonSteps: 24, overlapping: true, drift: 'remove' })
 */
export function historicalScenarios(options: {
  readonly history: PriceHistory
  readonly horizonSteps: number
  readonly overlapping: boolean
  readonly drift: RecordedDrift
}): PriceScenarios {
  const { history, horizonSteps, overlapping } = options
  const logs = logPrices(history, requireSteps(horizonSteps))
  const stride = overlapping ? 1 : horizonSteps
  const count = Math.floor(((logs[0]?.length ?? 0) - 1 - horizonSteps) / stride) + 1
  return {
    underlyings: history.underlyings,
    horizonYears: horizonYearsOf(history, horizonSteps),
    dependence: { windows: overlapping ? horizonSteps : 1 },
    drift: options.drift === 'keep' ? { of: 'record' } : { of: 'log', annual: 0 },
    factors: logs.map((column) => {
      const removed = options.drift === 'keep' ? 0 : horizonSteps * meanStep(column)
      return Float64Array.from({ length: count }, (_, i) => {
        const from = i * stride
        const move = (column[from + horizonSteps] as number) - (column[from] as number)
        return Math.exp(move - removed)
      })
    }),
  }
}

/**
 * Moves put together from blocks of the past: each draw is a path of whole blocks, all assets from
 * the same times, so that both clustering within a block and dependence between assets survive.
 *
 * @param blockLength - in steps, up to the number of returns in the record
 * @param horizonSteps - steps per draw; the last block is cut
 *
 * The error of what is computed from them is that of the drawing only: the record itself is one
 * sample of what could have happened.
 *
 * Source: circular blocks, Politis, Romano 1992.
 * @throws as {@link historicalScenarios}, `model/bad-block`
 */
export function bootstrapScenarios(options: {
  readonly history: PriceHistory
  readonly horizonSteps: number
  readonly blockLength: number
  readonly count: number
  readonly drift: RecordedDrift
  readonly random: Draws
}): PriceScenarios {
  const { history, horizonSteps, blockLength, count, random } = options
  const logs = logPrices(history, requireSteps(horizonSteps))
  const returns = (logs[0]?.length ?? 0) - 1
  if (!Number.isInteger(blockLength) || blockLength < 1 || blockLength > returns)
    throw new ModelError(
      'model/bad-block',
      `A block of ${blockLength} steps does not fit a record of ${returns} returns.`,
    )
  if (!(Number.isInteger(count) && count > 0))
    throw new ModelError('model/bad-sample', `${count} draws cannot be made.`)
  const factors = logs.map(() => new Float64Array(count))
  const drifts = logs.map((column) => (options.drift === 'keep' ? 0 : meanStep(column)))
  for (let draw = 0; draw < count; draw += 1) {
    const moves = drifts.map((drift) => -drift * horizonSteps)
    for (let at = 0; at < horizonSteps; at += blockLength) {
      const start = Math.floor(random.uniform() * returns)
      const size = Math.min(blockLength, horizonSteps - at)
      for (const [i, column] of logs.entries())
        moves[i] = (moves[i] as number) + moveOf(column, start, size, returns)
    }
    for (const [i, move] of moves.entries()) (factors[i] as Float64Array)[draw] = Math.exp(move)
  }
  return {
    underlyings: history.underlyings,
    factors,
    horizonYears: horizonYearsOf(history, horizonSteps),
    drift: options.drift === 'keep' ? { of: 'record' } : { of: 'log', annual: 0 },
    dependence: 'none',
  }
}

/** Log return of a block that may wrap around the end of the record. */
function moveOf(column: Float64Array, start: number, size: number, returns: number): number {
  const level = (i: number): number => column[i] as number
  const end = start + size
  if (end <= returns) return level(end) - level(start)
  return level(returns) - level(start) + (level(end - returns) - level(0))
}

function meanStep(column: Float64Array): number {
  const last = column.length - 1
  return ((column[last] as number) - (column[0] as number)) / last
}

function horizonYearsOf({ stepSec }: PriceHistory, steps: number): number {
  return requireHorizon((stepSec * steps) / YEAR_SEC)
}

const YEAR_SEC = 365 * 86_400

function requireSteps(horizonSteps: number): number {
  if (Number.isInteger(horizonSteps) && horizonSteps >= 1) return horizonSteps
  throw new ModelError('model/bad-horizon', `A horizon cannot be of ${horizonSteps} steps.`)
}

function logPrices({ underlyings, prices }: PriceHistory, horizonSteps: number): Float64Array[] {
  const length = prices[0]?.length ?? 0
  if (prices.length !== underlyings.length || prices.some((column) => column.length !== length))
    throw new ModelError('model/bad-sample', 'A history has one equally long column per asset.')
  if (length < horizonSteps + 1)
    throw new ModelError(
      'model/bad-sample',
      `${length} prices are too few for a horizon of ${horizonSteps} steps.`,
    )
  return prices.map((column) => column.map((price) => Math.log(requirePrice('price', price))))
}
