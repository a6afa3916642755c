import { AmmeterError } from '../errors.ts'
import { InterruptedError } from './interruption.ts'
import { printable, RpcError, type RpcErrorCode, type RpcFailure, rpcErrorOf } from './rpcError.ts'
import { checkResult, type RpcResults } from './rpcResult.ts'
import { NO_HOST, type RpcSecret, rpcSecretOf } from './secret.ts'

/**
 * Whatever answers JSON-RPC: a viem client over any transport, or an EIP-1193 provider such as an
 * in-process Hardhat chain.
 */
export type Requester = { request(args: never, options?: never): Promise<unknown> }

/**
 * One JSON-RPC request: its result with the shape its method promises, or an {@link AmmeterError}
 * that holds nothing of the node's URL but the host.
 *
 * The door to the chain: every read of Ammeter goes through here, so a foreign client's errors are
 * cleaned and its answers checked as our own are.
 *
 * @throws RpcError with one of the codes of `RpcErrorCode`
 */
export async function request<M extends string>(
  client: Requester,
  method: M,
  params: readonly unknown[] = [],
): Promise<M extends keyof RpcResults ? RpcResults[M] : unknown> {
  const secret = secretOf(client)
  const args = params.length === 0 ? { method } : { method, params }
  let result: unknown
  try {
    // retryCount 0: viem's own retries would wait as long as a server asks, up to 24 days.
    result = await client.request(args as never, { retryCount: 0 } as never)
  } catch (error) {
    throw cleanError(error, method, secret)
  }
  return checkResult(method, result, secret)
}

/**
 * Secret side of a client's URL. viem keeps URL and headers in `client.transport`, those of a
 * fallback one level deeper.
 */
export function secretOf(client: Requester): RpcSecret {
  const transport = fieldOf(client, 'transport')
  const kept = fieldOf(transport, 'secret')
  if (isSecret(kept)) return kept
  const parts = fieldOf(transport, 'transports')
  const inner = Array.isArray(parts) ? parts.map((part: unknown) => fieldOf(part, 'value')) : []
  const secrets = [transport, ...inner].map((part) => {
    const url = fieldOf(part, 'url')
    const headers = fieldOf(fieldOf(part, 'fetchOptions'), 'headers')
    return rpcSecretOf(typeof url === 'string' ? url : undefined, textFieldsOf(headers))
  })
  return {
    host: secrets.find(({ host }) => host !== NO_HOST)?.host ?? NO_HOST,
    scrub: (text) => secrets.reduce((scrubbed, { scrub }) => scrub(scrubbed), text),
  }
}

/** Any failure of a request as an error that may be printed. */
export function cleanError(error: unknown, method: string, secret: RpcSecret): AmmeterError {
  // Ours are clean already; viem's actions wrap them, so look through the chain.
  const own = firstOf(error, (link) => (link instanceof AmmeterError ? link : undefined))
  if (own !== undefined) return own
  const failure = firstOf(error, failureOf)
  if (failure !== undefined) return rpcErrorOf(method, failure, secret)
  if (nameOf(error) === 'AbortError') return new InterruptedError()
  return new RpcError({
    code: codeWithoutAnswer(error),
    method,
    host: secret.host,
    shortMessage: `${secret.host} gave no valid answer to ${method}`,
    details: printable(textOf(error), secret),
  })
}

function codeWithoutAnswer(error: unknown): RpcErrorCode {
  const status = firstOf(error, (link) => numberField(link, 'status'))
  if (status === 401 || status === 403) return 'rpc/unauthorized'
  if (status === 429) return 'rpc/rate-limited'
  if (firstOf(error, (link) => (/timeout/i.test(nameOf(link)) ? link : undefined)) !== undefined) {
    return 'rpc/timeout'
  }
  const isNoJson = firstOf(error, (link) => (link instanceof SyntaxError ? link : undefined))
  if (isNoJson !== undefined || /not valid json|unexpected (?:token|end)/i.test(textOf(error))) {
    return 'rpc/bad-response'
  }
  return status !== undefined && status < 500 ? 'rpc/bad-response' : 'rpc/unreachable'
}

// viem's umbrella for errors it does not know; the real code is further down the chain.
const UNKNOWN_RPC_CODE = -1

function failureOf(link: unknown): RpcFailure | undefined {
  const code = numberField(link, 'code')
  if (code === undefined || code === UNKNOWN_RPC_CODE) return undefined
  return { code, message: textOf(link), data: deepestData(link) }
}

/** viem keeps the node's own words in `details`; its `message` repeats the URL and the request. */
function textOf(error: unknown): string {
  const details = fieldOf(error, 'details')
  if (typeof details === 'string' && details !== '') return details
  return error instanceof Error ? error.message : String(error)
}

function deepestData(error: unknown): unknown {
  return firstOf(error, (link) => {
    const data = fieldOf(link, 'data')
    return data === null ? undefined : data
  })
}

function firstOf<T>(error: unknown, pick: (link: unknown) => T | undefined): T | undefined {
  let link = error
  for (let depth = 0; depth < 16 && link !== undefined && link !== null; depth += 1) {
    const found = pick(link)
    if (found !== undefined) return found
    link = fieldOf(link, 'cause')
  }
  return undefined
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

function textFieldsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.filter(([, text]) => typeof text === 'string'))
}

function numberField(value: unknown, key: string): number | undefined {
  const field = fieldOf(value, key)
  return typeof field === 'number' ? field : undefined
}

function isSecret(value: unknown): value is RpcSecret {
  return typeof fieldOf(value, 'host') === 'string' && typeof fieldOf(value, 'scrub') === 'function'
}
