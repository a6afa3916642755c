/** One row of `npm run bench`: the same work done by us and by a peer, in one run. */
export type BenchResult = {
  /** Stable, e.g. `swap-exact`. */
  readonly id: string
  readonly ours: number
  readonly peer: number
  readonly peerName: string
  /** Of `ours` and `peer`; more is better. */
  readonly unit: string
  /** ours / peer. */
  readonly ratio: number
  /** What was measured, on what, and how the outputs were compared. */
  readonly note: string
}

/**
 * Operations per second of two contenders, interleaved so that both meet the same machine; the
 * median of the rounds of each.
 *
 * @param ours - runs `oursCount` operations
 * @param peer - runs `peerCount` operations
 */
export async function raceRates(
  rounds: number,
  ours: { readonly count: number; readonly run: () => unknown },
  peer: { readonly count: number; readonly run: () => unknown },
): Promise<{ readonly ours: number; readonly peer: number }> {
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  // One round more than counted, so that both are compiled.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, contender] of [
      ['ours', ours],
      ['peer', peer],
    ] as const) {
      const start = performance.now()
      await contender.run()
      const seconds = (performance.now() - start) / 1000
      if (round > 0) rates[name].push(contender.count / seconds)
    }
  }
  return { ours: median(rates.ours), peer: median(rates.peer) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}
