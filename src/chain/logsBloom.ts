import { keccak256 } from 'viem'
import type { Hex } from '../domain/address.ts'
import type { LogFilter } from './logPage.ts'

/**
 * Whether a block may hold a log a filter asks for, by the bloom of its header: `false` is certain,
 * `true` is not (on busy chains most bits are set).
 *
 * Source: Yellow Paper, 4.4.3, M3:2048: three bits for the address and for each topic.
 *
 * @param bloom - 256 bytes
 */
export function mayHold(bloom: Hex, { address, topics }: LogFilter): boolean {
  return (
    (address === undefined || isIn(bloom, address)) &&
    topics.every((choice) => {
      if (choice === null) return true
      return typeof choice === 'string'
        ? isIn(bloom, choice)
        : choice.some((topic) => isIn(bloom, topic))
    })
  )
}

function isIn(bloom: Hex, item: Hex): boolean {
  const hash = keccak256(item)
  return [0, 1, 2].every((pair) => {
    const bit = Number.parseInt(hash.slice(2 + pair * 4, 6 + pair * 4), 16) & 2047
    // Bit 0 is the lowest of the last byte.
    const byte = Number.parseInt(bloom.slice(-2 * ((bit >> 3) + 1)).slice(0, 2), 16)
    return ((byte >> (bit & 7)) & 1) === 1
  })
}
