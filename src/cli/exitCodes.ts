import { AmmeterError } from '../errors.ts'

/** Exit codes scripts rely on. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  rpc: 3,
  refused: 4,
  partial: 5,
  threshold: 6,
  interrupted: 130,
} as const

/** Namespace of an error code → exit code; docs/ERRORS.md lists the codes one by one. */
const byNamespace: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  config: EXIT.usage,
  demo: EXIT.usage,
  file: EXIT.usage,
  maker: EXIT.usage,
  protocol: EXIT.usage,
  http: EXIT.rpc,
  lens: EXIT.rpc,
  rpc: EXIT.rpc,
  amm: EXIT.refused,
  block: EXIT.refused,
  chain: EXIT.refused,
  compare: EXIT.refused,
  events: EXIT.refused,
  fork: EXIT.refused,
  hedge: EXIT.refused,
  interop: EXIT.refused,
  makers: EXIT.refused,
  market: EXIT.refused,
  math: EXIT.refused,
  model: EXIT.refused,
  pool: EXIT.refused,
  position: EXIT.refused,
  prices: EXIT.refused,
  store: EXIT.refused,
  tape: EXIT.refused,
  token: EXIT.refused,
  venue: EXIT.refused,
}

/** The exit code an error ends the program with; what is not ours is a bug. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AmmeterError)) return EXIT.bug
  if (error.code === 'run/interrupted') return EXIT.interrupted
  return byNamespace[error.code.split('/')[0] ?? ''] ?? EXIT.bug
}
