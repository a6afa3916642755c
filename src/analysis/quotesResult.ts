import { z } from 'zod'
import { assumptionSchema, finite, warningSchema } from './wire.ts'

const price = finite.nullable()

/** What `ammeter quotes` answers. Nothing is read from a chain, so the envelope names none. */
export const quotesResultSchema = z.strictObject({
  schemaVersion: z.literal('0'),
  tool: z.strictObject({ name: z.literal('ammeter'), version: z.string() }),
  warnings: z.array(warningSchema).readonly(),
  assumptions: z.array(assumptionSchema).readonly(),
  provenance: z.strictObject({
    inputHash: z.string(),
    rpcCalls: z.int(),
    reproduce: z.string(),
  }),
  data: z.strictObject({
    model: z.string(),
    form: z.string().describe('which of the model’s forms answered'),
    mid: finite.describe('price the offsets count from'),
    parameters: z.record(z.string(), finite).describe('as given, by the symbols of the papers'),
    quotes: z
      .array(
        z.strictObject({
          q: finite.describe('inventory in lots'),
          reservationPrice: price.describe('mid plus the reservation offset'),
          bid: price,
          ask: price,
          bidOffset: price.describe('mid less bid; null where the maker does not buy'),
          askOffset: price.describe('ask less mid; null where the maker does not sell'),
        }),
      )
      .readonly(),
  }),
})

export type QuotesResult = z.output<typeof quotesResultSchema>
