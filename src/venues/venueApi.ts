import { type Exchange, exchange } from '../chain/httpExchange.ts'
import { VenueError } from './venueError.ts'

export type VenueApiOptions = {
  /** Where the API is; https, or http on loopback. Default the venue's own. */
  readonly baseUrl?: string
  /** Limit of one request up to the last byte of its answer, ms. Default 10 s. */
  readonly timeoutMs?: number
  /** Further tries of a request that may pass. Default 2. */
  readonly retryCount?: number
  /** Wait before the first further try, ms; doubles each time. Default 250. */
  readonly retryDelayMs?: number
  readonly fetchFn?: typeof fetch
  readonly signal?: AbortSignal
}

/** Where a venue answers, and how it says no. */
export type VenueAddress = {
  readonly url: string
  /** Whether the JSON of a status 400 says what was wrong. */
  readonly explainsRefusals: boolean
}

export type VenueApi = {
  /** POST a JSON body to a path; the answer's JSON. */
  readonly post: (path: string, body: unknown) => Promise<unknown>
}

const MAX_BYTES = 16 * 1024 * 1024
/** Longest `Retry-After` that is obeyed. */
const MAX_WAIT_MS = 10_000

/**
 * A venue's public HTTP API: JSON only, bounded in time and size, never redirected to another host.
 *
 * @throws `config/venue-url`; on use `http/unreachable`, `http/timed-out`, `http/rate-limited`,
 *   `http/refused`, `http/server-error`, `http/not-json`, `http/too-large`, `http/redirected`,
 *   `run/interrupted`
 */
export function createVenueApi(address: VenueAddress, options: VenueApiOptions): VenueApi {
  const { timeoutMs = 10_000, retryCount = 2, retryDelayMs = 250, fetchFn = fetch } = options
  const base = requireBase(options.baseUrl ?? address.url)

  async function post(path: string, body: unknown): Promise<unknown> {
    for (let tries = 0; ; tries += 1) {
      const answer = await exchange({
        url: new URL(path, base).href,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        timeoutMs,
        maxBytes: MAX_BYTES,
        fetchFn,
        signal: options.signal,
      })
      const outcome = outcomeOf(answer, base.host, address.explainsRefusals)
      if ('json' in outcome) return outcome.json
      if (!outcome.error.retryable || tries === retryCount) throw outcome.error
      await pause(outcome.waitMs ?? retryDelayMs * 2 ** tries, options.signal)
    }
  }

  return { post }
}

type Outcome =
  | { readonly json: unknown }
  | { readonly error: VenueError; readonly waitMs?: number | undefined }

function outcomeOf(answer: Exchange, host: string, explains: boolean): Outcome {
  switch (answer.kind) {
    case 'answer':
      return outcomeOfAnswer(answer, host, explains)
    case 'failed':
      return failure('http/unreachable', `${host} cannot be reached`, { cause: answer.error })
    case 'cut-off':
      return failure('http/unreachable', `${host} closed the connection within its answer`)
    case 'timed-out':
      return failure('http/timed-out', `${host} did not answer in time`)
    case 'too-large':
      return final('http/too-large', `${host} answered more than ${answer.limitBytes} bytes`)
    case 'redirected':
      return final('http/redirected', `${host} redirects to ${answer.toHost}, which was not asked`)
    case 'aborted':
      return final('run/interrupted', `Reading ${host} was interrupted`)
  }
}

function outcomeOfAnswer(
  answer: Exchange & { kind: 'answer' },
  host: string,
  explains: boolean,
): Outcome {
  const { status, contentType, text, retryAfter } = answer
  const details = printable(text)
  if (status === 429)
    return {
      ...failure('http/rate-limited', `${host} limits how often it may be asked`, { details }),
      waitMs: waitOf(retryAfter),
    }
  if (status >= 500)
    return failure('http/server-error', `${host} failed with status ${status}`, { details })
  const isExplained = explains && status === 400
  if ((status < 200 || status >= 300) && !isExplained)
    return final('http/refused', `${host} refused the request with status ${status}`, details)
  if (!/\bjson\b/i.test(contentType))
    return final('http/not-json', `${host} answered ${printable(contentType)}, not JSON`, details)
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return final('http/not-json', `${host} answered JSON that is damaged or cut short`, details)
  }
}

function failure(
  code: string,
  message: string,
  more: { readonly details?: string; readonly cause?: unknown } = {},
) {
  return {
    error: new VenueError(code, `${message}.`, 'Try again, or use a snapshot file.', {
      ...more,
      retryable: true,
    }),
  }
}

function final(code: string, message: string, details?: string) {
  const more = details === undefined ? {} : { details }
  return { error: new VenueError(code, `${message}.`, 'Use a snapshot file.', more) }
}

function requireBase(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLoopback =
    url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)
  const isBare =
    url !== undefined && url.username === '' && url.password === '' && url.search === ''
  if (url !== undefined && isSafe && isBare) return url
  throw new VenueError(
    'config/venue-url',
    'The address of a venue must be https, or http on this machine, without credentials or query.',
  )
}

function waitOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter)) return undefined
  return Math.min(MAX_WAIT_MS, Number.parseInt(retryAfter, 10) * 1000)
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

/** What a server said, short and without control characters. */
function printable(text: string): string {
  return text.slice(0, 300).replaceAll(/[^\x20-\x7e]+/g, ' ')
}
