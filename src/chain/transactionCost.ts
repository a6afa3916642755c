import type { Address, Hex } from '../domain/address.ts'
import type { TransactionCost } from '../domain/transactionCost.ts'
import { EventsError } from './eventsError.ts'
import { type Requester, request } from './request.ts'

/** What belongs to a position: logs of anything else mean that a transaction did more. */
export type CostScope = {
  /** Position manager, pool and tokens. */
  readonly contracts: readonly Address[]
  /** Of an NFT; logs of the first contract about another token are more too. */
  readonly tokenId?: bigint
}

/**
 * What transactions cost, from their receipts; one request each.
 *
 * `gasUsed · effectiveGasPrice`, plus `l1Fee` on the OP stack, plus blobs. On Arbitrum the part for
 * L1 (`gasUsedForL1`) is within `gasUsed` already. The operator fee of the OP stack's Isthmus is not
 * in these fields and is left out. A transaction that did more is charged whole and flagged.
 *
 * Sources: EIP-1559, EIP-4844; OP stack specification, L1 fee; Arbitrum, RPC receipts.
 *
 * @throws {EventsError} `events/incomplete` where the node knows no receipt, or one without a price
 */
export async function transactionCosts(
  client: Requester,
  hashes: readonly Hex[],
  scope: CostScope,
): Promise<ReadonlyMap<Hex, TransactionCost>> {
  const costs = new Map<Hex, TransactionCost>()
  for (const hash of new Set(hashes)) {
    const receipt = (await request(client, 'eth_getTransactionReceipt', [hash])) as Receipt | null
    if (receipt === null || receipt === undefined) throw noReceipt(hash, 'has no receipt')
    costs.set(hash, costOf(hash, receipt, scope))
  }
  return costs
}

/** The cost in one receipt as a node answers it. */
export function costOf(hash: Hex, receipt: Receipt, scope: CostScope): TransactionCost {
  const { gasUsed, effectiveGasPrice, l1Fee, blobGasUsed, blobGasPrice } = receipt
  if (!isQuantity(gasUsed) || !isQuantity(effectiveGasPrice) || !Array.isArray(receipt.logs)) {
    throw noReceipt(hash, 'has a receipt without gas, price or logs')
  }
  const l1FeeRaw = isQuantity(l1Fee) ? BigInt(l1Fee) : 0n
  const blobs =
    isQuantity(blobGasUsed) && isQuantity(blobGasPrice)
      ? BigInt(blobGasUsed) * BigInt(blobGasPrice)
      : 0n
  return {
    costRaw: BigInt(gasUsed) * BigInt(effectiveGasPrice) + l1FeeRaw + blobs,
    l1FeeRaw,
    didMore: receipt.logs.some((log) => isForeign(log, scope)),
  }
}

/** The fields of a receipt that are read. */
export type Receipt = {
  readonly gasUsed: Hex
  readonly effectiveGasPrice: Hex
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Hex[] }[]
  readonly l1Fee?: Hex | null
  readonly blobGasUsed?: Hex | null
  readonly blobGasPrice?: Hex | null
}

function isForeign({ address, topics }: Receipt['logs'][number], scope: CostScope): boolean {
  const index = scope.contracts.findIndex((own) => own.toLowerCase() === address.toLowerCase())
  if (index === -1) return true
  if (index !== 0 || scope.tokenId === undefined) return false
  // The manager names the token in its last indexed parameter, whatever the event.
  const token = topics.at(-1)
  return token !== undefined && topics.length > 1 && BigInt(token) !== scope.tokenId
}

function isQuantity(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(value)
}

function noReceipt(hash: Hex, what: string): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `transaction ${hash} ${what}`,
    hints: ['use a node that keeps receipts'],
  })
}
