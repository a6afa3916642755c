import { network } from 'hardhat'
import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  custom,
  http,
  type PublicClient,
  type TestClient,
  type Transport,
} from 'viem'
import type { ChainActor } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'

/** A local chain to act on, and to bend. */
export type LocalChain = ChainActor & {
  /** As an EIP-1193 provider: whatever takes a `Requester` takes it. */
  readonly provider: { request(args: never): Promise<unknown> }
  readonly test: TestClient<'hardhat' | 'anvil'>
  /** More unlocked accounts, each with a wallet of its own. */
  actor(index: number): Promise<ChainActor>
  close(): Promise<void>
}

export type EmbeddedChainOptions = {
  readonly chainId?: number
  /** Gas a block may hold, and a transaction or call: default 30 M and 16.7 M as Hardhat's own. */
  readonly gasLimit?: bigint
  /** Node to fork. */
  readonly forkUrl?: string
  readonly blockNumber?: bigint
}

/** A fresh Hardhat chain in this process. */
export async function embeddedChain(options: EmbeddedChainOptions = {}): Promise<LocalChain> {
  const connection = await network.create({
    network: 'embedded',
    override: networkOverride(options),
  })
  const { provider } = connection
  // Retries would only hide an error of a chain in our own process.
  const transport = custom(provider, { retryCount: 0 })
  return localChain('hardhat', transport, provider as LocalChain['provider'], () =>
    connection.close(),
  )
}

/** A fresh Hardhat chain behind an http endpoint of this machine. */
export async function hardhatServer(
  options: EmbeddedChainOptions = {},
): Promise<LocalChain & { readonly url: string }> {
  const server = await network.createServer(
    { network: 'embedded', override: networkOverride(options) },
    '127.0.0.1',
  )
  const { address, port } = await server.listen()
  const url = `http://${address}:${port}`
  return { ...(await localChainAt('hardhat', url, () => server.close())), url }
}

/** The node behind an endpoint as a chain to act on. */
export function localChainAt(
  mode: 'hardhat' | 'anvil',
  url: string,
  close: () => Promise<void>,
): Promise<LocalChain> {
  const transport = http(url, { timeout: 120_000, retryCount: 0 })
  const client = createPublicClient({ transport })
  return localChain(mode, transport, client as LocalChain['provider'], close)
}

async function localChain(
  mode: 'hardhat' | 'anvil',
  transport: Transport,
  provider: LocalChain['provider'],
  close: () => Promise<void>,
): Promise<LocalChain> {
  const client: PublicClient = createPublicClient({ transport, cacheTime: 0, pollingInterval: 20 })
  const accounts = (await client.request({ method: 'eth_accounts' } as never)) as Address[]
  const actor = async (index: number): Promise<ChainActor> => {
    const account = accounts[index]
    if (account === undefined) throw new Error(`the node has ${accounts.length} accounts`)
    return { client, wallet: createWalletClient({ account, transport }) }
  }
  const test = createTestClient({ mode, transport })
  return { ...(await actor(0)), provider, test, actor, close }
}

function networkOverride({ chainId, gasLimit, forkUrl, blockNumber }: EmbeddedChainOptions) {
  return {
    ...(chainId === undefined ? {} : { chainId }),
    ...(gasLimit === undefined
      ? {}
      : { blockGasLimit: gasLimit, transactionGasCap: gasLimit, gas: gasLimit }),
    ...(forkUrl === undefined
      ? {}
      : { forking: { url: forkUrl, ...(blockNumber === undefined ? {} : { blockNumber }) } }),
  }
}
