import { AmmeterError } from '../errors.ts'
import { exchange } from './httpExchange.ts'
import { InterruptedError } from './interruption.ts'
import { RpcError } from './rpcError.ts'
import { basicCredentials, type RpcSecret, rpcSecretOf } from './secret.ts'
import { seconds, verdictOf } from './verdict.ts'

export type TransportOptions = {
  /** `http(s)` URL of the node; a secret, of which only the host is ever printed. */
  readonly rpcUrl: string
  /** Limit of one request up to the last byte of its answer, ms. Default 20 s. */
  readonly timeoutMs?: number | undefined
  /** Limit of the whole run, from the creation of the client, ms. Default 2 min. */
  readonly deadlineMs?: number | undefined
  /** Further tries of a request that may pass. Default 3. */
  readonly retryCount?: number | undefined
  /** The same where the node limits the rate of requests. Default as `retryCount`. */
  readonly rateLimitRetryCount?: number | undefined
  /** Wait before the first further try, ms; doubles each time. Default 250. */
  readonly retryDelayMs?: number | undefined
  /** Spreads the waits: a number in [0, 1) each time. No spread where absent, so runs repeat. */
  readonly random?: (() => number) | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly fetchFn?: typeof fetch | undefined
  readonly signal?: AbortSignal | undefined
}

/** Per-request options of {@link RpcTransport.request}. */
export type RequestOptions = {
  /** Told of every POST, further tries included. */
  readonly onPost?: (() => void) | undefined
}

export type RpcTransport = {
  readonly secret: RpcSecret
  readonly request: (
    args: { readonly method: string; readonly params?: unknown },
    options?: RequestOptions,
  ) => Promise<unknown>
  /** POSTs sent so far. */
  readonly posts: () => number
}

/** Longest `Retry-After` that is obeyed, ms; a server may ask for days. */
const MAX_RETRY_AFTER_MS = 30_000
// A node whose head lags needs a block's time, not a breath.
const LAG_DELAY_FACTOR = 4
const MAX_BYTES = 10 * 1024 * 1024

/**
 * JSON-RPC over HTTP as an analysis needs it: one request per POST (never a batch, whose answers
 * servers reorder, drop and duplicate), every answer checked, every wait bounded, every POST counted.
 *
 * @throws TransportError `config/rpc-url` for a URL that is not http(s)
 */
export function createRpcTransport(options: TransportOptions): RpcTransport {
  const { rpcUrl, timeoutMs = 20_000, deadlineMs = 120_000, retryCount = 3 } = options
  const { rateLimitRetryCount = retryCount } = options
  const { retryDelayMs = 250, random = () => 0, fetchFn = fetch, signal } = options
  const secret = rpcSecretOf(rpcUrl, options.headers)
  const { url, headers } = endpointOf(rpcUrl, options.headers)
  const deadline = performance.now() + deadlineMs
  let lastId = 0
  let posts = 0

  async function request(
    { method, params }: { readonly method: string; readonly params?: unknown },
    { onPost }: RequestOptions = {},
  ): Promise<unknown> {
    for (let tries = 0; ; tries += 1) {
      const remainingMs = deadline - performance.now()
      if (remainingMs <= 0) throw overDeadline(method, secret, deadlineMs)
      lastId += 1
      posts += 1
      onPost?.()
      const id = lastId
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params: params ?? [] })
      const limitMs = Math.min(timeoutMs, remainingMs)
      const answer = await exchange({
        url,
        headers,
        body,
        timeoutMs: limitMs,
        maxBytes: MAX_BYTES,
        fetchFn,
        signal,
      })
      if (answer.kind === 'aborted') throw new InterruptedError()
      const verdict = verdictOf(answer, { method, id, limitMs, secret })
      if (verdict.kind === 'result') return verdict.result
      const { error, isWorthRetrying, retryAfter } = verdict
      const triesLeft =
        error.code === 'rpc/timeout'
          ? Math.min(retryCount, 1)
          : error.code === 'rpc/rate-limited'
            ? rateLimitRetryCount
            : retryCount
      if (!isWorthRetrying || tries >= triesLeft) throw error
      const factor = error.code === 'block/not-found' ? LAG_DELAY_FACTOR : 1
      const backoffMs = Math.min(
        retryDelayMs * factor * 2 ** tries * (1 + random()),
        MAX_RETRY_AFTER_MS,
      )
      const askedMs = retryAfterMs(retryAfter)
      if (askedMs !== undefined && askedMs > MAX_RETRY_AFTER_MS) {
        throw asksTooLong(error, askedMs)
      }
      const waitMs = Math.max(backoffMs, askedMs ?? 0)
      if (performance.now() + waitMs >= deadline) throw error
      await pause(waitMs, signal)
    }
  }

  return { secret, request, posts: () => posts }
}

/** `Retry-After` in ms: seconds, or an HTTP date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const waitMs = Date.parse(header) - Date.now()
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0)
}

function endpointOf(
  rpcUrl: string,
  extra: Readonly<Record<string, string>> = {},
): { url: string; headers: Record<string, string> } {
  const parsed = URL.canParse(rpcUrl) ? new URL(rpcUrl) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new TransportError({
      code: 'config/rpc-url',
      shortMessage: 'the RPC URL is not an http or https URL',
      hints: ['give one like https://host/path, or set ETH_RPC_URL'],
    })
  }
  const headers: Record<string, string> = { 'content-type': 'application/json', ...extra }
  if (parsed.username !== '' || parsed.password !== '') {
    headers['authorization'] = `Basic ${basicCredentials(parsed)}`
    parsed.username = ''
    parsed.password = ''
  }
  return { url: parsed.href, headers }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new InterruptedError())
      return
    }
    const onAbort = () => {
      clearTimeout(timer)
      reject(new InterruptedError())
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function asksTooLong(error: RpcError, askedMs: number): RpcError {
  return new RpcError({
    code: 'rpc/rate-limited',
    method: error.method,
    host: error.host,
    shortMessage: `${error.host} asks to wait ${seconds(askedMs)} before the next request`,
    hints: ['try again after that time, or use another node or plan'],
    ...(error.details === undefined ? {} : { details: error.details }),
  })
}

function overDeadline(method: string, { host }: RpcSecret, deadlineMs: number): RpcError {
  return new RpcError({
    code: 'rpc/timeout',
    method,
    host,
    shortMessage: `the run took longer than its deadline of ${seconds(deadlineMs)}`,
    hints: ['raise the deadline, or use a faster node'],
  })
}

/** A request that could not be made for a reason that is not the node's. */
export class TransportError extends AmmeterError {
  override readonly name = 'TransportError'
}
