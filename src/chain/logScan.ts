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
  let isOver = false
  const learn = (state: SpanState) => {
    const before = learnedLimit(span)
    span = state
    const now = learnedLimit(span)
    if (now !== undefined && now !== before && now !== scan.limit) scan.onLimit?.(now)
  }

  const load = async (from: bigint, to: bigint): Promise<ScannedRange[]> => {
    const blocks = to - from + 1n
    const startedMs = performance.now()
    let words: string
    try {
      const logs = await loadPage(client, scan.filters, from, to)
      const elapsedMs = performance.now() - startedMs
      if (blocks === 1n || !isCutOff(logs.length)) {
        learn(afterPage(span, { span: blocks, logs: logs.length, elapsedMs }))
        isProven = true
        return [{ fromBlock: from, toBlock: to, logs }]
      }
      words = ''
    } catch (error) {
      if (!isRangeRefusal(error) || blocks === 1n) throw error
      words = error.details ?? ''
    }
    learn(afterRefusal(span, blocks, words))
    const parts: ScannedRange[] = []
    for (let at = from; at <= to && !isOver; ) {
      // Others may have lengthened the span meanwhile; a part is always shorter than the whole.
      const end = least(at + least(span.span, blocks - 1n) - 1n, to)
      parts.push(...(await load(at, end)))
      at = end + 1n
    }
    return parts
  }

  const onTheWay: Promise<ScannedRange[]>[] = []
  const expected = expectation()
  let next = fromBlock
  try {
    while (next <= toBlock || onTheWay.length > 0) {
      while (next <= toBlock && onTheWay.length < (isProven ? concurrency : 1)) {
        const taken = takeSpan(span)
        span = taken.state
        const end = least(next + taken.span - 1n, toBlock)
        const pages = load(next, end)
        // Awaited in order below: until then its failure has no one to tell.
        pages.catch(() => {})
        onTheWay.push(pages)
        next = end + 1n
      }
      for (const page of (await onTheWay.shift()) ?? []) {
        if (expected.isSuspicious(page)) await checkSilence(client, scan.filters, page)
        expected.add(page)
        yield page
      }
    }
  } finally {
    isOver = true
  }
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
