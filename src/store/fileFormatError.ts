import { AmmeterError } from '../errors.ts'

/** A file that is not what it was given as. */
export class FileFormatError extends AmmeterError {
  override readonly name = 'FileFormatError'

  constructor(
    code: 'file/not-readable' | 'file/wrong-format',
    path: string,
    what: string,
    cause?: unknown,
  ) {
    super({
      code,
      shortMessage: `${path} ${what}`,
      hints: ['check the path, and that the file is whole'],
      cause,
    })
  }
}
