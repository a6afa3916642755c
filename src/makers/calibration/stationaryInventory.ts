import { type FillCurve, MakerError, requirePositive } from '../quoting/parameters.ts'
import { type QuoteTable, quoteIn } from '../quoting/quoteTable.ts'

/** The inventory of a maker that has quoted for ever: one probability per number of lots. */
export type StationaryInventory = {
  readonly lowestLots: number
  readonly probability: Float64Array
  readonly meanLots: number
  readonly sdLots: number
  /** Probability of standing at either end of the table. */
  readonly atBound: number
  /** Fills per second, both sides together. */
  readonly fillsPerSec: number
}

/**
 * Inventory in lots is a birth–death chain: from q it rises at the rate `A·e^(−kδ^b(q))` and falls
 * at `A·e^(−kδ^a(q))`. Its stationary law is exact: `π(q+1)/π(q) = up(q)/down(q+1)`.
 *
 * @param table - quotes that hold at all times: one row, every inventory reachable from its neighbours
 * @returns probabilities that add up to 1 within n·2^-52
 *
 * Source: detailed balance of birth–death chains (Karlin, McGregor 1957).
 * @throws `maker/bad-parameters`
 * @example stationaryInventory(chainQuotes(glftModel(parameters)), parameters).sdLots // 3.1…
 */
export function stationaryInventory(table: QuoteTable, curve: FillCurve): StationaryInventory {
  const rate = requirePositive('A (fillsPerSec)', curve.fillsPerSec)
  const decay = requirePositive('k (decayPerPrice)', curve.decayPerPrice)
  if (table.rows !== 1)
    throw new MakerError('Quotes that change with time have no stationary inventory.', [
      'Give the stationary quotes of the model.',
    ])
  const { lowestLots, width } = table
  const logRate = (offset: number | undefined, lots: number) => {
    if (offset !== undefined) return -decay * offset
    throw new MakerError(`At ${lots} lots a side is not quoted: the chain falls apart there.`)
  }
  // Weights by their logarithm, so that a bound e^-700 away from the middle is just small.
  const logWeight = new Float64Array(width)
  for (let i = 1; i < width; i++) {
    const lots = lowestLots + i
    const up = logRate(quoteIn(table, 0, lots - 1).bidOffset, lots - 1)
    const down = logRate(quoteIn(table, 0, lots).askOffset, lots)
    logWeight[i] = (logWeight[i - 1] as number) + up - down
  }
  const top = logWeight.reduce((a, b) => Math.max(a, b))
  const weight = logWeight.map((log) => Math.exp(log - top))
  const total = weight.reduce((a, b) => a + b, 0)
  const probability = weight.map((value) => value / total)
  const expectation = (of: (lots: number) => number) =>
    probability.reduce((sum, p, i) => sum + p * of(lowestLots + i), 0)
  const meanLots = expectation((q) => q)
  const fills = (offset: number | undefined) =>
    offset === undefined ? 0 : rate * Math.exp(-decay * offset)
  return {
    lowestLots,
    probability,
    meanLots,
    sdLots: Math.sqrt(expectation((q) => (q - meanLots) ** 2)),
    atBound: (probability[0] as number) + (width > 1 ? (probability[width - 1] as number) : 0),
    fillsPerSec: expectation((q) => {
      const { bidOffset, askOffset } = quoteIn(table, 0, q)
      return fills(bidOffset) + fills(askOffset)
    }),
  }
}
