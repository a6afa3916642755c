import { checksummed } from '../../chain/checksum.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { AmmeterError } from '../../errors.ts'

/**
 * The 32-byte words of a log, read as the ABI types them and refused where they are not of the type:
 * a decoder that masks what it does not expect turns a foreign or damaged log into a number.
 */
export type LogWords = {
  /** An indexed parameter, from 1: topic 0 is the event's name. */
  readonly topic: (index: number) => Word
  /** A parameter of the data, from 0. */
  readonly word: (index: number) => Word
}

export type Word = {
  /** An unsigned integer of so many bits. */
  readonly uint: (bits: number) => bigint
  /** A signed integer of so many bits. */
  readonly int: (bits: number) => bigint
  /** A signed 256-bit integer. */
  readonly int256: () => bigint
  /** A signed 24-bit integer, such as a tick. */
  readonly int24: () => number
  readonly uint8: () => number
  /** Checksummed. */
  readonly address: () => Address
  /** All 32 bytes, lower case. */
  readonly hex: () => Hex
}

/**
 * The words of a log of this shape.
 *
 * @param indexed - indexed parameters, topic 0 not counted
 * @param words - parameters in the data
 * @throws UndecodableLogError `events/undecodable`
 */
export function logWords(log: RawLog, indexed: number, words: number): LogWords {
  const { topics, data } = log
  if (topics.length !== indexed + 1) {
    throw new UndecodableLogError(log, `${topics.length} topics, not ${indexed + 1}`)
  }
  if (data.length !== 2 + words * DIGITS || !IS_HEX.test(data)) {
    throw new UndecodableLogError(log, `${(data.length - 2) / 2} bytes of data, not ${words * 32}`)
  }
  const wordOf = (what: string, digits: string): Word => {
    const refuse = (type: string): never => {
      throw new UndecodableLogError(log, `${what} is no ${type}: 0x${digits}`)
    }
    const value = BigInt(`0x${digits}`)
    const uint = (bits: number) => (value >> BigInt(bits) === 0n ? value : refuse(`uint${bits}`))
    const int = (bits: number) => {
      const signed = BigInt.asIntN(256, value)
      // The bits above must repeat the sign.
      return BigInt.asIntN(bits, signed) === signed ? signed : refuse(`int${bits}`)
    }
    return {
      uint,
      int,
      int256: () => int(256),
      int24: () => Number(int(24)),
      uint8: () => Number(uint(8)),
      address: () =>
        digits.startsWith(ADDRESS_PADDING)
          ? checksummed(`0x${digits.slice(ADDRESS_PADDING.length)}`)
          : refuse('address'),
      hex: () => `0x${digits.toLowerCase()}`,
    }
  }
  return {
    topic: (index) => {
      const topic = topics[index]
      if (topic === undefined || topic.length !== 2 + DIGITS || !IS_HEX.test(topic)) {
        throw new UndecodableLogError(log, `topic ${index} is no word`)
      }
      return wordOf(`topic ${index}`, topic.slice(2))
    },
    word: (index) =>
      wordOf(`word ${index}`, data.slice(2 + index * DIGITS, 2 + (index + 1) * DIGITS)),
  }
}

const DIGITS = 64
const ADDRESS_PADDING = '0'.repeat(24)
const IS_HEX = /^0x[0-9a-fA-F]*$/

/** `events/undecodable`: a log that is not the event it should be. Never skipped: it may be a swap. */
export class UndecodableLogError extends AmmeterError {
  override readonly name = 'UndecodableLogError'

  constructor({ topics, place }: RawLog, what: string) {
    super({
      code: 'events/undecodable',
      shortMessage: `log ${place.logIndex} of block ${place.blockNumber} is not an event it could be: ${what}`,
      details: `transaction ${place.transactionHash}, topic 0 ${printed(topics[0])}`,
      hints: [
        'check that the address is a Uniswap v3 pool or position manager, or a v4 pool manager',
        'use another source',
      ],
    })
  }
}

function printed(topic: Hex | undefined): string {
  return topic === undefined ? 'absent' : topic.slice(0, 2 + DIGITS)
}
