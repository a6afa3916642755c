import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { errorJson, errorText, toAmmeterError } from './errors.ts'
import { EXIT, exitCodeOf } from './exitCodes.ts'
import type { CliIo } from './io.ts'
import { createProgram, isPrintedHelp } from './program.ts'

/**
 * Runs one command line and returns its exit code; nothing is thrown, nothing exits.
 *
 * @param args - what follows the program's name
 */
export async function runCli(args: readonly string[], io: CliIo, version: string): Promise<number> {
  const program = createProgram(io, version)
  const wantsJson = args.includes('--json')
  try {
    await program.parseAsync([...args], { from: 'user' })
    return EXIT.ok
  } catch (error) {
    if (isPrintedHelp(error)) return EXIT.ok
    // Commander has printed its message; a script that asked for JSON still gets an object.
    if (error instanceof CommanderError) {
      const message = error.message.replace(/^error: /, '')
      if (wantsJson)
        io.writeOut(
          `${JSON.stringify({ error: { code: 'usage/bad-argument', message, hints: ['ammeter --help'] } })}\n`,
        )
      return EXIT.usage
    }
    const known = toAmmeterError(error)
    if (wantsJson) io.writeOut(errorJson(known))
    io.writeErr(errorText(known))
    if (args.includes('-v') || args.includes('--verbose')) io.writeErr(`${inspect(error)}\n`)
    return exitCodeOf(error)
  }
}
