import { analyzePool } from '../../analysis/analyzePool.ts'
import { analyzePosition } from '../../analysis/analyzePosition.ts'
import { decodeTape, hashOfInput } from '../../analysis/tape.ts'
import { poolJson, positionJson } from '../../report/json.ts'
import { poolView } from '../../report/poolView.ts'
import { positionView } from '../../report/positionView.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print } from '../output.ts'
import { readText } from '../textFile.ts'
import { playComparison } from './compare.ts'
import { recommend } from './hedge.ts'
import { printPair } from './pair.ts'
import { printShare } from './share.ts'
import { printWallet } from './wallet.ts'

/** `ammeter replay <tape>` */
export async function replayCommand(
  file: string,
  flags: OutputFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  const input = decodeTape(readText(io, file))
  const identity = { toolVersion, inputHash: hashOfInput(input) }
  if (input.kind === 'comparison') {
    await playComparison(input, flags, io, toolVersion)
  } else if (input.kind === 'hedge') {
    await recommend(input, flags, io, toolVersion)
  } else if (input.kind === 'position') {
    const result = analyzePosition(input, identity)
    print(io, flags, { json: () => positionJson(result), view: () => positionView(result) })
  } else if (input.kind === 'pair') {
    printPair(input, flags, io, toolVersion)
  } else if (input.kind === 'share') {
    printShare(input, flags, io, toolVersion)
  } else if (input.kind === 'wallet') {
    printWallet(input, flags, io, toolVersion)
  } else {
    const result = analyzePool(input, identity)
    print(io, flags, { json: () => poolJson(result), view: () => poolView(result) })
  }
}
