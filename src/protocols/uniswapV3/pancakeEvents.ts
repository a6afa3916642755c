import { toEventSelector } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { PoolEvent } from '../../domain/poolEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { decode, POOL_RULES, type Rule, swapFacts } from './events.ts'

/**
 * What a PancakeSwap v3 pool said in a log: Uniswap's events but for two.
 *
 * Source: @pancakeswap/v3-core 1.0.2, `IPancakeV3PoolEvents`. Its `Swap` also states what the protocol
 * kept, which the engine computes itself.
 *
 * @throws UndecodableLogError `events/undecodable`
 */
export function decodePancakePoolEvent(log: RawLog): PoolEvent {
  return decode(RULES, log)
}

const OWN: readonly Rule<PoolEvent>[] = [
  {
    topic: toEventSelector(
      'Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)',
    ),
    indexed: 2,
    words: 7,
    facts: swapFacts,
  },
  {
    topic: toEventSelector('SetFeeProtocol(uint32,uint32,uint32,uint32)'),
    indexed: 0,
    words: 4,
    facts: ({ word }) => ({
      kind: 'set-fee-protocol',
      feeProtocol0Before: Number(word(0).uint(32)),
      feeProtocol1Before: Number(word(1).uint(32)),
      feeProtocol0: Number(word(2).uint(32)),
      feeProtocol1: Number(word(3).uint(32)),
    }),
  },
]

const REPLACED = new Set([
  toEventSelector('Swap(address,address,int256,int256,uint160,uint128,int24)'),
  toEventSelector('SetFeeProtocol(uint8,uint8,uint8,uint8)'),
])

const RULES = [...POOL_RULES.filter(({ topic }) => !REPLACED.has(topic)), ...OWN]

/** Topic 0 of every event {@link decodePancakePoolEvent} knows. */
export const PANCAKE_POOL_EVENT_TOPICS: readonly Hex[] = RULES.map(({ topic }) => topic)
