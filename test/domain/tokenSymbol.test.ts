import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_SYMBOL_LENGTH, safeSymbol } from '../../src/domain/tokenSymbol.ts'
import '../support/fixedSeed.ts'

describe('safeSymbol', () => {
  test.each([
    ['USDC', 'USDC'],
    ['USD₮0', 'USD₮0'],
    ['🍣', '🍣'],
    ['stETH-ETH LP', 'stETH-ETH LP'],
    // Markup and spreadsheet formulas are text: whoever writes HTML or CSV escapes them.
    ['<img src=x>', '<img src=x>'],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    // Terminal escapes, bells, new lines: C0 and C1.
    ['\u001b[31mUSDC\u001b[0m', '[31mUSDC[0m'],
    ['US\u0007D\u009bC', 'USDC'],
    ['A\r\nB\tC', 'A B C'],
    ['A \u200b B', 'A B'],
    ['A\u2028B\u2029C', 'A B C'],
    // Direction overrides and isolates.
    ['US\u202eCD\u202c', 'USCD'],
    ['\u2066USDC\u2069\u200f', 'USDC'],
    // What cannot be seen.
    ['U\u200bS\u200cD\u200d\ufeffC\u00ad', 'USDC'],
    ['U\u2060S\u180eDC\u3164\u115f', 'USDC'],
    ['\u2800USDC\ue000', 'USDC'],
    ['  USDC\u3000\u00a0', 'USDC'],
  ])('%j is shown as %j', (text, shown) => {
    expect(safeSymbol(text)).toBe(shown)
  })

  test.each(['', ' ', '\u0000\u0000', '\u202e\u200b', '\u3164', '\u2800', '\ud800'])(
    '%j has nothing to show',
    (text) => {
      expect(safeSymbol(text)).toBeUndefined()
    },
  )

  test('counts characters, not halves of them, and never ends in a space', () => {
    expect(safeSymbol('🍣'.repeat(40))).toBe('🍣'.repeat(MAX_SYMBOL_LENGTH))
    expect(safeSymbol(`${'A'.repeat(MAX_SYMBOL_LENGTH - 1)} tail`)).toBe(
      'A'.repeat(MAX_SYMBOL_LENGTH - 1),
    )
  })

  test('whatever comes in, one short line of visible characters comes out, and again the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const shown = safeSymbol(text)
        if (shown === undefined) return
        expect([...shown].length).toBeLessThanOrEqual(MAX_SYMBOL_LENGTH)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(shown.trim()).toBe(shown)
        expect(safeSymbol(shown)).toBe(shown)
      }),
    )
  })
})
