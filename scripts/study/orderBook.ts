import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** What the exchange sent, in order of arrival; times are its own, Unix milliseconds. */
export type BookMessage =
  | {
      readonly kind: 'depth'
      readonly timeMs: number
      readonly bids: Levels
      readonly asks: Levels
    }
  | {
      readonly kind: 'trade'
      readonly timeMs: number
      readonly price: number
      readonly sizeBase: number
      /** Whether the aggressor sold, so that bids were filled. */
      readonly hitsBids: boolean
    }

/** Price and size in base; size 0 removes the level. */
export type Levels = readonly (readonly [number, number])[]

/**
 * A recorded Binance session from its first snapshot on. The local receipt time that starts each
 * line is not used: it runs ahead of the exchange's own clock.
 *
 * @param file - gzip, one message a line as hftbacktest records them
 */
export function readBookSession(file: string): BookMessage[] {
  const messages: BookMessage[] = []
  let snapshotId = Number.POSITIVE_INFINITY
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    const at = line.indexOf(' ')
    if (at === -1) continue
    const raw = JSON.parse(line.slice(at + 1)) as Raw
    if (raw.lastUpdateId !== undefined) {
      snapshotId = raw.lastUpdateId
      const [bids, asks] = [levelsOf(raw.bids), levelsOf(raw.asks)]
      messages.push({ kind: 'depth', timeMs: raw.T ?? 0, bids, asks })
    } else if (raw.data?.e === 'depthUpdate' && (raw.data.u ?? 0) > snapshotId) {
      const { T = 0, b, a } = raw.data
      messages.push({ kind: 'depth', timeMs: T, bids: levelsOf(b), asks: levelsOf(a) })
    } else if (raw.data?.e === 'trade' && messages.length > 0 && raw.data.X !== 'NA') {
      const { T = 0, p, q, m } = raw.data
      const trade = { price: Number(p), sizeBase: Number(q), hitsBids: m === true }
      if (trade.sizeBase > 0) messages.push({ kind: 'trade', timeMs: T, ...trade })
    }
  }
  return messages
}

type Raw = {
  readonly lastUpdateId?: number
  readonly T?: number
  readonly bids?: RawLevels
  readonly asks?: RawLevels
  readonly data?: {
    readonly e?: string
    readonly T?: number
    readonly u?: number
    readonly b?: RawLevels
    readonly a?: RawLevels
    readonly p?: string
    readonly q?: string
    readonly m?: boolean
    readonly X?: string
  }
}

type RawLevels = readonly (readonly [string, string])[]

function levelsOf(raw: RawLevels = []): Levels {
  return raw.map(([price, size]) => [Number(price), Number(size)] as const)
}
