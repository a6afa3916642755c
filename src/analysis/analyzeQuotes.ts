import type { Warning } from '../domain/assumption.ts'
import { MakerError, requireFinite } from '../makers/quoting/parameters.ts'
import type { Quote } from '../makers/quoting/quoteTable.ts'
import type { QuotesResult } from './quotesResult.ts'
import {
  QUOTING_MODELS,
  type QuotingModel,
  type QuotingParameters,
  SYMBOLS,
} from './quotingModels.ts'

/** A question to a quoting model. */
export type QuotesInput = {
  readonly model: string
  /** Price the quotes stand around, quote per base. */
  readonly mid: number
  /** Inventories to quote at, in lots. */
  readonly lots: readonly number[]
  readonly parameters: QuotingParameters
}

/**
 * What a market maker would quote at each inventory.
 *
 * @throws `maker/bad-parameters` for an unknown model, a missing parameter or one out of its domain
 */
export function analyzeQuotes(
  input: QuotesInput,
  identity: {
    readonly toolVersion: string
    readonly inputHash: string
    readonly reproduce: string
  },
): QuotesResult {
  const { parameters, lots } = input
  const mid = requireFinite('mid', input.mid)
  const model = modelOf(input.model)
  for (const symbol of model.needs)
    if (parameters[symbol] === undefined) throw missing(input.model, symbol, model)
  const { form, assumptions, quoteAt } = model.prepare(parameters, lots)
  return {
    schemaVersion: '0',
    tool: { name: 'ammeter', version: identity.toolVersion },
    warnings: unusedWarnings(input.model, model, parameters),
    assumptions,
    provenance: { inputHash: identity.inputHash, rpcCalls: 0, reproduce: identity.reproduce },
    data: {
      model: input.model,
      form,
      mid,
      parameters: { ...parameters },
      quotes: lots.map((q) => ({ q, ...pricesOf(quoteAt(q), mid) })),
    },
  }
}

function pricesOf({ reservationOffset, bidOffset, askOffset }: Quote, mid: number) {
  return {
    reservationPrice: reservationOffset === undefined ? null : mid + reservationOffset,
    bid: bidOffset === undefined ? null : mid - bidOffset,
    ask: askOffset === undefined ? null : mid + askOffset,
    bidOffset: bidOffset ?? null,
    askOffset: askOffset ?? null,
  }
}

function modelOf(id: string): QuotingModel {
  const model = Object.hasOwn(QUOTING_MODELS, id) ? QUOTING_MODELS[id] : undefined
  if (model !== undefined) return model
  throw new MakerError(`No quoting model is called "${id.slice(0, 40)}".`, [
    `Known: ${Object.keys(QUOTING_MODELS).join(', ')}.`,
  ])
}

function missing(id: string, symbol: string, { needs, takes }: QuotingModel): MakerError {
  const flags = (symbols: readonly string[]) => symbols.map((name) => `--${name}`).join(' ')
  return new MakerError(`The model ${id} needs --${symbol}.`, [
    `It needs ${flags(needs)} and takes ${flags(takes)}.`,
  ])
}

/** A parameter that changes nothing is said, not swallowed. */
function unusedWarnings(
  id: string,
  { needs, takes }: QuotingModel,
  parameters: QuotingParameters,
): Warning[] {
  const known = new Set([...needs, ...takes])
  return SYMBOLS.filter((symbol) => parameters[symbol] !== undefined && !known.has(symbol)).map(
    (symbol) => ({
      code: 'maker/unused-parameter',
      message: `--${symbol} does not enter the model ${id}.`,
      subject: `--${symbol}`,
    }),
  )
}
