import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** One row of `npm run bench`: the same work done by us and by a peer, in one run. */
export type BenchResult = {
  /** Stable, e.g. `swap-exact`. */
  readonly id: string
  readonly ours: number
  readonly peer: number
  readonly peerName: string
  /** Of `ours` and `peer`; more is better. */
  readonly unit: string
  /** ours / peer, the median of the rounds' ratios. */
  readonly ratio: number
  /** What was measured, on what, and how the outputs were compared. */
  readonly note: string
}

/** A piece of work and how many operations it is. */
export type Contender = { readonly count: number; readonly run: () => unknown }

/**
 * Operations per second of CPU time of two contenders, interleaved so that both meet the same
 * machine; medians of the rounds, the ratio's taken round by round.
 *
 * CPU time of this thread where Node tells it (22.19, 23.9 and later), else wall time: other
 * processes on the machine then do not count.
 */
export async function raceRates(
  rounds: number,
  ours: Contender,
  peer: Contender,
): Promise<{ readonly ours: number; readonly peer: number; readonly ratio: number }> {
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  // Two rounds more than counted, so that both are compiled.
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, contender] of [
      ['ours', ours],
      ['peer', peer],
    ] as const) {
      // So that neither pays for what the other left behind.
      collectGarbage()
      const start = secondsUsed()
      await contender.run()
      const seconds = secondsUsed() - start
      if (round >= 0) rates[name].push(contender.count / seconds)
    }
  }
  const ratios = rates.ours.map((rate, round) => rate / (rates.peer[round] as number))
  return { ours: median(rates.ours), peer: median(rates.peer), ratio: median(ratios) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What a piece of work returns, and the CPU time it took. */
export function cpuSecondsOf<T>(work: () => T): { readonly seconds: number; readonly result: T } {
  collectGarbage()
  const start = secondsUsed()
  const result = work()
  return { seconds: secondsUsed() - start, result }
}

function secondsUsed(): number {
  const used = process.threadCpuUsage?.()
  return used === undefined ? performance.now() / 1000 : (used.user + used.system) / 1e6
}
