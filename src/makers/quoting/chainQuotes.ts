import type { InventoryChain } from './inventoryChain.ts'
import { MakerError, requireNotNegative } from './parameters.ts'
import { type Quote, type QuoteTable, quoteIn, rowCount, tabulate } from './quoteTable.ts'
import { stationaryLogRatios } from './stationaryChain.ts'
import { stepBack } from './stepBack.ts'

/** A quoting model as its linear system and what turns the solution into prices. */
export type ChainModel = {
  readonly chain: InventoryChain
  /** `k` of the papers, per price unit. */
  readonly decayPerPrice: number
  /** Asked above the maker's own valuation of a lot, price units. */
  readonly markup: number
}

/**
 * Quotes at one time before the horizon, or far from it.
 *
 * `δ^b = (1/k)·ln(v_q/v_{q+1}) + markup`, `δ^a = (1/k)·ln(v_q/v_{q−1}) + markup`. The reservation
 * price is the mean of the two valuations, of the one lot to buy and the one to sell; at a bound
 * only one of them exists and stands for both.
 *
 * @param timeToHorizonSec - ≥ 0; left out, the stationary limit T → ∞
 * @returns a table of one row
 *
 * Source: Guéant et al. 2013, Theorems 1 and 2.
 * @throws `maker/bad-parameters`
 */
export function chainQuotes(model: ChainModel, timeToHorizonSec?: number): QuoteTable {
  const ratios =
    timeToHorizonSec === undefined
      ? stationary(model.chain)
      : stepBack(
          model.chain,
          model.chain.terminalLogRatio,
          requireNotNegative('T (timeToHorizonSec)', timeToHorizonSec),
        )
  return rowsOf(model, [ratios], Number.POSITIVE_INFINITY)
}

/**
 * Quotes for a whole session, one row each step from the start to the last before the horizon.
 *
 * @param horizonSec - length of the session, > 0
 * @param stepSec - > 0
 */
export function chainQuoteTable(
  model: ChainModel,
  horizonSec: number,
  stepSec: number,
): QuoteTable {
  const rows: Float64Array[] = []
  const count = rowCount(horizonSec, stepSec)
  let ratios = stepBack(
    model.chain,
    model.chain.terminalLogRatio,
    horizonSec - (count - 1) * stepSec,
  )
  rows.push(ratios)
  for (let row = count - 2; row >= 0; row--) {
    ratios = stepBack(model.chain, ratios, stepSec)
    rows.push(ratios)
  }
  return rowsOf(model, rows.reverse(), stepSec)
}

/** The quote of a one-row table at an inventory, else throws `maker/bad-parameters`. */
export function quoteAtLots(table: QuoteTable, lots: number): Quote {
  const highest = table.lowestLots + table.width - 1
  if (!Number.isInteger(lots) || lots < table.lowestLots || lots > highest)
    throw new MakerError(
      `An inventory of ${lots} lots is not one of the whole numbers from ${table.lowestLots} to ${highest} this maker may hold.`,
      ['Raise the bound on inventory.'],
    )
  return quoteIn(table, 0, lots)
}

function stationary(chain: InventoryChain): Float64Array {
  if (chain.upPerSec > 0 && chain.downPerSec > 0) return stationaryLogRatios(chain)
  throw new MakerError('A maker on one side of the market has no stationary quotes.', [
    'Give the time to the horizon.',
  ])
}

function rowsOf(model: ChainModel, rows: readonly Float64Array[], stepSec: number): QuoteTable {
  const { chain, decayPerPrice, markup } = model
  const last = chain.costPerSec.length - 1
  return tabulate({
    lowestLots: chain.lowestLots,
    highestLots: chain.lowestLots + last,
    rows: rows.length,
    stepSec,
    quoteAt: (lots, row) => {
      const i = lots - chain.lowestLots
      const ratios = rows[row] ?? new Float64Array()
      const buys = i < last && chain.upPerSec > 0
      const sells = i > 0 && chain.downPerSec > 0
      const bidValue = buys ? (ratios[i] ?? 0) / decayPerPrice : undefined
      const askValue = sells ? (ratios[i - 1] ?? 0) / decayPerPrice : undefined
      return {
        reservationOffset: meanOf(bidValue, askValue),
        bidOffset: bidValue === undefined ? undefined : markup - bidValue,
        askOffset: askValue === undefined ? undefined : markup + askValue,
      }
    },
  })
}

function meanOf(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : (a + b) / 2
}
