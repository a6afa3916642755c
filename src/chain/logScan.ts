import { compareEvents } from '../domain/poolEvent.ts'
import { fetchLogPage, isRangeRefusal, type Log, type LogFilter } from './logPage.ts'
import {
  afterPage,
  afterRefusal,
  learnedLimit,
  type SpanState,
  startSpan,
  takeSpan,
} from './logSpan.ts'
import type { Requester } from './request.ts'
import { checkSilence } from './silentBlocks.ts'

export type LogScan = {
  /** All are asked for each range; their logs are merged in chain order. */
  readonly filters: readonly LogFilter[]
  readonly fromBlock: bigint
  /** Inclusive. */
  readonly toBlock: bigint
  /** Ranges on their way at once. Default 4. */
  readonly concurrency?: number | undefined
  /** Blocks this node allows at once, as an earlier run learned it. */
  readonly limit?: bigint | undefined
  /** Told when the node's limit is learned, for the next run. */
  readonly onLimit?: ((blocks: bigint) => void) | undefined
}

/** A searched range with every log in it, in chain order. */
export type ScannedRange = {
  readonly fromBlock: bigint
  readonly toBlock: bigint
  readonly logs: readonly Log[]
}

/**
 * Every log of a range, each exactly once, as pages in order that leave no block out.
 *
 * Ranges adapt: longer while pages are light and quick, shorter where the node refuses the range and
 * for no other reason. A range longer than what was taken is tried by one request at a time, and a
 * limit on blocks is learned once. A page that holds a round number of logs is taken for cut off and
 * asked again in parts; an empty page where many were to be expected is probed.
 *
 * @throws EventsError `events/bad-page`, `events/incomplete`; RpcError as `request` does
 */
export async function* scanLogs(client: Requester, scan: LogScan): AsyncGenerator<ScannedRange> {
  const { fromBlock, toBlock, concurrency = 4 } = scan
  let span = startSpan(scan.limit)
  let isProven = false
  const learn = (state: SpanState) => {
    const before = learnedLimit(span)
    span = state
    const now = learnedLimit(span)
    if (now !== undefined && now !== before && now !== scan.limit) scan.onLimit?.(now)
  }

  /** The range's logs; `undefined` where it must be asked in parts. */
  const load = async (from: bigint, to: bigint): Promise<readonly Log[] | undefined> => {
    const blocks = to - from + 1n
    const startedMs = performance.now()
    try {
      const logs = await loadPage(client, scan.filters, from, to)
      if (blocks > 1n && isCutOff(logs.length)) {
        learn(afterRefusal(span, blocks, ''))
        return undefined
      }
      const elapsedMs = performance.now() - startedMs
      learn(afterPage(span, { span: blocks, logs: logs.length, elapsedMs }))
      isProven = true
      return logs
    } catch (error) {
      if (!isRangeRefusal(error) || blocks === 1n) throw error
      learn(afterRefusal(span, blocks, error.details ?? ''))
      return undefined
    }
  }

  // Ranges in order; those without an answer on the way wait to be asked.
  let parts: Part[] = fromBlock > toBlock ? [] : [{ from: fromBlock, to: toBlock }]
  const ask = () => {
    const atOnce = isProven ? concurrency : 1
    const asked: Part[] = []
    let onTheWay = parts.filter(({ answer }) => answer !== undefined).length
    for (const part of parts) {
      let { from } = part
      while (part.answer === undefined && onTheWay < atOnce && from <= part.to) {
        const taken = takeSpan(span)
        span = taken.state
        const to = least(from + least(taken.span, part.longest ?? taken.span) - 1n, part.to)
        const answer = load(from, to)
        // Awaited in order below: until then its failure has no one to tell.
        answer.catch(() => {})
        asked.push({ from, to, answer })
        onTheWay += 1
        from = to + 1n
      }
      if (from <= part.to) asked.push({ ...part, from })
    }
    parts = asked
  }

  const expected = expectation()
  for (;;) {
    ask()
    const [first, ...others] = parts
    if (first === undefined) return
    const logs = await first.answer
    if (logs === undefined) {
      // Whatever is learned meanwhile, its parts are shorter than it was.
      const { from, to } = first
      parts = [{ from, to, longest: to - from }, ...others]
      continue
    }
    parts = others
    const page = { fromBlock: first.from, toBlock: first.to, logs }
    if (expected.isSuspicious(page)) await checkSilence(client, scan.filters, page)
    expected.add(page)
    yield page
  }
}

type Part = {
  readonly from: bigint
  readonly to: bigint
  readonly answer?: Promise<readonly Log[] | undefined>
  /** Blocks to ask for at most, where more were refused. */
  readonly longest?: bigint
}

async function loadPage(
  client: Requester,
  filters: readonly LogFilter[],
  from: bigint,
  to: bigint,
): Promise<readonly Log[]> {
  const pages: (readonly Log[])[] = []
  for (const filter of filters) pages.push(await fetchLogPage(client, filter, from, to))
  return pages.length === 1 ? (pages[0] ?? []) : pages.flat().sort(compareEvents)
}

/** Some nodes end a list at their limit and say nothing. */
function isCutOff(logs: number): boolean {
  return SILENT_LIMITS.has(logs)
}

const SILENT_LIMITS: ReadonlySet<number> = new Set([
  1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000,
])

/** Whether a page is empty where, going by the pages before it, many logs were to come. */
function expectation() {
  let logsPerBlock = 0
  return {
    isSuspicious: ({ fromBlock, toBlock, logs }: ScannedRange) =>
      logs.length === 0 && logsPerBlock * Number(toBlock - fromBlock + 1n) >= EXPECTED_LOGS,
    add: ({ fromBlock, toBlock, logs }: ScannedRange) => {
      const density = logs.length / Number(toBlock - fromBlock + 1n)
      logsPerBlock = logsPerBlock === 0 ? density : (logsPerBlock + density) / 2
    },
  }
}

const EXPECTED_LOGS = 20

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
