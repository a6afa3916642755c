import type { Hex } from '../domain/address.ts'
import { printable, RpcError } from './rpcError.ts'
import type { RpcSecret } from './secret.ts'

/** The fields of a block header that Ammeter reads. */
export type RpcBlock = {
  readonly number: Hex
  readonly hash: Hex
  readonly parentHash: Hex
  readonly timestamp: Hex
  /** Absent on some rollups and development chains. */
  readonly logsBloom?: Hex | null
}

/** A log as a node sends it. */
export type RpcLog = {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: Hex
  readonly blockHash: Hex
  readonly transactionHash: Hex
  readonly transactionIndex: Hex
  readonly logIndex: Hex
  readonly removed?: boolean
  /** Told by anvil, reth, erigon and recent geth. */
  readonly blockTimestamp?: Hex | null
}

/** What `hardhat_metadata` says; anvil answers it too. */
export type RpcMetadata = {
  readonly clientVersion: string
  readonly chainId: number
  readonly latestBlockNumber: number
  readonly latestBlockHash: Hex
  readonly forkedNetwork?: {
    readonly chainId: number
    readonly forkBlockNumber: number
  } | null
}

/** Result of each method whose answers Ammeter relies on; any other is `unknown` and unchecked. */
export type RpcResults = {
  readonly eth_chainId: Hex
  readonly eth_blockNumber: Hex
  readonly eth_getBlockByNumber: RpcBlock | null
  readonly eth_getBlockByHash: RpcBlock | null
  readonly eth_call: Hex
  readonly eth_getCode: Hex
  readonly eth_getStorageAt: Hex
  readonly eth_getBalance: Hex
  readonly eth_getLogs: readonly RpcLog[]
  readonly hardhat_metadata: RpcMetadata
}

/**
 * The result, if it has the shape its method promises.
 *
 * Nodes and proxies answer `null`, `[]`, `5`, `"0x"` or `"<nil>"` where a number belongs, and a
 * lenient reader turns each into a number. Absence of data is never zero.
 *
 * @throws RpcError `rpc/bad-response` naming the method and what came instead
 */
export function checkResult<M extends string>(
  method: M,
  result: unknown,
  secret: RpcSecret,
): M extends keyof RpcResults ? RpcResults[M] : unknown {
  const isValid = CHECKS[method]
  if (isValid === undefined || isValid(result)) return result as never
  throw new RpcError({
    code: 'rpc/bad-response',
    method,
    host: secret.host,
    shortMessage: `${secret.host} answered ${method} with something else than it promises`,
    details: `got ${printable(JSON.stringify(result) ?? 'nothing', secret, 80)}`,
  })
}

const CHECKS: Readonly<Record<string, (result: unknown) => boolean>> = {
  eth_chainId: isSmallQuantity,
  eth_blockNumber: isSmallQuantity,
  eth_getBlockByNumber: (result) => result === null || isBlock(result),
  eth_getBlockByHash: (result) => result === null || isBlock(result),
  eth_call: isBytes,
  eth_getCode: isBytes,
  eth_getStorageAt: isHash,
  eth_getBalance: isQuantity,
  eth_getLogs: (result) => Array.isArray(result) && result.every(isLog),
  hardhat_metadata: isMetadata,
}

const BYTES = /^0x(?:[0-9a-fA-F]{2})*$/
const HASH = /^0x[0-9a-fA-F]{64}$/
// 2048 bits, or nothing where a chain keeps none.
const BLOOM = /^0x(?:[0-9a-fA-F]{512})?$/
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const QUANTITY = /^0x[0-9a-fA-F]{1,64}$/
// 52 bits: heights, times and indices fit a double exactly.
const SMALL_QUANTITY = /^0x[0-9a-fA-F]{1,13}$/

function isBytes(value: unknown): value is Hex {
  return typeof value === 'string' && BYTES.test(value)
}

function isHash(value: unknown): value is Hex {
  return typeof value === 'string' && HASH.test(value)
}

function isQuantity(value: unknown): value is Hex {
  return typeof value === 'string' && QUANTITY.test(value)
}

function isSmallQuantity(value: unknown): value is Hex {
  return typeof value === 'string' && SMALL_QUANTITY.test(value)
}

function isSmallQuantityOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || isSmallQuantity(value)
}

function isBloomOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && BLOOM.test(value))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isBlock(value: unknown): value is RpcBlock {
  return (
    isRecord(value) &&
    isSmallQuantity(value['number']) &&
    isHash(value['hash']) &&
    isHash(value['parentHash']) &&
    isSmallQuantity(value['timestamp']) &&
    isBloomOrAbsent(value['logsBloom'])
  )
}

function isLog(value: unknown): value is RpcLog {
  if (!isRecord(value)) return false
  const { address, topics, removed } = value
  return (
    typeof address === 'string' &&
    ADDRESS.test(address) &&
    Array.isArray(topics) &&
    topics.length <= 4 &&
    topics.every(isHash) &&
    isBytes(value['data']) &&
    isSmallQuantity(value['blockNumber']) &&
    isHash(value['blockHash']) &&
    isHash(value['transactionHash']) &&
    isSmallQuantity(value['transactionIndex']) &&
    isSmallQuantity(value['logIndex']) &&
    (removed === undefined || typeof removed === 'boolean') &&
    isSmallQuantityOrAbsent(value['blockTimestamp'])
  )
}

function isMetadata(value: unknown): value is RpcMetadata {
  if (!isRecord(value)) return false
  const forked = value['forkedNetwork']
  return (
    typeof value['clientVersion'] === 'string' &&
    isCount(value['chainId']) &&
    isCount(value['latestBlockNumber']) &&
    isHash(value['latestBlockHash']) &&
    (forked === undefined ||
      forked === null ||
      (isRecord(forked) && isCount(forked['chainId']) && isCount(forked['forkBlockNumber'])))
  )
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
