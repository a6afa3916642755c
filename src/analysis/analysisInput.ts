import { z } from 'zod'
import { comparisonInputSchema } from './comparisonInput.ts'
import { hedgeInputSchema } from './hedgeInput.ts'
import { poolInputSchema, positionInputSchema } from './input.ts'
import { pairInputSchema, shareInputSchema } from './pairInput.ts'
import { walletInputSchema } from './walletInput.ts'

/**
 * The snapshot seam: everything an analysis needs, as plain data. What comes after it is pure, so a
 * saved input gives the same result offline.
 */
export const analysisInputSchema = z.discriminatedUnion('kind', [
  positionInputSchema,
  poolInputSchema,
  comparisonInputSchema,
  pairInputSchema,
  shareInputSchema,
  hedgeInputSchema,
  walletInputSchema,
])

export type AnalysisInput = z.output<typeof analysisInputSchema>
