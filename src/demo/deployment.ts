import { pad, stringToHex } from 'viem'
import { testTokenAbi, testTokenBytecode } from '../chain/abis/TestToken.ts'
import type { Address } from '../domain/address.ts'
import {
  type UniswapV3Deployment,
  uniswapV3DeploymentOf,
} from '../protocols/uniswapV3/deployment.ts'
import { type ChainActor, deployContract } from './transact.ts'
import { linkLibrary, type UniswapContractName, uniswapArtifact } from './uniswapArtifacts.ts'

/** The real Uniswap v3 on a local chain. */
export type LocalUniswapV3 = UniswapV3Deployment & {
  readonly swapRouter: Address
  readonly quoter: Address
  /** What the periphery takes for wrapped ether. A test token: nothing here wraps ether. */
  readonly weth9: Address
}

/**
 * Deploys the published Uniswap v3 contracts: factory, position manager with its real descriptor
 * (so `tokenURI` draws), swap router and quoter. Eight transactions, the largest of 5.6 M gas.
 *
 * The actor becomes the factory's owner, who may enable fee tiers and set the protocol fee.
 *
 * @throws {MissingPeerError} `demo/missing-peer`
 */
export async function deployUniswapV3(actor: ChainActor): Promise<LocalUniswapV3> {
  const weth9 = await deployContract(actor, testTokenAbi, testTokenBytecode, [
    'Wrapped Ether',
    'WETH',
    18,
  ])
  const factory = await deployPublished(actor, 'UniswapV3Factory', [])
  const descriptor = await deployDescriptor(actor, weth9)
  const positionManager = await deployPublished(actor, 'NonfungiblePositionManager', [
    factory,
    weth9,
    descriptor,
  ])
  const swapRouter = await deployPublished(actor, 'SwapRouter', [factory, weth9])
  const quoter = await deployPublished(actor, 'QuoterV2', [factory, weth9])
  const chainId = await actor.client.getChainId()
  const deployment = uniswapV3DeploymentOf(chainId, { factory, positionManager })
  return { ...deployment, swapRouter, quoter, weth9 }
}

function deployPublished(
  actor: ChainActor,
  name: UniswapContractName,
  args: readonly unknown[],
): Promise<Address> {
  const { abi, bytecode } = uniswapArtifact(name)
  return deployContract(actor, abi, bytecode, args)
}

async function deployDescriptor(actor: ChainActor, weth9: Address): Promise<Address> {
  const library = await deployPublished(actor, 'NFTDescriptor', [])
  const artifact = uniswapArtifact('NonfungibleTokenPositionDescriptor')
  const bytecode = linkLibrary(artifact, 'NFTDescriptor', library)
  const nativeLabel = pad(stringToHex('ETH'), { dir: 'right', size: 32 })
  return deployContract(actor, artifact.abi, bytecode, [weth9, nativeLabel])
}
