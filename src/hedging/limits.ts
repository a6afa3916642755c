import { z } from 'zod'
import { AmmeterError } from '../errors.ts'

const above = z.number().positive()
const atLeast = z.number().nonnegative()
/** What it is about: an underlying, a position or a venue; absent: each that is measured. */
const of = z.string().min(1).optional()
const horizonDays = above
const level = z.number().gt(0).lt(1)

const limitSchema = z.discriminatedUnion('measure', [
  z.strictObject({ measure: z.literal('deltaBase'), of, max: atLeast }),
  z.strictObject({ measure: z.literal('deltaShare'), of, max: atLeast }),
  z.strictObject({ measure: z.literal('driftBase'), of, max: atLeast }),
  z.strictObject({ measure: z.literal('lossSinceEntryQuote'), of, max: atLeast }),
  z.strictObject({ measure: z.literal('valueAtRiskQuote'), of, level, horizonDays, max: atLeast }),
  z.strictObject({
    measure: z.literal('expectedShortfallQuote'),
    of,
    level,
    horizonDays,
    max: atLeast,
  }),
  z.strictObject({ measure: z.literal('fundingPaidQuoteAnnual'), of, max: atLeast }),
  z.strictObject({ measure: z.literal('rangeEdgePct'), of, min: atLeast }),
  z.strictObject({ measure: z.literal('rangeEdgeSigmas'), of, horizonDays, min: atLeast }),
  z.strictObject({
    measure: z.literal('rangeExitProbability'),
    of,
    horizonDays,
    max: z.number().min(0).max(1),
  }),
  z.strictObject({ measure: z.literal('liquidationPct'), of, min: atLeast }),
  z.strictObject({ measure: z.literal('venueAgeSec'), of, max: atLeast }),
])

/** A file of limits; `docs/LIMITS.md` explains every measure. */
export const limitsSchema = z.strictObject({
  /** Whether a measure that is not known passes; without it, it counts as crossed. */
  allowUnknown: z.boolean().default(false),
  limits: z.array(limitSchema).min(1),
})

export type Limit = z.output<typeof limitSchema>
export type Limits = z.output<typeof limitsSchema>
export type LimitMeasure = Limit['measure']

/**
 * The limits a file holds.
 *
 * Unknown keys and measures are refused: a misspelt limit must not pass for one that holds.
 *
 * @param text - JSON
 * @throws `config/limits-invalid`
 * @example parseLimits('{"limits": [{"measure": "deltaBase", "of": "ETH", "max": 2}]}')
 * // { allowUnknown: false, limits: [{ measure: 'deltaBase', of: 'ETH', max: 2 }] }
 */
export function parseLimits(text: string): Limits {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InvalidLimitsError('it is not JSON', error)
  }
  const parsed = limitsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || '(top)'}: ${message.slice(0, 120)}`)
  throw new InvalidLimitsError(where.join('; '), parsed.error)
}

/** A file of limits that cannot be held to. */
export class InvalidLimitsError extends AmmeterError {
  override readonly name = 'InvalidLimitsError'

  constructor(why: string, cause: unknown) {
    super({
      code: 'config/limits-invalid',
      shortMessage: `The limits cannot be used: ${why}.`,
      hints: ['docs/LIMITS.md lists the measures and their units.'],
      cause,
    })
  }
}
