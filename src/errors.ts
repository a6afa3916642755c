/** What an {@link AmmeterError} is made of. */
export type AmmeterErrorOptions = {
  /** Stable, lower case and namespaced, e.g. `position/not-found`. Scripts match on it. */
  readonly code: string
  /** One sentence: what happened and the value that caused it. */
  readonly shortMessage: string
  /** The evidence, e.g. what the node answered. */
  readonly details?: string
  /** What to try, most useful first. */
  readonly hints?: readonly string[]
  readonly cause?: unknown
  /** Whether the same call may succeed later. */
  readonly retryable?: boolean
}

/**
 * The one error type of Ammeter. Subclasses sit at the bottom of the file that throws them.
 *
 * The root of the import graph: every layer may throw, so every layer may import this file.
 */
export class AmmeterError extends Error {
  override readonly name: string = 'AmmeterError'
  readonly code: string
  readonly shortMessage: string
  readonly details: string | undefined
  readonly hints: readonly string[]
  readonly retryable: boolean

  constructor(options: AmmeterErrorOptions) {
    super(options.shortMessage, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.shortMessage = options.shortMessage
    this.details = options.details
    this.hints = options.hints ?? []
    this.retryable = options.retryable ?? false
  }

  /** The first error of the cause chain (this one included) that `predicate` accepts. */
  walk(predicate: (error: unknown) => boolean): unknown {
    let error: unknown = this
    while (error !== undefined && error !== null) {
      if (predicate(error)) return error
      error = error instanceof Error ? error.cause : undefined
    }
    return undefined
  }
}
