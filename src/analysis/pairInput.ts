import { z } from 'zod'
import { positionInputSchema } from './input.ts'
import { baseIsSchema, commonShape } from './inputShapes.ts'
import { addressSchema, blockSchema, finite, hexSchema, integer, tokenSchema } from './wire.ts'

/* What is known of a pair whose reserves everyone shares, and of one owner's LP tokens of it. */

export const pairSchema = z.strictObject({
  kind: z.literal('constant-product'),
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenSchema,
  token1: tokenSchema,
  fee: z.strictObject({
    kind: z.literal('uniswap-v2'),
    feePips: z.int().min(0).max(999_999),
    protocolShare: z
      .strictObject({ numerator: z.int().positive(), denominator: z.int().positive() })
      .optional(),
  }),
  reserve0Raw: integer,
  reserve1Raw: integer,
  totalSupplyRaw: integer,
  kLastRaw: integer,
})

export const sharePositionSchema = z.strictObject({
  kind: z.literal('share'),
  protocol: z.string(),
  owner: addressSchema,
  poolId: z.string(),
  sharesRaw: integer,
})

const moveSchema = z.strictObject({
  kind: z.enum(['increase', 'decrease']),
  sharesRaw: integer,
  blockNumber: integer,
  transactionHash: hexSchema,
  timestampSec: z.int().optional(),
  amount0Raw: integer,
  amount1Raw: integer,
  liquidityX64: integer,
})

/** Where the shares' history starts, and who says so. */
const shareEntrySchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('deposit'), changes: z.array(moveSchema).min(1).readonly() }),
  /** As many shares as now, at that block. */
  z.strictObject({ source: z.literal('entry-block'), block: blockSchema, pool: pairSchema }),
  z.strictObject({ source: z.literal('entry-price'), price: finite.positive() }),
  z.strictObject({ source: z.literal('unknown'), reason: z.string() }),
])

export const pairInputSchema = z.strictObject({
  kind: z.literal('pair'),
  ...commonShape,
  pool: pairSchema,
  options: z.strictObject({ baseIs: baseIsSchema }),
})

export const shareInputSchema = z.strictObject({
  kind: z.literal('share'),
  ...commonShape,
  pool: pairSchema,
  position: sharePositionSchema,
  ownerIsContract: z.boolean(),
  entry: shareEntrySchema,
  options: positionInputSchema.shape.options,
})

/** All that is known of one pair at one block, and what the user asked. */
export type PairInput = z.output<typeof pairInputSchema>

/** All that is known of one owner's LP tokens at one block, and what the user asked. */
export type ShareInput = z.output<typeof shareInputSchema>
