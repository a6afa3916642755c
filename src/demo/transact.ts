import type {
  Abi,
  Account,
  Chain,
  ContractConstructorArgs,
  PublicClient,
  TransactionReceipt,
  Transport,
  WalletClient,
} from 'viem'
import { encodeDeployData } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'

/** Who acts on a local chain: signs with the wallet, reads with the client. */
export type ChainActor = {
  readonly client: PublicClient
  readonly wallet: WalletClient<Transport, Chain | undefined, Account>
}

/** What a transaction says. */
export type Message = {
  /** Absent when it creates a contract. */
  readonly to?: Address
  readonly data: Hex
  /** Gas limit; default 15 M. */
  readonly gas?: bigint
}

/**
 * For any one call here, and within what Hardhat lets a transaction take. Not estimated: the block
 * mined may be a second later than the one estimated in, and then the pool writes an observation.
 */
const GAS = 15_000_000n

/**
 * One transaction, mined.
 *
 * @returns its receipt
 * @throws {TransactionError} `demo/transaction-failed` with the node's reason when it reverts
 */
export async function transact(actor: ChainActor, message: Message): Promise<TransactionReceipt> {
  const { client, wallet } = actor
  try {
    const hash = await wallet.sendTransaction({
      account: wallet.account,
      chain: null,
      ...(message.to === undefined ? {} : { to: message.to }),
      data: message.data,
      gas: message.gas ?? GAS,
    })
    const receipt = await client.waitForTransactionReceipt({ hash, pollingInterval: 20 })
    if (receipt.status === 'success') return receipt
  } catch (cause) {
    throw transactionFailed(message, cause)
  }
  throw transactionFailed(message, undefined)
}

/** Creates a contract; its address. */
export async function deployContract<const A extends Abi>(
  actor: ChainActor,
  abi: A,
  bytecode: Hex,
  args: ContractConstructorArgs<A>,
): Promise<Address> {
  const data = encodeDeployData({ abi, bytecode, args } as never)
  const { contractAddress } = await transact(actor, { data })
  if (!contractAddress) throw transactionFailed({ data }, 'the receipt names no contract')
  return contractAddress
}

/** `demo/transaction-failed`: a transaction was refused or reverted. */
export class TransactionError extends AmmeterError {
  override readonly name = 'TransactionError'
}

function transactionFailed({ to, data }: Message, cause: unknown): TransactionError {
  const what = to === undefined ? 'creation of a contract' : `call of ${data.slice(0, 10)} at ${to}`
  return new TransactionError({
    code: 'demo/transaction-failed',
    shortMessage: `the ${what} failed`,
    ...(cause === undefined ? {} : { details: reasonOf(cause), cause }),
  })
}

function reasonOf(cause: unknown): string {
  const details = cause instanceof Error ? (cause as { details?: unknown }).details : cause
  return typeof details === 'string' ? details : String(cause)
}
