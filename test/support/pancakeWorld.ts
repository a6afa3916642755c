import { createRequire } from 'node:module'
import { type Abi, encodeDeployData, encodeFunctionData, getAddress, type Hex } from 'viem'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { deployTokenPair, mintTokens, type TokenPair } from '../../src/demo/tokens.ts'
import { deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { compiledHarness } from './compiled.ts'
import type { LocalChain } from './embeddedChain.ts'

/** The published factory and pool of PancakeSwap v3 on a local chain, with one pool and a driver. */
export type PancakeWorld = {
  readonly factory: Address
  readonly poolDeployer: Address
  readonly pool: Address
  readonly pair: TokenPair
  readonly driver: Address
  /** Another pool of the pair: its protocol fee as packed at birth. */
  readonly packedAtBirth: (feePips: number) => Promise<number>
}

/** A contract of @pancakeswap/v3-core 1.0.2 as published. */
export function pancakeArtifact(name: 'PancakeV3Factory' | 'PancakeV3Pool') {
  const path = `@pancakeswap/v3-core/artifacts/contracts/${name}.sol/${name}.json`
  return createRequire(import.meta.url)(path) as { readonly abi: Abi; readonly bytecode: Hex }
}

/** @param feeProtocol - of swaps that pay token0 and token1, 1/10,000 of the fee */
export async function makePancakeWorld(
  chain: LocalChain,
  sqrtPriceX96: bigint,
  feeProtocol: readonly [number, number],
): Promise<PancakeWorld> {
  const { abi, bytecode } = pancakeArtifact('PancakeV3Factory')
  const { abi: poolAbi, bytecode: poolCode } = pancakeArtifact('PancakeV3Pool')
  const deployer = compiledHarness('PancakeDeployer')
  const data = encodeDeployData({ ...deployer, args: [poolCode] })
  // It stores the pool's code, 22,100 gas a word.
  const { contractAddress } = await transact(chain, { data, gas: 60_000_000n })
  const poolDeployer = contractAddress as Address
  const factory = await deployContract(chain, abi, bytecode, [poolDeployer])
  const terms = { name: 'T', symbol: 'T', decimals: 18 }
  const pair = await deployTokenPair(chain, terms, terms)
  const send = async (to: Address, of: Abi, functionName: string, args: readonly unknown[]) =>
    transact(chain, { to, data: encodeFunctionData({ abi: of, functionName, args }) })
  const key = [pair.token0.address, pair.token1.address, 2500]
  await send(factory, abi, 'createPool', key)
  const asked = { address: factory, abi, functionName: 'getPool', args: key }
  const pool = getAddress((await chain.client.readContract(asked)) as Address)
  await send(pool, poolAbi, 'initialize', [sqrtPriceX96])
  await send(factory, abi, 'setFeeProtocol', [pool, ...feeProtocol])
  const driver = await deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
  for (const { address } of [pair.token0, pair.token1])
    await mintTokens(chain, address, driver, 2n ** 254n)
  const packedAtBirth = async (feePips: number): Promise<number> => {
    const asKey = [pair.token0.address, pair.token1.address, feePips]
    if (![100, 500, 10_000].includes(feePips))
      await send(factory, abi, 'enableFeeAmount', [feePips, 7])
    await send(factory, abi, 'createPool', asKey)
    const where = { address: factory, abi, functionName: 'getPool', args: asKey }
    const born = (await chain.client.readContract(where)) as Address
    await send(born, poolAbi, 'initialize', [sqrtPriceX96])
    const slot0 = { address: born, abi: poolAbi, functionName: 'slot0' }
    return ((await chain.client.readContract(slot0)) as readonly number[])[5] as number
  }
  return { factory, poolDeployer, pool, pair, driver, packedAtBirth }
}
