import { join } from 'node:path'
import { createPublicClient, createWalletClient, custom, type EIP1193Provider } from 'viem'
import type { Address } from '../domain/address.ts'
import type { ChainActor } from './transact.ts'
import { missingPeer } from './uniswapArtifacts.ts'

/** A chain in this process, with accounts that need no key here: the chain signs for them. */
export type EmbeddedChain = {
  readonly provider: EIP1193Provider
  readonly actors: readonly ChainActor[]
  readonly stop: () => Promise<void>
}

/** Enough for any block of the demo; one transaction may take half of it. */
const BLOCK_GAS = 200_000_000n

/**
 * Starts Hardhat's chain in this process, from the package alone: no configuration file is read.
 *
 * @param startSec - time of the first block, Unix seconds
 * @throws MissingPeerError `demo/missing-peer` where Hardhat is not installed
 */
export async function startEmbeddedChain(startSec: number): Promise<EmbeddedChain> {
  const { createHardhatRuntimeEnvironment } = await import('hardhat/hre').catch((cause) => {
    throw missingPeer('hardhat', cause)
  })
  // Hardhat asks for a project root; the package itself is one wherever it is installed.
  const root = join(import.meta.dirname, '..', '..')
  const environment = await createHardhatRuntimeEnvironment(
    {
      networks: {
        demo: {
          type: 'edr-simulated',
          chainType: 'l1',
          initialDate: new Date(startSec * 1000),
          blockGasLimit: BLOCK_GAS,
          transactionGasCap: BLOCK_GAS / 2n,
        },
      },
    },
    {},
    root,
  )
  const connection = await environment.network.create('demo')
  const provider = connection.provider as unknown as EIP1193Provider
  const transport = custom(provider, { retryCount: 0 })
  const client = createPublicClient({ transport, cacheTime: 0, pollingInterval: 5 })
  const accounts = (await provider.request({ method: 'eth_accounts' })) as readonly Address[]
  return {
    provider,
    actors: accounts.map((account) => ({
      client,
      wallet: createWalletClient({ account, transport }),
    })),
    stop: () => connection.close(),
  }
}
