import { AmmeterError } from '../errors.ts'

/** An event store that is not what it must be, or an append that does not fit it. */
export class StoreError extends AmmeterError {
  override readonly name = 'StoreError'

  constructor(
    options: ConstructorParameters<typeof AmmeterError>[0] & { readonly code: StoreErrorCode },
  ) {
    super(options)
  }
}

type StoreErrorCode =
  | 'store/bad-event'
  | 'store/damaged-manifest'
  | 'store/damaged-segment'
  | 'store/locked'
  | 'store/not-contiguous'
  | 'store/not-found'
  | 'store/not-writable'
  | 'store/other-pool'
  | 'store/other-version'
