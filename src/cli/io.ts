/** Where a run reads from and writes to: the process, or a test. */
export type CliIo = {
  /** Data: text or one JSON object. */
  readonly writeOut: (text: string) => void
  /** Progress, warnings and errors. */
  readonly writeErr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether stdout is a terminal that shows colour. */
  readonly outIsTerminal: boolean
  readonly errIsTerminal: boolean
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal
  /** Unix time, seconds. */
  readonly nowSec: () => number
}
