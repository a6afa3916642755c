import { z } from 'zod'
import { baseIsSchema, commonShape, poolSchema, positionSchema, tickSchema } from './inputShapes.ts'
import { shareInputSchema } from './pairInput.ts'
import { addressSchema, finite } from './wire.ts'

/* What is known of everything one address provides, at one block. */

const rangeSchema = z.strictObject({
  kind: z.literal('range'),
  pool: poolSchema,
  position: positionSchema,
  lowerOutside: tickSchema,
  upperOutside: tickSchema,
  baseIs: baseIsSchema,
  /** Whether the address sent it into the contract that owns it now. */
  isStaked: z.boolean(),
})

const shareSchema = z.strictObject({
  kind: z.literal('share'),
  pool: shareInputSchema.shape.pool,
  position: shareInputSchema.shape.position,
  baseIs: baseIsSchema,
})

export const walletInputSchema = z.strictObject({
  kind: z.literal('wallet'),
  ...commonShape,
  owner: addressSchema,
  positions: z.array(z.discriminatedUnion('kind', [rangeSchema, shareSchema])).readonly(),
  /** Found and not among the positions. */
  notListed: z.strictObject({
    transferredAway: z.int().min(0),
    burned: z.int().min(0),
    unreadable: z.int().min(0),
  }),
  options: z.strictObject({
    withClosed: z.boolean(),
    /** Dollars per unit of an underlying, where the user says. */
    prices: z.record(z.string(), finite.positive()),
    equivalents: z
      .array(
        z.strictObject({
          token: addressSchema,
          underlying: z.string(),
          unitsPerToken: finite.positive(),
        }),
      )
      .readonly(),
  }),
})

/** Every position of an address at one block, and what the user asked. */
export type WalletInput = z.output<typeof walletInputSchema>
