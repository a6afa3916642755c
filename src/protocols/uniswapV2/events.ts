import { toEventSelector } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { PairEvent } from '../../domain/pairEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { decode, type Rule } from '../uniswapV3/events.ts'

/**
 * What a Uniswap v2 pair said in a log, exactly.
 *
 * Source: v2-core 1.0.1, `IUniswapV2Pair`. `Approval` moves nothing and is not among them.
 *
 * @throws UndecodableLogError `events/undecodable` for an unknown topic, another number of topics or
 *   bytes than the event has, or a word that is not of its type
 */
export function decodePairEvent(log: RawLog): PairEvent {
  return decode(RULES, log)
}

const RULES: readonly Rule<PairEvent>[] = [
  {
    topic: toEventSelector('Sync(uint112,uint112)'),
    indexed: 0,
    words: 2,
    facts: ({ word }) => ({
      kind: 'sync',
      reserve0Raw: word(0).uint(112),
      reserve1Raw: word(1).uint(112),
    }),
  },
  {
    topic: toEventSelector('Swap(address,uint256,uint256,uint256,uint256,address)'),
    indexed: 2,
    words: 4,
    facts: ({ topic, word }) => ({
      kind: 'swap',
      sender: topic(1).address(),
      recipient: topic(2).address(),
      amount0InRaw: word(0).uint(256),
      amount1InRaw: word(1).uint(256),
      amount0OutRaw: word(2).uint(256),
      amount1OutRaw: word(3).uint(256),
    }),
  },
  {
    topic: toEventSelector('Mint(address,uint256,uint256)'),
    indexed: 1,
    words: 2,
    facts: ({ topic, word }) => ({
      kind: 'mint',
      sender: topic(1).address(),
      amount0Raw: word(0).uint(256),
      amount1Raw: word(1).uint(256),
    }),
  },
  {
    topic: toEventSelector('Burn(address,uint256,uint256,address)'),
    indexed: 2,
    words: 2,
    facts: ({ topic, word }) => ({
      kind: 'burn',
      sender: topic(1).address(),
      recipient: topic(2).address(),
      amount0Raw: word(0).uint(256),
      amount1Raw: word(1).uint(256),
    }),
  },
  {
    topic: toEventSelector('Transfer(address,address,uint256)'),
    indexed: 2,
    words: 1,
    facts: ({ topic, word }) => ({
      kind: 'transfer',
      from: topic(1).address(),
      to: topic(2).address(),
      sharesRaw: word(0).uint(256),
    }),
  },
]

/** The first topics of a pair's events. */
export const PAIR_EVENT_TOPICS: readonly Hex[] = RULES.map(({ topic }) => topic)
