import { z } from 'zod'
import { envelope } from './result.ts'
import { addressSchema, blockSchema, hexSchema, integer } from './wire.ts'

const counts = z.record(z.string(), z.int()).describe('events by kind')

/** What `ammeter events` answers. */
export const eventsResultSchema = z.strictObject({
  ...envelope,
  block: blockSchema
    .omit({ chainId: true })
    .optional()
    .describe('the head the search went by; absent where no node was asked'),
  provenance: z.strictObject({ rpcCalls: z.int(), reproduce: z.string() }),
  data: z.strictObject({
    kind: z.enum(['pool', 'position']),
    protocol: z.string(),
    address: addressSchema.describe('the pool, the manager of a v4 pool, or the position manager'),
    poolId: hexSchema.optional().describe('of a Uniswap v4 pool'),
    tokenId: integer.optional(),
    store: z.string().describe('folder of the events'),
    fromBlock: integer.optional().describe('first block searched; absent where none was'),
    toBlock: integer.optional().describe('last block searched'),
    events: z.int(),
    segments: z.int().describe('Parquet files'),
    fetched: z
      .strictObject({
        events: z.int(),
        byKind: counts,
        replacedFrom: integer
          .optional()
          .describe('first block the chain had replaced since the run before'),
      })
      .optional(),
    exported: z
      .strictObject({
        format: z.enum(['csv', 'parquet', 'ndjson']),
        file: z.string(),
        events: z.int(),
      })
      .optional(),
    verified: z
      .strictObject({
        byKind: counts,
        state: z
          .enum(['replayed', 'equal', 'not-compared'])
          .describe(
            "after the last event against the chain's: replayed = fee growth and every tick too, equal = price, tick and liquidity in range",
          ),
        reason: z.string().optional(),
      })
      .optional(),
  }),
})

export type EventsResult = z.output<typeof eventsResultSchema>
