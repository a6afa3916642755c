import type { Hex } from './address.ts'
import type { EventPlace } from './poolEvent.ts'

/** A log as the chain keeps it, wherever it was read: from a node, or from a file of logs. */
export type RawLog = {
  /** At most 4 words of 32 bytes; the first says which event it is. */
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly place: EventPlace
}
