import { analyzeShare } from '../../analysis/analyzeShare.ts'
import { collectShare } from '../../analysis/collectShare.ts'
import type { ShareInput } from '../../analysis/pairInput.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { parseShareId } from '../../domain/ids.ts'
import { shareJson } from '../../report/json.ts'
import { shareView } from '../../report/shareView.ts'
import { refuseFlags } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print, saveTape } from '../output.ts'
import { openNode, pairOptions, reproduceLine } from '../reading.ts'
import { settle } from '../settings.ts'
import { type PositionFlags, positionOptions } from './position.ts'

/** `ammeter position <pair>@<owner>` */
export async function shareCommand(
  idText: string,
  flags: PositionFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  const asked = positionOptions(flags)
  parseShareId(idText)
  refuseFlags(
    flags,
    ['store', 'prices', 'usdPrices', 'markouts', 'sample', 'band'],
    'a history of LP tokens is not kept',
  )
  const settings = await settle(flags, io)
  const id = parseShareId(idText, settings.protocol)
  const input = await collectShare(openNode(settings, io), {
    ...pairOptions(settings, flags, io, id),
    ...asked,
    address: id.pair,
    owner: id.owner,
    reproduce: reproduceLine('position', idText, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  printShare(input, flags, io, toolVersion)
}

/** What is known of LP tokens, analysed and printed. */
export function printShare(input: ShareInput, flags: OutputFlags, io: CliIo, toolVersion: string) {
  const result = analyzeShare(input, { toolVersion, inputHash: hashOfInput(input) })
  print(io, flags, { json: () => shareJson(result), view: () => shareView(result) })
}
