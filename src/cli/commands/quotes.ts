import { createHash } from 'node:crypto'
import { analyzeQuotes, type QuotesInput } from '../../analysis/analyzeQuotes.ts'
import { type QuotingSymbol, SYMBOLS } from '../../analysis/quotingModels.ts'
import { quotesJson } from '../../report/json.ts'
import { quotesView } from '../../report/quotesView.ts'
import { UsageError } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print } from '../output.ts'
import { commandLine } from '../reading.ts'
import { finiteNumber } from '../settings.ts'

export type QuotesFlags = OutputFlags & {
  readonly model: string
  readonly inventory?: string
  readonly mid?: string
} & { readonly [name in QuotingSymbol]?: string }

/** `ammeter quotes --model <id>` */
export function quotesCommand(flags: QuotesFlags, io: CliIo, toolVersion: string): void {
  const input: QuotesInput = {
    model: flags.model,
    mid: flags.mid === undefined ? 0 : finiteNumber('--mid', flags.mid),
    lots: lotsOf(flags.inventory ?? '0'),
    parameters: parametersOf(flags),
  }
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  const result = analyzeQuotes(input, {
    toolVersion,
    inputHash: `sha256:${hash}`,
    reproduce: reproduceWords(flags),
  })
  print(io, flags, { json: () => quotesJson(result), view: () => quotesView(result) })
}

/** `3`, `-2.5` or a range of whole lots `-3:3`. */
function lotsOf(text: string): readonly number[] {
  const range = /^([+-]?\d{1,6}):([+-]?\d{1,6})$/.exec(text.trim())
  if (range === null) return [finiteNumber('--inventory', text)]
  const [first, last] = [Number.parseInt(range[1] ?? '', 10), Number.parseInt(range[2] ?? '', 10)]
  if (last < first || last - first >= ROW_LIMIT)
    throw new UsageError(
      `--inventory takes a range from low to high of at most ${ROW_LIMIT} lots, not ${text}.`,
    )
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

const ROW_LIMIT = 10_000

function parametersOf(flags: QuotesFlags): QuotesInput['parameters'] {
  const parameters: Partial<Record<QuotingSymbol, number>> = {}
  for (const symbol of SYMBOLS) {
    const text = flags[symbol]
    if (text !== undefined) parameters[symbol] = finiteNumber(`--${symbol}`, text)
  }
  return parameters
}

/** Symbols are case-sensitive (`--Q`, `--q`), so they are written as given. */
function reproduceWords(flags: QuotesFlags): string {
  const words = SYMBOLS.flatMap((symbol) =>
    flags[symbol] === undefined ? [] : [`--${symbol}=${flags[symbol]}`],
  )
  const { model, inventory, mid } = flags
  const others = commandLine(['quotes'], { model, inventory, mid })
  return [others, ...words].join(' ')
}
