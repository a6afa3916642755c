import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { rpcSecretOf } from '../chain/secret.ts'
import { errorJson, errorText, toAmmeterError } from './errors.ts'
import { EXIT, exitCodeOf } from './exitCodes.ts'
import type { CliIo } from './io.ts'
import { createProgram, isPrintedHelp } from './program.ts'

/**
 * Runs one command line and returns its exit code; nothing is thrown, nothing exits.
 *
 * @param args - what follows the program's name
 */
export async function runCli(
  args: readonly string[],
  outer: CliIo,
  version: string,
): Promise<number> {
  // The last door: what commander quotes of a mistyped flag, or a stack, may hold the node's URL.
  const { scrub } = rpcSecretOf(rpcUrlIn(args) ?? outer.env['ETH_RPC_URL'])
  const io: CliIo = { ...outer, writeErr: (text) => outer.writeErr(scrub(text)) }
  let exitCode: number = EXIT.ok
  const program = createProgram(io, version, (code) => {
    exitCode = code
  })
  const wantsJson = args.includes('--json')
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (isPrintedHelp(error)) return EXIT.ok
    // Commander has printed its message; a script that asked for JSON still gets an object.
    if (error instanceof CommanderError) {
      const message = scrub(error.message.replace(/^error: /, ''))
      if (wantsJson)
        io.writeOut(
          `${JSON.stringify({ error: { code: 'usage/bad-argument', message, hints: ['ammeter --help'] } })}\n`,
        )
      return EXIT.usage
    }
    const known = toAmmeterError(error)
    if (wantsJson) io.writeOut(errorJson(known))
    io.writeErr(errorText(known))
    if (args.some((arg) => arg === '--verbose' || /^-[qv]*v[qv]*$/.test(arg)))
      io.writeErr(`${inspect(error)}\n`)
    return exitCodeOf(error)
  }
}

function rpcUrlIn(args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith('--rpc-url='))
  if (joined !== undefined) return joined.slice('--rpc-url='.length)
  const at = args.findIndex((arg) => arg === '-r' || arg === '--rpc-url')
  return at === -1 ? undefined : args[at + 1]
}
