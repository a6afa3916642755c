import { resolve } from 'node:path'
import { analyzeComparison } from '../../analysis/analyzeComparison.ts'
import {
  type CollectComparisonOptions,
  collectComparison,
} from '../../analysis/collectComparison.ts'
import type { ComparisonInput } from '../../analysis/comparisonInput.ts'
import type { ComparisonResult } from '../../analysis/comparisonResult.ts'
import type { Identity } from '../../analysis/envelope.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { InterruptedError } from '../../chain/interruption.ts'
import { namesPool, parsePoolId, parsePositionId } from '../../domain/ids.ts'
import { comparisonView } from '../../report/comparisonView.ts'
import { comparisonJson } from '../../report/json.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print, saveTape } from '../output.ts'
import { progressLine } from '../progress.ts'
import {
  historyProtocolOf,
  openNode,
  type ReadFlags,
  rangeOptions,
  reproduceLine,
} from '../reading.ts'
import { settle } from '../settings.ts'
import { type CompareFlags, compareAsked, compareRange, compareRecord } from './compareFlags.ts'

/** `ammeter compare <id|pool>` */
export async function compareCommand(
  idText: string,
  flags: ReadFlags & CompareFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  const asked = compareAsked(flags)
  const range = compareRange(flags, namesPool(idText))
  const record = compareRecord(flags)
  subjectOf(idText, undefined, range)
  const settings = await settle(flags, io)
  const { id, subject } = subjectOf(idText, settings.protocol, range)
  // Recorded swaps are kept of the protocols whose events are.
  if (record !== undefined) historyProtocolOf(id.protocol)
  const input = await collectComparison(openNode(settings, io), {
    ...rangeOptions(settings, flags, io, id),
    subject,
    asked,
    record:
      record === undefined ? undefined : { ...record, folder: resolve(io.cwd, record.folder) },
    seed: String(asked.seed),
    reproduce: reproduceLine('compare', idText, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  await playComparison(input, flags, io, toolVersion)
}

/** Plays a comparison that was read, with progress on stderr, and prints it. */
export async function playComparison(
  input: ComparisonInput,
  flags: OutputFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  const identity = { toolVersion, inputHash: hashOfInput(input) }
  const result = await finished(input, identity, flags, io)
  print(io, flags, { json: () => comparisonJson(result), view: () => comparisonView(result) })
}

async function finished(
  input: ComparisonInput,
  identity: Identity,
  flags: OutputFlags,
  io: CliIo,
): Promise<ComparisonResult> {
  const progress = progressLine(io, flags)
  const steps = analyzeComparison(input, identity)
  try {
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      progress.update({ label: 'playing the rounds', ...step.value })
      // Lets Ctrl-C be heard between two rounds.
      await new Promise((resume) => setImmediate(resume))
      if (io.signal.aborted) throw new InterruptedError()
    }
  } finally {
    progress.end()
  }
}

function subjectOf(
  text: string,
  protocol: string | undefined,
  range: NonNullable<ComparisonInput['range']>,
): {
  readonly id: { readonly chainId: number | undefined; readonly protocol: string }
  readonly subject: CollectComparisonOptions['subject']
} {
  if (namesPool(text)) {
    const id = parsePoolId(text, protocol)
    return { id, subject: { kind: 'pool', id: id.id, range } }
  }
  const id = parsePositionId(text, protocol)
  return { id, subject: { kind: 'position', tokenId: id.tokenId } }
}
