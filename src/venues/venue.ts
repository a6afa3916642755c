import type { Assumption } from '../domain/assumption.ts'
import type { VenueReading } from './snapshotFile.ts'
import type { VenueApiOptions } from './venueApi.ts'

/** A venue whose public, read-only API fills a snapshot. No keys, no orders. */
export type Venue = {
  /** Stable, lower case. */
  readonly id: string
  readonly title: string
  readonly assumptions: readonly Assumption[]
  readonly read: (options: VenueReadOptions) => Promise<VenueReading>
}

export type VenueReadOptions = VenueApiOptions & {
  /** The coin to hedge, as the venue calls it: `ETH`. */
  readonly underlying: string
  /** Unix seconds when the read begins; answers are judged old against when it ends. */
  readonly nowSec: number
  /** Oldest answer to accept, seconds; default 60. */
  readonly maxAgeSec?: number
  /** Fees of the reader's own tier; default the venue's first, or what the venue says. */
  readonly fees?: { readonly takerFeeRate: number; readonly makerFeeRate: number }
  /** What contracts settle in, where the venue lists them by it; default the coin itself: `['ETH']`. */
  readonly settlements?: readonly string[]
  /** Whether to read options where the venue has them; default true. */
  readonly options?: boolean
  /** Options whose whole book is read, by symbol; of the others the best quotes are. */
  readonly optionBooks?: readonly string[]
}
