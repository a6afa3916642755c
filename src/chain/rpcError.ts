import type { Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import type { RpcSecret } from './secret.ts'

/** The error object of a JSON-RPC answer, as far as it can be trusted. */
export type RpcFailure = {
  readonly code: number | undefined
  readonly message: string
  readonly data?: unknown
}

/** The stable codes a node's refusal can end in. */
export type RpcErrorCode =
  | 'rpc/unreachable'
  | 'rpc/timeout'
  | 'rpc/rate-limited'
  | 'rpc/bad-response'
  | 'rpc/unauthorized'
  | 'rpc/method-unsupported'
  | 'rpc/range-too-large'
  | 'rpc/invalid-params'
  | 'rpc/reverted'
  | 'rpc/exhausted'
  | 'rpc/error'
  | 'chain/not-archive'
  | 'chain/reorg'
  | 'block/not-found'

/**
 * What a node's JSON-RPC error means. Providers agree on no code, so the words decide, in an order
 * that puts the narrow meanings before the wide ones (Infura's `-32005` is a rate limit or a log
 * limit, Hardhat's `-32004` a missing method or a parameter it cannot parse).
 *
 * @example classifyFailure('eth_call', { code: -32000, message: 'missing trie node' }) // 'chain/not-archive'
 */
export function classifyFailure(method: string, failure: RpcFailure): RpcErrorCode {
  const text = failure.message
  if (method === 'eth_call' || method === 'eth_estimateGas') {
    if (failure.code === 3) return 'rpc/reverted'
    if (EXHAUSTED.test(text)) return 'rpc/exhausted'
    if (failure.code === -32015 || REVERTED.test(text)) return 'rpc/reverted'
  }
  if (NOT_CANONICAL.test(text)) return 'chain/reorg'
  if (NOT_ARCHIVE.test(text)) return 'chain/not-archive'
  if (method === 'eth_getLogs' && RANGE_TOO_LARGE.test(text)) return 'rpc/range-too-large'
  if (UNAUTHORIZED.test(text)) return 'rpc/unauthorized'
  if (failure.code === 429 || failure.code === -32005 || failure.code === -32007) {
    return 'rpc/rate-limited'
  }
  if (RATE_LIMITED.test(text)) return 'rpc/rate-limited'
  if (BLOCK_UNKNOWN.test(text)) return 'block/not-found'
  if (failure.code === -32601 || failure.code === -32004 || METHOD_MISSING.test(text)) {
    return 'rpc/method-unsupported'
  }
  if (failure.code === -32602 || PARAMS_REFUSED.test(text)) return 'rpc/invalid-params'
  if (failure.code === -32001) return 'block/not-found'
  return 'rpc/error'
}

/** An {@link RpcError} for a node's JSON-RPC error object; its words are scrubbed here, at the door. */
export function rpcErrorOf(method: string, failure: RpcFailure, secret: RpcSecret): RpcError {
  const code = classifyFailure(method, failure)
  const said = printable(failure.message, secret)
  return new RpcError({
    code,
    method,
    host: secret.host,
    shortMessage: `${secret.host} ${MEANING[code]} (${method})`,
    details: failure.code === undefined ? said : `${failure.code}: ${said}`,
    rpcCode: failure.code,
    revertData: code === 'rpc/reverted' ? revertDataOf(failure) : undefined,
    ...(code === 'rpc/unauthorized' ? { hints: [`check the key for ${secret.host}`] } : {}),
  })
}

/** The bytes a contract reverted with, wherever the client put them; `undefined` where it sent none. */
export function revertDataOf(failure: RpcFailure): Hex | undefined {
  const { data } = failure
  const candidates = [data, fieldOf(data, 'data'), fieldOf(data, 'result')]
  for (const candidate of candidates) {
    if (typeof candidate !== 'string') continue
    // Parity and OpenEthereum answer `Reverted 0x…`.
    const hex = /^(?:Reverted )?(0x(?:[0-9a-f]{2})*)$/i.exec(candidate)?.[1]
    if (hex !== undefined) return hex as Hex
  }
  return undefined
}

const NOT_CANONICAL = /not (?:currently )?canonical/i
const NOT_ARCHIVE =
  /missing trie node|historical state|no state available|state (?:histor\S+ )?(?:is )?(?:not available|unavailable)|state pruning|pruned|pruning|archive|state is not available|proof window/i
const RANGE_TOO_LARGE =
  /range\b.*(?:too (?:large|wide|big)|exceed|limit|maximum|greater|larger)|(?:limited to|max(?:imum)?|exceeds?|over|at most|up to)\b.*\b(?:range|blocks?|results?|logs)\b|more than \d[\d,]* (?:results|logs)|too many (?:results|logs|blocks)|(?:response|result|query) (?:size|set|is|returned|exceed).*(?:large|big|exceed|greater|limit|many)|response too large|log response size|max range|range should work|with th(?:e|is block) range|query timeout|no backend is healthy/i
const UNAUTHORIZED =
  /unauthori[sz]ed|must be authenticated|(?:invalid|missing|unknown|disabled|expired|revoked|no)\b.{0,12}\b(?:api.?key|project id|token|credentials)|(?:api.?key|project id)\b.{0,20}\b(?:invalid|disabled|expired|revoked|not (?:found|valid|allowed))|forbidden|authentication/i
const RATE_LIMITED =
  /rate.?limit|too many requests|request limit|requests? per|compute units|throughput|capacity|quota|credits|limit exceeded|throttl|daily request/i
const BLOCK_UNKNOWN =
  /header not found|header for hash not found|(?:unknown|invalid) block (?:tag|hash|number)?|unknown block|block (?:\S+ )?(?:was )?not found|could not find block|block.?out.?of.?range|resource not found|unfinalized|beyond (?:the )?(?:current )?head|block is in the future/i
const METHOD_MISSING =
  /method\b.*(?:not (?:found|supported|available|allowed|exist|whitelisted)|does not exist|unsupported|is disabled|not enabled)|unsupported method|unknown method/i
const PARAMS_REFUSED =
  /too many arguments|invalid (?:argument|params?|type)|cannot unmarshal|override|expected .* param|initcode size|unknown field|unsupported/i
const EXHAUSTED =
  /out ?of ?gas|ran out of gas|gas required exceeds|exceeds? (?:the )?(?:block )?gas|gas (?:limit|cap|too low)|execution aborted|execution timeout|timed? ?out|max(?:imum)? memory|memory ?oog/i
const REVERTED =
  /revert|invalid ?(?:fe)?opcode|invalidfe|vm execution error|vm exception|bad instruction|bad jump|invalid jump|stack (?:under|over)flow/i

const MEANING: Readonly<Record<RpcErrorCode, string>> = {
  'rpc/unreachable': 'cannot be reached',
  'rpc/timeout': 'did not answer in time',
  'rpc/rate-limited': 'limits the rate of requests',
  'rpc/bad-response': 'sent an answer that is not valid JSON-RPC',
  'rpc/unauthorized': 'refuses the credentials',
  'rpc/method-unsupported': 'does not serve this method',
  'rpc/range-too-large': 'refuses so long a range of logs',
  'rpc/invalid-params': 'refuses the parameters',
  'rpc/reverted': 'answered that the call reverts',
  'rpc/exhausted': 'ran out of gas or time in the call',
  'rpc/error': 'answered with an error',
  'chain/not-archive': 'does not keep the state of this block',
  'chain/reorg': 'no longer holds this block on its chain',
  'block/not-found': 'does not know this block',
}

const HINTS: Readonly<Partial<Record<RpcErrorCode, readonly string[]>>> = {
  'rpc/unreachable': ['check the URL and that the node is running'],
  'rpc/timeout': ['raise the timeout, or use another node'],
  'rpc/rate-limited': ['wait and try again, or use another node or plan'],
  'rpc/bad-response': ['check that the URL is a JSON-RPC endpoint'],
  'rpc/method-unsupported': ['use a node that serves this method'],
  'rpc/range-too-large': ['use a node with a wider limit for logs'],
  'chain/not-archive': ['use an archive node, or a more recent block'],
  'chain/reorg': ['run it again: the block was replaced while it was read'],
  'block/not-found': ['use a block the node has, or wait until it has caught up'],
}

// A lagging node behind a balancer, a full one or a broken transfer: the same call may succeed later.
const RETRYABLE: ReadonlySet<RpcErrorCode> = new Set<RpcErrorCode>([
  'rpc/unreachable',
  'rpc/timeout',
  'rpc/rate-limited',
  'chain/reorg',
  'block/not-found',
])

const MAX_DETAIL_LENGTH = 300

/**
 * What a server says, as one line of printable text: it must neither drive the terminal nor tell a
 * secret. Blanked before it is cut, or half a key would pass.
 */
export function printable(
  text: string,
  secret: RpcSecret,
  maxLength: number = MAX_DETAIL_LENGTH,
): string {
  const line = secret.scrub(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim())
  return line.length <= maxLength ? line : `${line.slice(0, maxLength)}…`
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

export type RpcErrorOptions = {
  readonly code: RpcErrorCode
  readonly method: string
  readonly host: string
  readonly shortMessage: string
  readonly details?: string
  readonly hints?: readonly string[]
  readonly cause?: Error
  readonly retryable?: boolean
  readonly rpcCode?: number | undefined
  readonly revertData?: Hex | undefined
}

/** A request that got no usable answer. Holds the host of the node and nothing else of its URL. */
export class RpcError extends AmmeterError {
  override readonly name = 'RpcError'
  override readonly code: RpcErrorCode
  readonly method: string
  readonly host: string
  /** Code of the JSON-RPC error, where there was one. */
  readonly rpcCode: number | undefined
  /** What the contract reverted with, where the node passed it on. */
  readonly revertData: Hex | undefined

  constructor(options: RpcErrorOptions) {
    super({
      code: options.code,
      shortMessage: options.shortMessage,
      hints: options.hints ?? HINTS[options.code] ?? [],
      retryable: options.retryable ?? RETRYABLE.has(options.code),
      ...(options.details === undefined ? {} : { details: options.details }),
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    })
    this.code = options.code
    this.method = options.method
    this.host = options.host
    this.rpcCode = options.rpcCode
    this.revertData = options.revertData
  }
}
