import { toEventSelector } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { EventPlace, PoolEvent } from '../../domain/poolEvent.ts'
import type { PositionEvent } from '../../domain/positionEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { type LogWords, logWords, UndecodableLogError } from './logWords.ts'

/**
 * What a Uniswap v3 pool said in a log, exactly.
 *
 * Source: v3-core 1.0.1, `IUniswapV3PoolEvents`; `IncreaseObservationCardinalityNext` moves no money
 * and is not among them.
 *
 * @throws UndecodableLogError `events/undecodable` for an unknown topic, another number of topics or
 *   bytes than the event has, or a word that is not of its type
 */
export function decodePoolEvent(log: RawLog): PoolEvent {
  return decode(POOL_RULES, log)
}

/**
 * What a Uniswap v3 position manager said in a log about one of its tokens, exactly.
 *
 * Source: v3-periphery 1.4.4, `INonfungiblePositionManager`, and ERC-721's `Transfer`.
 *
 * @throws UndecodableLogError `events/undecodable`, as {@link decodePoolEvent}
 */
export function decodePositionEvent(log: RawLog): PositionEvent {
  return decode(POSITION_RULES, log)
}

type FactsOf<E extends EventPlace> = E extends unknown ? Omit<E, keyof EventPlace> : never

/** How one event is laid out, and what its words mean. */
export type Rule<E extends EventPlace> = {
  readonly topic: Hex
  readonly indexed: number
  readonly words: number
  readonly facts: (words: LogWords) => FactsOf<E>
}

/** @internal how each event of a Uniswap v3 pool is laid out; forks replace some */
export const POOL_RULES: readonly Rule<PoolEvent>[] = [
  {
    topic: toEventSelector('Initialize(uint160,int24)'),
    indexed: 0,
    words: 2,
    facts: ({ word }) => ({
      kind: 'initialize',
      sqrtPriceX96: word(0).uint(160),
      tick: word(1).int24(),
    }),
  },
  {
    topic: toEventSelector('Swap(address,address,int256,int256,uint160,uint128,int24)'),
    indexed: 2,
    words: 5,
    facts: swapFacts,
  },
  {
    topic: toEventSelector('Mint(address,address,int24,int24,uint128,uint256,uint256)'),
    indexed: 3,
    words: 4,
    facts: ({ topic, word }) => ({
      kind: 'mint',
      sender: word(0).address(),
      ...rangeOf(topic),
      liquidity: word(1).uint(128),
      amount0Raw: word(2).uint(256),
      amount1Raw: word(3).uint(256),
    }),
  },
  {
    topic: toEventSelector('Burn(address,int24,int24,uint128,uint256,uint256)'),
    indexed: 3,
    words: 3,
    facts: ({ topic, word }) => ({
      kind: 'burn',
      ...rangeOf(topic),
      liquidity: word(0).uint(128),
      amount0Raw: word(1).uint(256),
      amount1Raw: word(2).uint(256),
    }),
  },
  {
    topic: toEventSelector('Collect(address,address,int24,int24,uint128,uint128)'),
    indexed: 3,
    words: 3,
    facts: ({ topic, word }) => ({
      kind: 'collect',
      ...rangeOf(topic),
      recipient: word(0).address(),
      amount0Raw: word(1).uint(128),
      amount1Raw: word(2).uint(128),
    }),
  },
  {
    topic: toEventSelector('Flash(address,address,uint256,uint256,uint256,uint256)'),
    indexed: 2,
    words: 4,
    facts: ({ topic, word }) => ({
      kind: 'flash',
      sender: topic(1).address(),
      recipient: topic(2).address(),
      amount0Raw: word(0).uint(256),
      amount1Raw: word(1).uint(256),
      paid0Raw: word(2).uint(256),
      paid1Raw: word(3).uint(256),
    }),
  },
  {
    topic: toEventSelector('SetFeeProtocol(uint8,uint8,uint8,uint8)'),
    indexed: 0,
    words: 4,
    facts: ({ word }) => ({
      kind: 'set-fee-protocol',
      feeProtocol0Before: word(0).uint8(),
      feeProtocol1Before: word(1).uint8(),
      feeProtocol0: word(2).uint8(),
      feeProtocol1: word(3).uint8(),
    }),
  },
  {
    topic: toEventSelector('CollectProtocol(address,address,uint128,uint128)'),
    indexed: 2,
    words: 2,
    facts: ({ topic, word }) => ({
      kind: 'collect-protocol',
      sender: topic(1).address(),
      recipient: topic(2).address(),
      amount0Raw: word(0).uint(128),
      amount1Raw: word(1).uint(128),
    }),
  },
]

