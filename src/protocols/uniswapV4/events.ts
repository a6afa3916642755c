import { toEventSelector } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { PoolEvent } from '../../domain/poolEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { decode, type Rule } from '../uniswapV3/events.ts'

/**
 * What a Uniswap v4 pool manager said in a log about one of its pools.
 *
 * The event's own words, but for the sign of a swap's amounts: the manager states the swapper's change,
 * this the pool's, as for every other protocol.
 *
 * Source: v4-core 1.0.2, `IPoolManager` and `IProtocolFees`. No event tells a change of a dynamic LP
 * fee; each swap tells the fee it paid.
 *
 * @throws UndecodableLogError `events/undecodable` for an unknown topic, another number of topics or
 *   bytes than the event has, or a word that is not of its type
 */
export function decodeV4PoolEvent(log: RawLog): PoolEvent {
  return decode(RULES, log)
}

const RULES: readonly Rule<PoolEvent>[] = [
  {
    topic: toEventSelector(
      'Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)',
    ),
    indexed: 3,
    words: 5,
    facts: ({ word }) => ({
      kind: 'initialize',
      sqrtPriceX96: word(3).uint(160),
      tick: word(4).int24(),
    }),
  },
  {
    topic: toEventSelector('Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)'),
    indexed: 2,
    words: 6,
    facts: ({ topic, word }) => ({
      kind: 'swap',
      sender: topic(2).address(),
      amount0Raw: -word(0).int(128),
      amount1Raw: -word(1).int(128),
      sqrtPriceX96: word(2).uint(160),
      liquidity: word(3).uint(128),
      tick: word(4).int24(),
      feePips: Number(word(5).uint(24)),
    }),
  },
  {
    topic: toEventSelector('ModifyLiquidity(bytes32,address,int24,int24,int256,bytes32)'),
    indexed: 2,
    words: 4,
    facts: ({ topic, word }) => ({
      kind: 'modify-liquidity',
      owner: topic(2).address(),
      tickLower: word(0).int24(),
      tickUpper: word(1).int24(),
      liquidityDelta: word(2).int(128),
      salt: word(3).hex(),
    }),
  },
  {
    topic: toEventSelector('Donate(bytes32,address,uint256,uint256)'),
    indexed: 2,
    words: 2,
    facts: ({ topic, word }) => ({
      kind: 'donate',
      sender: topic(2).address(),
      amount0Raw: word(0).uint(127),
      amount1Raw: word(1).uint(127),
    }),
  },
  {
    topic: toEventSelector('ProtocolFeeUpdated(bytes32,uint24)'),
    indexed: 1,
    words: 1,
    facts: ({ word }) => {
      const packed = Number(word(0).uint(24))
      return {
        kind: 'protocol-fee-updated',
        feeProtocol0: packed & 0xfff,
        feeProtocol1: packed >> 12,
      }
    },
  },
]

/** Topic 0 of every event {@link decodeV4PoolEvent} knows; topic 1 of each is the pool's id. */
export const V4_POOL_EVENT_TOPICS: readonly Hex[] = RULES.map(({ topic }) => topic)
