import { resolve } from 'node:path'
import { analyzePool } from '../../analysis/analyzePool.ts'
import { collectPool } from '../../analysis/collectPool.ts'
import { MAX_BOOK_LEVELS } from '../../analysis/input.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { parsePoolId } from '../../domain/ids.ts'
import { poolJson } from '../../report/json.ts'
import { poolView } from '../../report/poolView.ts'
import { UsageError } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { print, saveTape } from '../output.ts'
import {
  historyProtocolOf,
  openNode,
  protocolOf,
  type ReadFlags,
  rangeOptions,
  reproduceLine,
} from '../reading.ts'
import { positiveNumber, settle } from '../settings.ts'
import { pairCommand } from './pair.ts'

export type PoolFlags = ReadFlags & {
  readonly ticks?: boolean
  readonly levels?: string
  readonly store?: string
  readonly window?: string
}

const WINDOW_DAYS = '30'

/** `ammeter pool <id>` */
export async function poolCommand(
  idText: string,
  flags: PoolFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  parsePoolId(idText)
  const bookLevels = flags.levels === undefined ? undefined : levelCount(flags.levels)
  if (flags.window !== undefined && flags.store === undefined)
    throw new UsageError('--window is of a record: give --store too.')
  const windowSec = 86_400 * positiveNumber('--window', flags.window ?? WINDOW_DAYS)
  const settings = await settle(flags, io)
  const id = parsePoolId(idText, settings.protocol)
  if ('readPair' in protocolOf(id.protocol))
    return pairCommand(idText, id, flags, settings, io, toolVersion)
  if (flags.store !== undefined) historyProtocolOf(id.protocol)
  const client = openNode(settings, io)
  const input = await collectPool(client, {
    ...rangeOptions(settings, flags, io, id),
    id: id.id,
    listTicks: flags.ticks === true,
    bookLevels,
    record:
      flags.store === undefined ? undefined : { folder: resolve(io.cwd, flags.store), windowSec },
    reproduce: reproduceLine('pool', idText, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  const result = analyzePool(input, { toolVersion, inputHash: hashOfInput(input) })
  print(io, flags, { json: () => poolJson(result), view: () => poolView(result) })
}

function levelCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN
  if (count <= MAX_BOOK_LEVELS) return count
  throw new UsageError(
    `--levels takes a whole number up to ${MAX_BOOK_LEVELS}, not "${text.slice(0, 40)}".`,
  )
}