const POSITION_RULES: readonly Rule<PositionEvent>[] = [
  {
    topic: toEventSelector('IncreaseLiquidity(uint256,uint128,uint256,uint256)'),
    indexed: 1,
    words: 3,
    facts: (words) => ({ kind: 'increase-liquidity', ...liquidityOf(words) }),
  },
  {
    topic: toEventSelector('DecreaseLiquidity(uint256,uint128,uint256,uint256)'),
    indexed: 1,
    words: 3,
    facts: (words) => ({ kind: 'decrease-liquidity', ...liquidityOf(words) }),
  },
  {
    topic: toEventSelector('Collect(uint256,address,uint256,uint256)'),
    indexed: 1,
    words: 3,
    facts: ({ topic, word }) => ({
      kind: 'collect',
      tokenId: topic(1).uint(256),
      recipient: word(0).address(),
      amount0Raw: word(1).uint(256),
      amount1Raw: word(2).uint(256),
    }),
  },
  {
    topic: toEventSelector('Transfer(address,address,uint256)'),
    indexed: 3,
    words: 0,
    facts: ({ topic }) => ({
      kind: 'transfer',
      from: topic(1).address(),
      to: topic(2).address(),
      tokenId: topic(3).uint(256),
    }),
  },
]

/** Topic 0 of every event {@link decodePoolEvent} knows: what to ask a node for. */
export const POOL_EVENT_TOPICS: readonly Hex[] = POOL_RULES.map(({ topic }) => topic)

/** Topic 0 of every event {@link decodePositionEvent} knows. */
export const POSITION_EVENT_TOPICS: readonly Hex[] = POSITION_RULES.map(({ topic }) => topic)

/** @internal of a `Swap` of Uniswap v3, or of a fork that states more behind it */
export function swapFacts({ topic, word }: LogWords) {
  return {
    kind: 'swap' as const,
    sender: topic(1).address(),
    recipient: topic(2).address(),
    amount0Raw: word(0).int256(),
    amount1Raw: word(1).int256(),
    sqrtPriceX96: word(2).uint(160),
    liquidity: word(3).uint(128),
    tick: word(4).int24(),
  }
}

function rangeOf(topic: LogWords['topic']) {
  return {
    owner: topic(1).address(),
    tickLower: topic(2).int24(),
    tickUpper: topic(3).int24(),
  }
}

function liquidityOf({ topic, word }: LogWords) {
  return {
    tokenId: topic(1).uint(256),
    liquidity: word(0).uint(128),
    amount0Raw: word(1).uint(256),
    amount1Raw: word(2).uint(256),
  }
}

/** The event of a log by its rule. @throws UndecodableLogError `events/undecodable` */
export function decode<E extends EventPlace>(rules: readonly Rule<E>[], log: RawLog): E {
  const name = log.topics[0]?.toLowerCase()
  const rule = rules.find(({ topic }) => topic === name)
  if (rule === undefined) throw new UndecodableLogError(log, 'it has a topic of no known event')
  const facts = rule.facts(logWords(log, rule.indexed, rule.words))
  return { ...facts, ...log.place } as unknown as E
}
