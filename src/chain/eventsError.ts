import { AmmeterError } from '../errors.ts'

/** Events that cannot be had whole. */
export class EventsError extends AmmeterError {
  override readonly name = 'EventsError'
  /** Requests spent until it was given up. */
  readonly requests: number

  constructor(
    options: ConstructorParameters<typeof AmmeterError>[0] & { readonly requests?: number },
  ) {
    super(options)
    this.requests = options.requests ?? 0
  }
}
