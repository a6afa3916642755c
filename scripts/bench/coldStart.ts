import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type BenchResult, median } from './result.ts'

const ROUNDS = 21

/**
 * Time from nothing to the help text of the built command, against Node starting and doing nothing.
 * The two alternate, so that a busy moment hits both; medians.
 */
export async function benchColdStart(): Promise<BenchResult> {
  const root = join(import.meta.dirname, '..', '..')
  const main = join(root, 'dist/cli/main.js')
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')])
  const ours: number[] = []
  const peer: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(millisecondsOf([main, '--help']))
    peer.push(millisecondsOf(['-e', '0']))
  }
  const [a, b] = [median(ours), median(peer)]
  return {
    id: 'cold-start',
    ours: a,
    peer: b,
    peerName: 'node -e 0',
    unit: 'ms (lower is better)',
    ratio: a / b,
    note: `built ammeter --help, median of ${ROUNDS}; ratio is time over time, at most 3 is asked`,
  }
}

function millisecondsOf(args: readonly string[]): number {
  const start = performance.now()
  execFileSync(process.execPath, args, { stdio: 'ignore' })
  return performance.now() - start
}
