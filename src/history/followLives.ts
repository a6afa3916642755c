import { compareEvents, type PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import type { Life } from './life.ts'
import type { Replay } from './replay.ts'

/** Feeds a replay and the lives in it, each event at its place in the chain. */
export type LivesFold = {
  apply(event: PoolEvent): void
  /** Events of the positions after the last one of the pool. */
  end(): void
}

/**
 * @param positionEvents - of these lives' NFTs, in the order of the chain; others are passed over
 * @example
 * const life = new Life({ kind: 'nft', manager, tokenId }, frame)
 * const fold = followLives(replay, [life], positionEvents)
 * for (const event of poolEvents) fold.apply(event)
 * fold.end()
 * life.record(replay.pool).path.totals.feesCollected
 */
export function followLives(
  replay: Replay,
  lives: readonly Life[],
  positionEvents: readonly PositionEvent[],
): LivesFold {
  const byToken = new Map<bigint, Life>()
  for (const life of lives) {
    if (life.subject.kind === 'nft') byToken.set(life.subject.tokenId, life)
  }
  let next = 0
  const deliver = (isDue: (event: PositionEvent) => boolean) => {
    for (let event = positionEvents[next]; event !== undefined; event = positionEvents[next]) {
      if (!isDue(event)) return
      if (replay.pool !== undefined) byToken.get(event.tokenId)?.onPositionEvent(event, replay.pool)
      next += 1
    }
  }
  return {
    apply(event) {
      deliver((due) => compareEvents(due, event) < 0)
      replay.apply(event)
      if (replay.pool === undefined) return
      for (const life of lives) life.onPoolEvent(event, replay.pool)
    },
    end: () => deliver(() => true),
  }
}
