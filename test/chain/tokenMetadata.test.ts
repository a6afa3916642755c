import fc from 'fast-check'
import { bytesToHex, concatHex, encodeAbiParameters, numberToHex, padHex, stringToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { symbolOf, type TokenFacts, tokenOf } from '../../src/chain/tokenMetadata.ts'
import type { Hex } from '../../src/domain/address.ts'
import '../support/fixedSeed.ts'

const address = '0x00000000000000000000000000000000000000AA'
const abiString = (text: string) => encodeAbiParameters([{ type: 'string' }], [text])
const word = (value: bigint | number) => numberToHex(value, { size: 32 })
/** What the lens keeps of an answer. */
const cut = (answer: Hex) => answer.slice(0, 2 + 2 * 192) as Hex

describe('symbolOf', () => {
  test.each<[string, Hex, string | undefined]>([
    ['a string', abiString('WETH'), 'WETH'],
    [
      'a string longer than a word',
      abiString('A token with a rather long name'),
      'A token with a rather long name',
    ],
    ['bytes32 (MKR)', padHex(stringToHex('MKR'), { dir: 'right', size: 32 }), 'MKR'],
    ['bytes32 without a zero', stringToHex('x'.repeat(32)), 'x'.repeat(32)],
    ['an empty string', abiString(''), undefined],
    ['nothing', '0x', undefined],
    ['less than a word', '0x4d4b52', undefined],
    ['a zero word', word(0), undefined],
    [
      'a string at another offset',
      concatHex([word(64), word(9), word(3), padHex('0x414243', { dir: 'right', size: 32 })]),
      'ABC',
    ],
    ['an offset behind the end', concatHex([word(4096), word(3), word(0)]), undefined],
    ['a huge offset', concatHex([word(2n ** 255n), word(3)]), undefined],
    [
      'a length that lies',
      concatHex([word(32), word(2n ** 200n), stringToHex('LIAR', { size: 32 })]),
      'LIAR',
    ],
    ['2 MB, cut by the lens', cut(abiString('A'.repeat(2_000_000))), 'A'.repeat(32)],
    [
      'a character cut in two',
      cut(abiString(`${'a'.repeat(31)}€${'b'.repeat(93)}€€`)),
      `${'a'.repeat(31)}€`,
    ],
    [
      'bytes that are no UTF-8',
      concatHex([word(32), word(2), padHex('0xc328', { dir: 'right', size: 32 })]),
      undefined,
    ],
    ['bytes32 that is no UTF-8', padHex('0xff41', { dir: 'right', size: 32 }), undefined],
    ['terminal escapes', abiString('\u001b]0;owned\u0007USDC'), ']0;ownedUSDC'],
    ['a direction override', abiString('\u202eCDSU'), 'CDSU'],
  ])('%s', (_, answer, shown) => {
    expect(symbolOf(answer)).toBe(shown)
  })

  test('no answer makes it fail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 192 }), (bytes) => {
        symbolOf(bytesToHex(bytes))
      }),
    )
  })
})

describe('tokenOf', () => {
  const facts: TokenFacts = {
    token: address,
    hasDecimals: true,
    decimals: 6n,
    symbol: abiString('USDC'),
  }

  test('the token', () => {
    expect(tokenOf(1, facts)).toEqual({ chainId: 1, address, symbol: 'USDC', decimals: 6 })
  })

  test.each([0n, 18n, 36n])('%s decimals', (decimals) => {
    expect(tokenOf(1, { ...facts, decimals }).decimals).toBe(Number(decimals))
  })

  test.each([37n, 77n, 255n, 2n ** 200n])('%s decimals are refused', (decimals) => {
    expect(() => tokenOf(1, { ...facts, decimals })).toThrow(
      expect.objectContaining({ code: 'token/decimals-unsupported' }),
    )
  })

  test('missing decimals are refused, not assumed', () => {
    expect(() => tokenOf(1, { ...facts, hasDecimals: false, decimals: 0n })).toThrow(
      expect.objectContaining({ code: 'token/no-decimals' }),
    )
  })
})
