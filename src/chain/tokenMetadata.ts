import { hexToBytes } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import type { Token } from '../domain/token.ts'
import { safeSymbol } from '../domain/tokenSymbol.ts'
import { AmmeterError } from '../errors.ts'

/** What a token said of itself, unjudged: the lenses' `TokenFacts`. */
export type TokenFacts = {
  readonly token: Address
  readonly hasDecimals: boolean
  readonly decimals: bigint
  /** Answer of `symbol()`, cut by whoever read it. */
  readonly symbol: Hex
}

/** More places than a double's range lets a price use; also what the models are tested up to. */
export const MAX_DECIMALS = 36

/**
 * The token, or a refusal: without its decimals no amount means anything, so none are assumed.
 *
 * @throws TokenError `token/no-decimals`, `token/decimals-unsupported`
 */
export function tokenOf(chainId: number, facts: TokenFacts): Token {
  const address = facts.token
  if (!facts.hasDecimals) {
    throw new TokenError({
      code: 'token/no-decimals',
      shortMessage: `token ${address} does not answer decimals()`,
      hints: [
        'check that this is an ERC-20 on this chain, and that the node has the block’s state',
      ],
    })
  }
  if (facts.decimals > BigInt(MAX_DECIMALS)) {
    throw new TokenError({
      code: 'token/decimals-unsupported',
      shortMessage: `token ${address} claims ${facts.decimals} decimals`,
      details: `the most supported is ${MAX_DECIMALS}`,
    })
  }
  return { chainId, address, symbol: symbolOf(facts.symbol), decimals: Number(facts.decimals) }
}

/**
 * The symbol in an answer of `symbol()`: an ABI string, or the bytes32 of early tokens (MKR), made
 * safe to print. The answer may be cut short, lie about its length or hold no text at all.
 *
 * @returns `undefined` where there is no readable text
 * @example symbolOf('0x4d4b520000000000000000000000000000000000000000000000000000000000') // 'MKR'
 */
export function symbolOf(answer: Hex): string | undefined {
  const bytes = hexToBytes(answer)
  if (bytes.length < WORD) return undefined
  const text = utf8(abiString(bytes) ?? untilZero(bytes.subarray(0, WORD)))
  return text === undefined ? undefined : safeSymbol(text)
}

const WORD = 32

/** The bytes of an ABI-encoded string as far as they are there; `undefined` where it is none. */
function abiString(bytes: Uint8Array): Uint8Array | undefined {
  const offset = smallWord(bytes, 0)
  if (offset === undefined || offset < WORD) return undefined
  const length = wordAt(bytes, offset)
  if (length === undefined) return undefined
  const start = offset + WORD
  const available = bytes.length - start
  return bytes.subarray(start, start + (length > BigInt(available) ? available : Number(length)))
}

function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}

/** A character cut in two at the end is dropped; any other fault means these bytes are no text. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

function wordAt(bytes: Uint8Array, offset: number): bigint | undefined {
  if (offset + WORD > bytes.length) return undefined
  return bytes
    .subarray(offset, offset + WORD)
    .reduce((word, byte) => (word << 8n) | BigInt(byte), 0n)
}

function smallWord(bytes: Uint8Array, offset: number): number | undefined {
  const word = wordAt(bytes, offset)
  return word === undefined || word > BigInt(bytes.length) ? undefined : Number(word)
}

/** `token/no-decimals`, `token/decimals-unsupported`: amounts of this token cannot be read. */
export class TokenError extends AmmeterError {
  override readonly name = 'TokenError'
}
