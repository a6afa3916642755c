import { z } from 'zod'
import { analysisInputSchema } from '../src/analysis/analysisInput.ts'
import { comparisonResultSchema } from '../src/analysis/comparisonResult.ts'
import { eventsResultSchema } from '../src/analysis/eventsResult.ts'
import { hedgeResultSchema } from '../src/analysis/hedgeResult.ts'
import { pairResultSchema, shareResultSchema } from '../src/analysis/pairResult.ts'
import { quotesResultSchema } from '../src/analysis/quotesResult.ts'
import { poolResultSchema, positionResultSchema } from '../src/analysis/result.ts'
import { walletResultSchema } from '../src/analysis/walletResult.ts'
import { accountsSchema } from '../src/hedging/accounts.ts'
import { limitsSchema } from '../src/hedging/limits.ts'
import { snapshotFileSchema } from '../src/venues/snapshotFile.ts'

/** File name → JSON Schema text, of each result, of a tape and of the files a user writes. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const text = (schema: z.ZodType): string =>
    // The wire is the input side of the codecs: integers as decimal strings.
    `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), undefined, 2)}\n`
  return {
    'position.schema.json': text(positionResultSchema),
    'pool.schema.json': text(poolResultSchema),
    'pair.schema.json': text(pairResultSchema),
    'share.schema.json': text(shareResultSchema),
    'comparison.schema.json': text(comparisonResultSchema),
    'events.schema.json': text(eventsResultSchema),
    'hedge.schema.json': text(hedgeResultSchema),
    'quotes.schema.json': text(quotesResultSchema),
    'wallet.schema.json': text(walletResultSchema),
    'accounts.schema.json': text(accountsSchema),
    'limits.schema.json': text(limitsSchema),
    'venue.schema.json': text(snapshotFileSchema),
    'tape.schema.json': text(analysisInputSchema),
  }
}
