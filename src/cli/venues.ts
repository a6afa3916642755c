import type { CollectHedgeOptions } from '../analysis/collectHedge.ts'
import type { HedgeInput } from '../analysis/hedgeInput.ts'
import { requireFresh } from '../venues/freshness.ts'
import { venues } from '../venues/index.ts'
import { parseSnapshotFile, type VenueReading } from '../venues/snapshotFile.ts'
import { UsageError } from './errors.ts'
import type { CliIo } from './io.ts'
import { readText } from './textFile.ts'

/**
 * What venues offer, of files and of the venues known by name; nothing is asked of a venue before it
 * is known what there is to hedge.
 *
 * @param named - a file, or the name of a venue whose public API is read
 * @throws `usage/bad-argument`, `file/not-readable`, `venue/…`
 */
export function venueReader(
  named: readonly string[],
  io: CliIo,
  { maxVenueAgeSec: maxAgeSec, withOptions }: HedgeInput['options'],
): CollectHedgeOptions['venuesFor'] {
  const apis = named.flatMap(apiOf)
  const files = named
    .filter((name) => apiOf(name).length === 0)
    .map((name) => {
      if (/^https?:/.test(name))
        throw new UsageError('--venue takes a file or the name of a venue.')
      const reading = parseSnapshotFile(readText(io, name))
      requireFresh(reading.snapshot, { nowSec: io.nowSec(), maxAgeSec })
      return reading
    })
  return async (underlyings) => {
    const read = await Promise.all(
      apis.flatMap(({ venue, baseUrl }) =>
        underlyings.map((underlying) =>
          venue.read({
            ...(baseUrl === undefined ? {} : { baseUrl }),
            underlying,
            nowSec: io.nowSec(),
            maxAgeSec,
            options: withOptions,
            signal: io.signal,
          }),
        ),
      ),
    )
    return merged([...files, ...read])
  }
}

/** `deribit`, or `deribit=https://…` for where its API is reached. */
function apiOf(name: string) {
  const [id, ...url] = name.split('=')
  const venue = venues.find((one) => one.id === id)
  if (venue === undefined) return []
  return [{ venue, baseUrl: url.length === 0 ? undefined : url.join('=') }]
}

/** One snapshot a venue: an API is asked once for each underlying. */
function merged(readings: readonly VenueReading[]): readonly VenueReading[] {
  const byVenue = Map.groupBy(readings, ({ snapshot }) => snapshot.venue)
  return [...byVenue.entries()].map(([venue, parts]) => ({
    snapshot: {
      venue,
      asOfSec: Math.min(...parts.map(({ snapshot }) => snapshot.asOfSec)),
      instruments: parts.flatMap(({ snapshot }) => snapshot.instruments),
    },
    warnings: parts.flatMap(({ warnings }) => warnings),
  }))
}
