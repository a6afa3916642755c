import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CliIo } from './io.ts'
import { FileError } from './output.ts'

/** The text of a file the user names. @throws `file/not-readable` */
export function readText(io: Pick<CliIo, 'cwd'>, file: string): string {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8')
  } catch (error) {
    throw new FileError('file/not-readable', `${file} cannot be read.`, error)
  }
}
