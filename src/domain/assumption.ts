/** Something a number rests on, printed beside it. */
export type Assumption = {
  /** Stable, lower case, dashed. */
  readonly id: string
  readonly statement: string
  /** Which way it errs and for whom, e.g. `overstates fees in thin pools`; `none` when it does not. */
  readonly bias: string
}

/** Something the reader should look at before trusting the result. */
export type Warning = {
  /** Stable and namespaced, like an error code. */
  readonly code: string
  readonly message: string
  /** What it is about: a token address, a pool id, a block. */
  readonly subject: string
}
