import { renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AnalysisInput } from '../analysis/analysisInput.ts'
import { encodeTape } from '../analysis/tape.ts'
import { AmmeterError } from '../errors.ts'
import { plainPaint, renderText, terminalPaint } from '../report/text.ts'
import type { View } from '../report/view.ts'
import type { CliIo } from './io.ts'

export type OutputFlags = {
  readonly json?: boolean
  readonly color?: boolean
  readonly quiet?: boolean
}

/** Prints a result: one JSON object, or the view as text. */
export function print(
  io: CliIo,
  flags: OutputFlags,
  result: { readonly json: () => string; readonly view: () => View },
): void {
  if (flags.json === true) {
    io.writeOut(result.json())
    return
  }
  const colour = flags.color !== false && io.outIsTerminal && !isSet(io.env['NO_COLOR'])
  io.writeOut(renderText(result.view(), colour ? terminalPaint : plainPaint))
}

/**
 * Keeps what was read. Written beside the target and renamed, so that an interrupted run leaves
 * the old file or the new one, never half of one.
 *
 * @throws `file/not-writable`
 */
export function saveTape(io: CliIo, file: string, input: AnalysisInput): void {
  const target = resolve(io.cwd, file)
  const draft = `${target}.${process.pid}.part`
  try {
    writeFileSync(draft, encodeTape(input))
    renameSync(draft, target)
  } catch (error) {
    throw new FileError('file/not-writable', `${file} cannot be written.`, error)
  }
}

/** A line on stderr, unless asked to be quiet. */
export function note(io: CliIo, flags: OutputFlags, text: string): void {
  if (flags.quiet !== true) io.writeErr(`${text}\n`)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

export class FileError extends AmmeterError {
  override readonly name = 'FileError'
  constructor(
    code: 'file/not-writable' | 'file/not-readable',
    shortMessage: string,
    cause: unknown,
  ) {
    const reason = (cause as NodeJS.ErrnoException).code
    super({ code, shortMessage, ...(reason === undefined ? {} : { details: reason }), cause })
  }
}
