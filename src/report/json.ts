import { z } from 'zod'
import { type ComparisonResult, comparisonResultSchema } from '../analysis/comparisonResult.ts'
import { type EventsResult, eventsResultSchema } from '../analysis/eventsResult.ts'
import { type HedgeResult, hedgeResultSchema } from '../analysis/hedgeResult.ts'
import {
  type PairResult,
  pairResultSchema,
  type ShareResult,
  shareResultSchema,
} from '../analysis/pairResult.ts'
import { type QuotesResult, quotesResultSchema } from '../analysis/quotesResult.ts'
import {
  type PoolResult,
  type PositionResult,
  poolResultSchema,
  positionResultSchema,
} from '../analysis/result.ts'
import { type WalletResult, walletResultSchema } from '../analysis/walletResult.ts'

/**
 * A result as scripts read it: one JSON object and a line end. On-chain integers become decimal
 * strings; a NaN or an infinity anywhere is a bug and throws instead of being printed.
 */
export function positionJson(result: PositionResult): string {
  return `${JSON.stringify(z.encode(positionResultSchema, result))}\n`
}

/** {@link positionJson} for a pool. */
export function poolJson(result: PoolResult): string {
  return `${JSON.stringify(z.encode(poolResultSchema, result))}\n`
}

/** {@link positionJson} for a pair. */
export function pairJson(result: PairResult): string {
  return `${JSON.stringify(z.encode(pairResultSchema, result))}\n`
}

/** {@link positionJson} for LP tokens. */
export function shareJson(result: ShareResult): string {
  return `${JSON.stringify(z.encode(shareResultSchema, result))}\n`
}

/** {@link positionJson} for quotes. */
export function quotesJson(result: QuotesResult): string {
  return `${JSON.stringify(z.encode(quotesResultSchema, result))}\n`
}

/** {@link positionJson} for a comparison. */
export function comparisonJson(result: ComparisonResult): string {
  return `${JSON.stringify(z.encode(comparisonResultSchema, result))}\n`
}

/** {@link positionJson} for a history. */
export function eventsJson(result: EventsResult): string {
  return `${JSON.stringify(z.encode(eventsResultSchema, result))}\n`
}

/** {@link positionJson} for a recommendation. */
export function hedgeJson(result: HedgeResult): string {
  return `${JSON.stringify(z.encode(hedgeResultSchema, result))}\n`
}

/** {@link positionJson} for everything of an address. */
export function walletJson(result: WalletResult): string {
  return `${JSON.stringify(z.encode(walletResultSchema, result))}\n`
}
