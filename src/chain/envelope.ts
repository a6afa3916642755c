import type { RpcFailure } from './rpcError.ts'

/** What one HTTP body says, once it is known to answer the request that was sent. */
export type Envelope =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'failure'; readonly failure: RpcFailure }
  | { readonly kind: 'malformed'; readonly reason: string; readonly mayPass: boolean }

/**
 * Parse a JSON-RPC 2.0 response strictly: one object, the id that was sent, a result or an error.
 *
 * A cut-off or empty body may pass on another try (`mayPass`); another document will not.
 */
export function parseEnvelope(text: string, id: number): Envelope {
  if (text.trim() === '') return malformed('the body is empty', true)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return malformed('the body is not JSON', /^\s*\{/.test(text))
  }
  if (!isRecord(body)) return malformed('the body is not one JSON-RPC object', false)
  const failure = failureOf(body)
  if (failure !== undefined) {
    // A server that could not read the request answers with the id null; gateways send no envelope.
    const isOwn = body['id'] === id || body['id'] === null || body['id'] === undefined
    return isOwn ? { kind: 'failure', failure } : malformed('the id is not the one sent', false)
  }
  if (body['id'] !== id) return malformed('the id is not the one sent', false)
  if (body['jsonrpc'] !== undefined && body['jsonrpc'] !== '2.0') {
    return malformed('the version is not 2.0', false)
  }
  if (!Object.hasOwn(body, 'result')) return malformed('it holds neither result nor error', false)
  return { kind: 'result', result: body['result'] }
}

function failureOf(body: Readonly<Record<string, unknown>>): RpcFailure | undefined {
  const { error } = body
  if (typeof error === 'string' && error !== '') return { code: undefined, message: error }
  if (isRecord(error)) return fieldsOf(error)
  // Some gateways refuse with the bare error object, without an envelope.
  const isBare = !Object.hasOwn(body, 'result') && typeof body['message'] === 'string'
  return isBare && typeof body['code'] === 'number' ? fieldsOf(body) : undefined
}

function fieldsOf(error: Readonly<Record<string, unknown>>): RpcFailure {
  const { code, message, data } = error
  return {
    code: typeof code === 'number' ? code : undefined,
    message: typeof message === 'string' ? message : JSON.stringify(error),
    data,
  }
}

function malformed(reason: string, mayPass: boolean): Envelope {
  return { kind: 'malformed', reason, mayPass }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
