import { analyzePair } from '../../analysis/analyzePair.ts'
import { collectPair } from '../../analysis/collectPair.ts'
import type { PairInput } from '../../analysis/pairInput.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { addressOfPool, type PoolId } from '../../domain/ids.ts'
import { pairJson } from '../../report/json.ts'
import { pairView } from '../../report/pairView.ts'
import { refuseFlags } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print, saveTape } from '../output.ts'
import { openNode, pairOptions, type ReadFlags, reproduceLine } from '../reading.ts'
import type { Settings } from '../settings.ts'

/** `ammeter pool <id>` of a protocol whose pools are pairs. */
export async function pairCommand(
  idText: string,
  id: PoolId,
  flags: ReadFlags,
  settings: Settings,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  refuseFlags(flags, ['ticks', 'levels', 'store'], 'a pair has neither ticks nor a record')
  const input = await collectPair(openNode(settings, io), {
    ...pairOptions(settings, flags, io, id),
    address: addressOfPool(id),
    reproduce: reproduceLine('pool', idText, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  printPair(input, flags, io, toolVersion)
}

/** What is known of a pair, analysed and printed. */
export function printPair(input: PairInput, flags: OutputFlags, io: CliIo, toolVersion: string) {
  const result = analyzePair(input, { toolVersion, inputHash: hashOfInput(input) })
  print(io, flags, { json: () => pairJson(result), view: () => pairView(result) })
}
