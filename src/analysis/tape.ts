import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AmmeterError } from '../errors.ts'
import { type AnalysisInput, analysisInputSchema } from './analysisInput.ts'

/**
 * An input as text: one JSON object and a line end. The same input gives the same bytes, because
 * the schema decides the order of the keys.
 */
export function encodeTape(input: AnalysisInput): string {
  return `${JSON.stringify(z.encode(analysisInputSchema, input))}\n`
}

/**
 * The input a tape holds, checked to the last field.
 *
 * @throws `tape/invalid`
 */
export function decodeTape(text: string): AnalysisInput {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InvalidTapeError('it is not JSON', error)
  }
  const parsed = z.safeDecode(analysisInputSchema, json as never)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new InvalidTapeError(
    issue === undefined
      ? 'unknown shape'
      : `${issue.path.join('.') || '(top)'}: ${issue.message.slice(0, 120)}`,
    parsed.error,
  )
}

/** Names an input by its content: `sha256:` and 64 hex digits. */
export function hashOfInput(input: AnalysisInput): string {
  return `sha256:${createHash('sha256').update(encodeTape(input)).digest('hex')}`
}

export class InvalidTapeError extends AmmeterError {
  override readonly name = 'InvalidTapeError'
  constructor(details: string, cause: unknown) {
    super({
      code: 'tape/invalid',
      shortMessage: 'This is not a tape of this version of Ammeter.',
      details,
      hints: ['Make one with `ammeter position <id> --save tape.json`.'],
      cause,
    })
  }
}
