import { analyzePosition } from '../../analysis/analyzePosition.ts'
import { collectPosition } from '../../analysis/collectPosition.ts'
import type { PositionInput } from '../../analysis/input.ts'
import type { PositionResult } from '../../analysis/result.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { type Demo, runDemo } from '../../demo/scenario.ts'
import { uniswapV3 } from '../../protocols/uniswapV3.ts'
import { positionJson } from '../../report/json.ts'
import { type ListedPosition, poolHeading, positionTable } from '../../report/listView.ts'
import { positionView } from '../../report/positionView.ts'
import { UsageError } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { note, type OutputFlags, print, saveTape } from '../output.ts'
import { progressLine } from '../progress.ts'

export type DemoFlags = OutputFlags & { readonly seed: string; readonly save?: string }

/** `ammeter demo`: the embedded chain, then the same readers and report as for mainnet. */
export async function demoCommand(flags: DemoFlags, io: CliIo, toolVersion: string): Promise<void> {
  if (!/^\d{1,9}$/.test(flags.seed)) throw new UsageError('--seed takes a whole number.')
  const progress = progressLine(io, flags)
  const demo = await runDemo({ seed: Number.parseInt(flags.seed, 10), onProgress: progress.update })
  try {
    progress.update({ label: 'reading the positions back', done: 0, total: demo.providers.length })
    const listed: (ListedPosition & { readonly input: PositionInput })[] = []
    for (const { label, tokenId } of demo.providers) {
      const input = await read(demo, tokenId, flags.seed)
      const result = analyzePosition(input, { toolVersion, inputHash: hashOfInput(input) })
      listed.push({ label, result, input })
    }
    progress.end()
    const main = listed[0]
    if (main === undefined) return
    if (flags.save !== undefined) saveTape(io, flags.save, main.input)
    note(io, flags, closing(demo))
    print(io, flags, {
      json: () => positionJson(main.result),
      view: () => demoView(main.result, listed),
    })
  } finally {
    await demo.stop()
  }
}

function read(demo: Demo, tokenId: bigint, seed: string): Promise<PositionInput> {
  return collectPosition(demo.client, {
    protocol: uniswapV3,
    deployment: demo.deployment,
    tokenId,
    base: 'token1',
    nowSec: demo.endSec,
    reproduce: () => `ammeter demo --seed=${seed}`,
    seed,
  })
}

function demoView(main: PositionResult, listed: readonly ListedPosition[]) {
  const view = positionView(main)
  return {
    ...view,
    sections: [
      {
        heading: `Embedded chain: every position in ${poolHeading(main)}`,
        rows: [],
        table: positionTable(listed),
      },
      ...view.sections,
    ],
  }
}

function closing({ swaps, blocks, days }: Demo): string {
  return `Simulated ${days} days: ${swaps} swaps through the real Uniswap v3 contracts in ${blocks} blocks.`
}
