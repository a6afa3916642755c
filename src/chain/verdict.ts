import { parseEnvelope } from './envelope.ts'
import type { Exchange } from './httpExchange.ts'
import { networkFailure } from './networkFailure.ts'
import { printable, RpcError, type RpcErrorCode, rpcErrorOf } from './rpcError.ts'
import { checkResult } from './rpcResult.ts'
import type { RpcSecret } from './secret.ts'

/** What one exchange means for the request that made it. */
export type Verdict =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'error'
      readonly error: RpcError
      /** Whether the same request may be answered a moment later. */
      readonly isWorthRetrying: boolean
      /** The `Retry-After` header as it came. */
      readonly retryAfter?: string | undefined
    }

/** The request an exchange is judged by. */
export type Asked = {
  readonly method: string
  readonly id: number
  readonly limitMs: number
  readonly secret: RpcSecret
}

/**
 * A valid result of the method, or the one error that says best what went wrong.
 *
 * @throws RpcError `rpc/bad-response` for a well-formed answer whose result is not the method's
 */
export function verdictOf(answer: Exclude<Exchange, { kind: 'aborted' }>, asked: Asked): Verdict {
  const { method, limitMs, secret } = asked
  const { host } = secret
  switch (answer.kind) {
    case 'answer':
      return verdictOfAnswer(answer, asked)
    case 'failed':
      return networkFailure(answer.error, method, secret)
    case 'timed-out':
      return refusal(asked, 'rpc/timeout', {
        says: `${host} did not answer ${method} within ${seconds(limitMs)}`,
        isWorthRetrying: true,
      })
    case 'cut-off':
      return refusal(asked, 'rpc/bad-response', {
        says: `the answer of ${host} to ${method} broke off`,
        isWorthRetrying: true,
      })
    case 'redirected':
      return refusal(asked, 'rpc/bad-response', {
        says: `${host} redirects to ${printable(answer.toHost, secret)}`,
        hints: ['give the URL it redirects to, if you trust it with your key'],
      })
    case 'too-large':
      return refusal(asked, method === 'eth_getLogs' ? 'rpc/range-too-large' : 'rpc/bad-response', {
        says: `${host} answers ${method} with more than ${answer.limitBytes / 1024 ** 2} MiB`,
      })
  }
}

/** A duration as a message says it, to a tenth of a second. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}

function verdictOfAnswer(answer: Extract<Exchange, { kind: 'answer' }>, asked: Asked): Verdict {
  const { status, contentType, retryAfter, text } = answer
  const { method, id, secret } = asked
  const { host } = secret
  const envelope = parseEnvelope(text, id)
  if (envelope.kind === 'result' && status < 400) {
    return { kind: 'result', result: checkResult(method, envelope.result, secret) }
  }
  const details = `HTTP ${status}, ${printable(contentType, secret, 40)}: ${printable(text, secret, 80)}`
  if (status === 429) {
    const says = `${host} limits the rate of requests (${method})`
    return refusal(asked, 'rpc/rate-limited', { says, details, retryAfter, isWorthRetrying: true })
  }
  if (envelope.kind === 'failure' && status !== 401) {
    // Many gateways send the node's own error with an HTTP status of 4xx or 5xx.
    const error = rpcErrorOf(method, envelope.failure, secret)
    const isStatusClearer = error.code === 'rpc/error' && (status === 403 || status >= 500)
    if (!isStatusClearer) {
      return { kind: 'error', error, isWorthRetrying: mayPass(method, error.code), retryAfter }
    }
  }
  if (status === 401 || status === 403) {
    return refusal(asked, 'rpc/unauthorized', {
      says: `${host} refuses the credentials of the RPC URL`,
      hints: [`check the key for ${host}`],
    })
  }
  if (status === 413 && method === 'eth_getLogs') {
    return refusal(asked, 'rpc/range-too-large', { says: `${host} refuses so much (${method})` })
  }
  if (status === 408 || status === 504) {
    const says = `${host} gave up on ${method}`
    return refusal(asked, 'rpc/timeout', { says, details, isWorthRetrying: true })
  }
  if (status >= 500) {
    const says = `${host} is not serving: HTTP ${status}`
    return refusal(asked, 'rpc/unreachable', { says, details, isWorthRetrying: true })
  }
  const isMalformed = envelope.kind === 'malformed'
  return refusal(asked, 'rpc/bad-response', {
    says: `${host} sent no JSON-RPC answer: ${isMalformed ? envelope.reason : `HTTP ${status}`}`,
    details,
    isWorthRetrying: isMalformed && envelope.mayPass && status < 400,
  })
}

function refusal(
  { method, secret }: Asked,
  code: RpcErrorCode,
  {
    says,
    isWorthRetrying = false,
    retryAfter,
    ...more
  }: {
    readonly says: string
    readonly isWorthRetrying?: boolean
    readonly retryAfter?: string | undefined
    readonly details?: string
    readonly hints?: readonly string[]
  },
): Verdict {
  const error = new RpcError({ code, method, host: secret.host, shortMessage: says, ...more })
  return { kind: 'error', error, isWorthRetrying, retryAfter }
}

/** Whether a node's own error may pass, at this node or at its neighbour behind the balancer. */
function mayPass(method: string, code: RpcErrorCode): boolean {
  if (code === 'rpc/rate-limited') return true
  // The block of a state read was pinned from this node's own answer: another of its backends lags.
  return code === 'block/not-found' && method !== 'eth_getBlockByNumber'
}
