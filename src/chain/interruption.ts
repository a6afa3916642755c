import { AmmeterError } from '../errors.ts'

/** The caller's signal ended the run: no fault of the node. */
export class InterruptedError extends AmmeterError {
  override readonly name = 'InterruptedError'

  constructor() {
    super({ code: 'run/interrupted', shortMessage: 'interrupted' })
  }
}
