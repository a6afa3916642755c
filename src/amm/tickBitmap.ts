import { MAX_TICK, MIN_TICK } from '../math/tickMath.ts'

/** Which ticks are initialised: words of 256 ticks that count in multiples of the spacing. */
export type TickBitmap = Map<number, bigint>

/** Flips whether a tick is initialised. */
export function flipTick(bitmap: TickBitmap, tick: number, tickSpacing: number): void {
  const compressed = tick / tickSpacing
  const word = compressed >> 8
  const bits = (bitmap.get(word) ?? 0n) ^ (1n << BigInt(compressed & 255))
  if (bits === 0n) bitmap.delete(word)
  else bitmap.set(word, bits)
}

/**
 * The next tick a swap stops at: the nearest initialised one in the same word, else the word's end.
 *
 * The stop at the end of a word is the contract's, and rounding there is part of its result.
 * Specification: Uniswap v3 `TickBitmap.nextInitializedTickWithinOneWord`.
 *
 * @param tick - current tick
 * @param atOrBelow - search down, the current tick included; else up from the next one
 */
export function nextTickWithinWord(
  bitmap: TickBitmap,
  tick: number,
  tickSpacing: number,
  atOrBelow: boolean,
): { readonly tick: number; readonly isInitialised: boolean } {
  const compressed = Math.floor(tick / tickSpacing)
  if (atOrBelow) {
    const position = compressed & 255
    const bits = BigInt.asUintN(position + 1, bitmap.get(compressed >> 8) ?? 0n)
    const found = bits === 0n ? 0 : highestBit(bits)
    const next = (compressed - position + found) * tickSpacing
    return { tick: Math.max(next, MIN_TICK), isInitialised: bits !== 0n }
  }
  const position = (compressed + 1) & 255
  const bits = (bitmap.get((compressed + 1) >> 8) ?? 0n) >> BigInt(position)
  const found = bits === 0n ? 255 - position : lowestBit(bits)
  const next = (compressed + 1 + found) * tickSpacing
  return { tick: Math.min(next, MAX_TICK), isInitialised: bits !== 0n }
}

function highestBit(bits: bigint): number {
  return bits.toString(2).length - 1
}

function lowestBit(bits: bigint): number {
  return highestBit(bits & -bits)
}
