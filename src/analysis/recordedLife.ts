import type { Requester } from '../chain/request.ts'
import { transactionCosts } from '../chain/transactionCost.ts'
import type { Address } from '../domain/address.ts'
import type { BlockRef } from '../domain/block.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import { AmmeterError } from '../errors.ts'
import { differencesOf } from '../history/differences.ts'
import { followLives } from '../history/followLives.ts'
import { Life } from '../history/life.ts'
import { poolBeforeBirth } from '../history/poolBeforeBirth.ts'
import { startReplay } from '../history/replay.ts'
import { eventFolder } from '../store/eventFolder.ts'
import { readEventStore } from '../store/eventStore.ts'
import type { HistoryInput } from './lifeInput.ts'

/** What the user asked of a life beside where its events are. */
export type LifeQuestion = {
  /** Folder of all event stores, as `ammeter events` fills it. */
  readonly store: string
  readonly horizonsSec: readonly number[]
  readonly sampleEverySec: number
  readonly bandBase?: number | undefined
  readonly prices?: HistoryInput['prices'] | undefined
  readonly usdPrices?: HistoryInput['usdPrices'] | undefined
}

/**
 * The life of a position from recorded events: of its pool from the creation on, and its own.
 *
 * The exact engine follows every event, and at the end must stand where the chain does: price,
 * liquidity, fee growth, and the position's liquidity.
 *
 * @param pool - the chain's own reading at the block
 * @throws `events/incomplete` where an event is missing or the end differs; `store/behind` where a
 *   record ends before the block; StoreError `store/not-found`
 */
export async function recordedLife(
  client: Requester,
  question: LifeQuestion,
  subject: {
    readonly chainId: number
    readonly isFork: boolean
    readonly positionManager: Address
    readonly pool: ConcentratedPoolState
    readonly position: RangePosition
    readonly baseIs: BaseIs
    readonly block: BlockRef
  },
): Promise<HistoryInput> {
  const { chainId, isFork, positionManager, pool, position, baseIs, block } = subject
  const tokenId = position.tokenId ?? 0n
  const positionKey = { kind: 'position', chainId, address: positionManager, tokenId } as const
  const poolKey = { kind: 'pool', chainId, address: pool.address } as const
  const own = await upTo(eventFolder(question.store, positionKey, isFork), block, tokenId)
  const ofPool = await upTo(eventFolder(question.store, poolKey, isFork), block, pool.address)
  const positionEvents: PositionEvent[] = []
  for await (const event of own.events({ toBlock: block.number }))
    positionEvents.push(event as PositionEvent)
  const costs = await transactionCosts(
    client,
    positionEvents.map(({ transactionHash }) => transactionHash),
    {
      contracts: [positionManager, pool.address, pool.token0.address, pool.token1.address],
      tokenId,
    },
  )
  const life = new Life(
    { kind: 'nft', manager: positionManager, tokenId },
    { baseIs, token0: pool.token0, token1: pool.token1 },
    { costOf: (hash) => costs.get(hash) },
  )
  const replay = startReplay(poolBeforeBirth(pool))
  const fold = followLives(replay, [life], positionEvents)
  for await (const event of ofPool.events({ toBlock: block.number }))
    fold.apply(event as Parameters<typeof fold.apply>[0])
  fold.end()
  if (replay.pool === undefined) throw differs('the pool', 'no event', 'one that exists')
  const record = life.record(replay.pool, block.timestampSec)
  checkEnd(replay.pool.state(), pool, record.liquidity, position)
  const { path } = record
  return {
    fromBlock: path.blockNumber[0] ?? block.number,
    toBlock: block.number,
    poolEvents: replay.events,
    positionEvents: positionEvents.length,
    life: {
      timeSec: path.timeSec,
      poolPrice: path.poolPrice,
      amountBase: path.amountBase,
      amountQuote: path.amountQuote,
      feesBase: path.feesBase,
      feesQuote: path.feesQuote,
      depositedBase: path.depositedBase,
      depositedQuote: path.depositedQuote,
      withdrawnBase: path.withdrawnBase,
      withdrawnQuote: path.withdrawnQuote,
      collectedFeesBase: path.collectedFeesBase,
      collectedFeesQuote: path.collectedFeesQuote,
      ...(path.gasNative === undefined ? {} : { gasNative: path.gasNative }),
      inRange: Float64Array.from(path.inRange),
    },
    horizonsSec: question.horizonsSec,
    sampleEverySec: question.sampleEverySec,
    ...(question.bandBase === undefined ? {} : { bandBase: question.bandBase }),
    ...(question.prices === undefined ? {} : { prices: question.prices }),
    ...(question.usdPrices === undefined ? {} : { usdPrices: question.usdPrices }),
  }
}

async function upTo(folder: string, block: BlockRef, subject: Address | bigint) {
  const reader = await readEventStore(folder)
  const { nextBlock = 0n } = reader.manifest
  if (nextBlock <= block.number) throw new BehindError(subject, nextBlock, block.number)
  return reader
}

function checkEnd(
  replayed: ConcentratedPoolState,
  chain: ConcentratedPoolState,
  liquidity: bigint,
  position: RangePosition,
): void {
  // The position's reading holds no ticks but its own two; the pool's numbers say enough.
  const [first] = differencesOf({ ...replayed, ticks: [] }, { ...chain, ticks: [] })
  if (first !== undefined) throw differs(first.field, first.replayed, first.chain)
  if (liquidity !== position.liquidity)
    throw differs('the position’s liquidity', String(liquidity), String(position.liquidity))
}

function differs(field: string, replayed: string, chain: string): AmmeterError {
  return new LifeError(field, replayed, chain)
}

class LifeError extends AmmeterError {
  override readonly name = 'LifeError'
  constructor(field: string, replayed: string, chain: string) {
    super({
      code: 'events/incomplete',
      shortMessage: `The events lead to ${replayed} where the chain has ${chain}: ${field}.`,
      hints: ['Fetch them anew: ammeter events <pool> --verify, from the pool’s creation.'],
    })
  }
}

export class BehindError extends AmmeterError {
  override readonly name = 'BehindError'
  constructor(subject: Address | bigint, nextBlock: bigint, block: bigint) {
    super({
      code: 'store/behind',
      shortMessage: `The record of ${subject} ends before block ${nextBlock}, the position is read at ${block}.`,
      hints: [`Bring it up: ammeter events ${subject}; or give an earlier --block.`],
    })
  }
}
