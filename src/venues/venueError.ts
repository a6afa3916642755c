import { AmmeterError } from '../errors.ts'

/** What a venue, or a file that speaks for one, said cannot be used. */
export class VenueError extends AmmeterError {
  override readonly name = 'VenueError'

  constructor(code: string, shortMessage: string, hint?: string, more: VenueErrorMore = {}) {
    super({ code, shortMessage, hints: hint === undefined ? [] : [hint], ...more })
  }
}

export type VenueErrorMore = {
  readonly details?: string
  readonly retryable?: boolean
  readonly cause?: unknown
}
