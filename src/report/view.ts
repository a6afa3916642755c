import type { PositionResult } from '../analysis/result.ts'
import type { Assumption } from '../domain/assumption.ts'
import { chainName } from '../domain/chains.ts'
import { formatInteger, formatTime, shortAddress } from './format.ts'

/** What every rendering shows: all digits and words decided, only the layout open. */
export type View = {
  readonly title: string
  /** The state in a word or two, e.g. `in range`. */
  readonly badge: string
  readonly facts: readonly string[]
  readonly sections: readonly Section[]
  readonly warnings: readonly string[]
  readonly assumptions: readonly string[]
}

export type Section = {
  readonly heading: string
  /** A sentence that says what the numbers below say. */
  readonly lead?: string | undefined
  readonly rows: readonly Row[]
  readonly table?: Table | undefined
}

export type Row = { readonly label: string; readonly value: string; readonly note?: string }

/** Columns align right unless they hold words. */
export type Table = {
  /** What the columns are in. */
  readonly lead?: string
  readonly columns: readonly { readonly label: string; readonly words?: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

type TokenLike = {
  readonly address: string
  readonly symbol?: string | undefined
  readonly isNative?: true | undefined
}

const SYMBOL_LIMIT = 12

/** A token in running text: its symbol, or its short address where it has none. */
export function tokenName(token: TokenLike): string {
  const { symbol } = token
  if (symbol === undefined || symbol === '') return shortAddress(token.address)
  return symbol.length > SYMBOL_LIMIT ? `${symbol.slice(0, SYMBOL_LIMIT - 1)}…` : symbol
}

/** A token where it is introduced: a symbol proves nothing, so its address stands beside it. */
export function tokenWithAddress(token: TokenLike): string {
  return `${tokenName(token)} (${token.isNative === true ? 'the chain’s own coin' : token.address})`
}

/**
 * The state of a position in words. The chain's own `below` and `above` are in ticks; people read
 * them in prices, which run the other way where the base is token1.
 */
export function statusWords(
  status: PositionResult['data']['position']['status'],
  market: PositionResult['data']['market'],
): string {
  switch (status) {
    case 'in-range':
      return 'in range'
    case 'below':
    case 'above':
      return (status === 'below') === (market.baseIs === 'token0') ? 'below range' : 'above range'
    case 'owed':
      return 'closed, tokens owed'
    case 'uninitialised':
      return 'pool not initialised'
    default:
      return status
  }
}

/** An assumption with the direction it errs in. */
export function assumptionLine({ statement, bias }: Assumption): string {
  return bias === 'none' ? statement : `${statement} Bias: ${bias}.`
}

/** Where and when the numbers were read. */
export function provenanceLine(result: {
  readonly chainId: number
  readonly fork: boolean
  readonly block: { readonly number: bigint; readonly timestampSec: number }
}): string {
  const chain = `${chainName(result.chainId)}${result.fork ? ' (fork)' : ''}`
  return `${chain} · block ${formatInteger(result.block.number)} · ${formatTime(result.block.timestampSec)}`
}
