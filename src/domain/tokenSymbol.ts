/** Longest symbol shown, in characters as Unicode counts them. */
export const MAX_SYMBOL_LENGTH = 32

/**
 * A token's own text made safe to print in one line: anyone can deploy a token, so its symbol is
 * hostile until proven otherwise. It stays unverified: identity is the address.
 *
 * Removes control characters (terminal escapes), direction overrides, zero-width and unassigned
 * characters and those that look blank; folds white space to single spaces; caps the length.
 * Markup is left as it is, for whoever writes HTML or CSV to escape.
 *
 * @param text - what `symbol()` said
 * @returns at most {@link MAX_SYMBOL_LENGTH} characters; `undefined` where nothing visible is left
 * @example safeSymbol('US\u202eDC\u0007') // 'USDC'
 */
export function safeSymbol(text: string): string | undefined {
  const visible = text.replace(WHITE_SPACE, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').trim()
  const capped = [...visible].slice(0, MAX_SYMBOL_LENGTH).join('').trim()
  return capped === '' ? undefined : capped
}

// Not `\s`: that takes the invisible U+FEFF for a space.
const WHITE_SPACE = /[\t\n\v\f\r\p{Z}]/gu

// Controls, formats, lone surrogates, private and unassigned code points; what Unicode itself says to
// ignore in display (fillers, selectors); and the blank Braille pattern, a symbol nobody sees.
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu
