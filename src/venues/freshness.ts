import type { VenueSnapshot } from '../domain/venueSnapshot.ts'
import { VenueError } from './venueError.ts'

/** Clocks of venues and machines differ by seconds, not by a minute. */
const CLOCK_TOLERANCE_SEC = 60

/**
 * Age of a snapshot in seconds, when it is not above a limit: that of its oldest instrument.
 *
 * @param nowSec - Unix seconds
 * @param maxAgeSec - ≥ 0
 * @returns seconds, ≥ 0
 * @throws `venue/stale` with what is old, `venue/ahead` for a snapshot more than a minute ahead of now
 *
 * @example requireFresh(snapshot, { nowSec: 1_700_000_030, maxAgeSec: 60 }) // 30
 */
export function requireFresh(
  snapshot: VenueSnapshot,
  options: { readonly nowSec: number; readonly maxAgeSec: number },
): number {
  const { nowSec, maxAgeSec } = options
  const { venue } = snapshot
  for (const { symbol, asOfSec } of snapshot.instruments) {
    if (asOfSec > nowSec + CLOCK_TOLERANCE_SEC)
      throw new VenueError(
        'venue/ahead',
        `${symbol} of ${venue} was read ${Math.round(asOfSec - nowSec)} s in the future.`,
        'Check the clock of this machine.',
      )
    if (!(nowSec - asOfSec <= maxAgeSec))
      throw new VenueError(
        'venue/stale',
        `${symbol} of ${venue} is ${Math.round(nowSec - asOfSec)} s old; at most ${maxAgeSec} s were asked for.`,
        'Read the venue again, or allow an older snapshot.',
      )
  }
  return Math.max(0, nowSec - snapshot.asOfSec)
}

/** The time since a read began, as Unix seconds: a long read is not judged by when it started. */
export function startClock(nowSec: number): () => number {
  const startedMs = performance.now()
  return () => nowSec + (performance.now() - startedMs) / 1000
}
