import { createRequire } from 'node:module'
import type { Abi } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'

/** Where each compiled contract lies in its npm package. */
const paths = {
  UniswapV3Factory:
    '@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json',
  UniswapV3Pool: '@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json',
  NonfungiblePositionManager:
    '@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json',
  NonfungibleTokenPositionDescriptor:
    '@uniswap/v3-periphery/artifacts/contracts/NonfungibleTokenPositionDescriptor.sol/NonfungibleTokenPositionDescriptor.json',
  NFTDescriptor:
    '@uniswap/v3-periphery/artifacts/contracts/libraries/NFTDescriptor.sol/NFTDescriptor.json',
  SwapRouter: '@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json',
  QuoterV2: '@uniswap/v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json',
} as const

export type UniswapContractName = keyof typeof paths

/** A contract as its authors compiled and published it. */
export type ContractArtifact = {
  readonly abi: Abi
  /** Creation code; holes for the addresses of `linkReferences`. */
  readonly bytecode: Hex
  readonly deployedBytecode: Hex
  /** Source file → library → where its 20-byte address goes in the creation code. */
  readonly linkReferences: Readonly<
    Record<string, Readonly<Record<string, readonly { readonly start: number }[]>>>
  >
}

/**
 * A contract of Uniswap v3 as published on npm (v3-core 1.0.1, v3-periphery 1.4.4).
 *
 * Loaded when asked for: the packages are optional peers of an installed Ammeter.
 *
 * @throws {MissingPeerError} `demo/missing-peer` where the package is not installed
 */
export function uniswapArtifact(name: UniswapContractName): ContractArtifact {
  return loadPeer<ContractArtifact>(paths[name])
}

/** Creation code with a library's address in its holes. */
export function linkLibrary(artifact: ContractArtifact, library: string, address: Address): Hex {
  let digits = artifact.bytecode.slice(2)
  for (const libraries of Object.values(artifact.linkReferences)) {
    for (const { start } of libraries[library] ?? []) {
      digits = digits.slice(0, start * 2) + address.slice(2) + digits.slice(start * 2 + 40)
    }
  }
  return `0x${digits}`
}

/** `demo/missing-peer`: an optional package is needed and not installed. */
export class MissingPeerError extends AmmeterError {
  override readonly name = 'MissingPeerError'
}

/** The error for a package the demo needs, and how to install all of them. */
export function missingPeer(name: string, cause: unknown): MissingPeerError {
  return new MissingPeerError({
    code: 'demo/missing-peer',
    shortMessage: `the demo needs the package ${name}, which is not installed`,
    hints: ['npm install hardhat @uniswap/v3-core@1.0.1 @uniswap/v3-periphery@1.4.4'],
    cause,
  })
}

/** @internal exported for its test: no package of the project is missing here */
export function loadPeer<T>(path: string): T {
  try {
    return createRequire(import.meta.url)(path)
  } catch (cause) {
    const name = path
      .split('/')
      .slice(0, path.startsWith('@') ? 2 : 1)
      .join('/')
    throw missingPeer(name, cause)
  }
}
