import { cpus } from 'node:os'
import { benchColdStart } from './coldStart.ts'
import { benchMakerSteps } from './makerSteps.ts'
import { benchReplay } from './replay.ts'
import type { BenchResult } from './result.ts'
import { benchSwapExact, benchSwapExactReference } from './swapExact.ts'
import { benchValuation, benchValuationExact } from './valuation.ts'

// Speed as ratios: ours and the peer do the same work side by side in one run.
const benches: readonly (() => Promise<BenchResult> | BenchResult | undefined)[] = [
  benchSwapExact,
  benchSwapExactReference,
  benchValuation,
  benchValuationExact,
  benchReplay,
  benchMakerSteps,
  benchColdStart,
]

const json = process.argv.includes('--json')
const results: BenchResult[] = []
for (const bench of benches) {
  const result = await bench()
  if (result === undefined) {
    if (!json) console.log(`${bench.name}: skipped, its peer is not on this machine\n`)
    continue
  }
  results.push(result)
  if (!json) console.log(lineOf(result))
}
if (json) {
  const [cpu] = cpus()
  const machine = { node: process.version, cpu: cpu?.model ?? 'unknown', cores: cpus().length }
  console.log(JSON.stringify({ machine, results }))
}

function lineOf({ id, ours, peer, peerName, unit, ratio, note }: BenchResult): string {
  const figure = (value: number): string =>
    value.toLocaleString('en', { maximumSignificantDigits: 4 })
  return `${id.padEnd(22)} ${figure(ratio)}×  (ours ${figure(ours)}, ${peerName} ${figure(peer)} ${unit})\n  ${note}\n`
}
