import { runCli } from '../../src/cli/run.ts'

export type CliRun = { readonly exitCode: number; readonly out: string; readonly err: string }

/** Runs a command line in this process and keeps what it wrote. */
export async function runAmmeter(
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>
    readonly cwd?: string
    readonly signal?: AbortSignal
  } = {},
): Promise<CliRun> {
  let out = ''
  let err = ''
  const exitCode = await runCli(
    args,
    {
      writeOut: (text) => {
        out += text
      },
      writeErr: (text) => {
        err += text
      },
      env: options.env ?? {},
      cwd: options.cwd ?? import.meta.dirname,
      outIsTerminal: false,
      errIsTerminal: false,
      signal: options.signal ?? new AbortController().signal,
      nowSec: () => 1_788_000_000,
    },
    '0.0.0-test',
  )
  return { exitCode, out, err }
}
