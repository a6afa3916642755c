import { concatHex, numberToHex } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { TickFacts, TickPage } from './facts.ts'

/*
 * contracts/lens/TickWalk.sol, asked from outside: the same order, the same bytes.
 */

/** `TickWalk.DONE`: nothing is left to read. */
export const DONE = 2 ** 23 - 1

/** Lower than any tick: a walk from here sees all. */
export const FIRST_TICK = -(2 ** 23)

/** The words of a bitmap to read, and the index (in units of the spacing) to begin at in the first. */
export function bitmapSpan(tickSpacing: number, from: number) {
  const last = Math.floor(MAX_TICK / tickSpacing)
  const first = Math.max(from, -last)
  return { first, positions: range(first >> 8, last >> 8) }
}

/** The ticks whose bits are set in those words, ascending. */
export function initialisedTicks(
  { first, positions }: ReturnType<typeof bitmapSpan>,
  words: readonly bigint[],
  tickSpacing: number,
): number[] {
  return positions.flatMap((position, i) =>
    setBits(words[i] ?? 0n)
      .map((bit) => position * 256 + bit)
      .filter((index) => index >= first)
      .map((index) => index * tickSpacing),
  )
}

/** All of it in one page. */
export function lastPage(ticks: readonly number[], facts: readonly TickFacts[]): TickPage {
  const records = facts.map((each, i) => packed(ticks[i] ?? 0, each))
  return { next: DONE, packed: concatHex(['0x', ...records]) }
}

function packed(tick: number, facts: TickFacts): Hex {
  return concatHex([
    numberToHex(tick, { signed: true, size: 3 }),
    numberToHex(facts.liquidityGross, { size: 16 }),
    numberToHex(facts.liquidityNet, { signed: true, size: 16 }),
    numberToHex(facts.feeGrowthOutside0X128, { size: 32 }),
    numberToHex(facts.feeGrowthOutside1X128, { size: 32 }),
  ])
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function setBits(word: bigint): number[] {
  return range(0, 255).filter((bit) => (word >> BigInt(bit)) & 1n)
}

const MAX_TICK = 887_272
