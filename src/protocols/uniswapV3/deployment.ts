import { encodeAbiParameters, getContractAddress, keccak256 } from 'viem'
import { checksummed } from '../../chain/checksum.ts'
import type { Address, Hex } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'

/** One set of Uniswap v3 contracts on one chain. */
export type UniswapV3Deployment = {
  readonly factory: Address
  readonly positionManager: Address
  /** Hash of the code the factory creates pools with: makes a pool's address a proof of its origin. */
  readonly poolInitCodeHash: Hex
  /** Creates the pools, where the factory leaves it to another contract. */
  readonly poolDeployer?: Address
  /** Whose pools they are; absent: Uniswap's own. */
  readonly family?: V3Family
}

/** A protocol whose pools are Uniswap v3's but for what is said here. */
export type V3Family = {
  /** What positions and pools are labelled with. */
  readonly id: string
  readonly name: string
  /** How `slot0.feeProtocol` is packed and what it means. */
  readonly feeKind: 'uniswap-v3' | 'pancake-v3'
}

export const POOL_INIT_CODE_HASH =
  '0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54'

const canonical: UniswapV3Deployment = {
  factory: '0x1F98431c8aD98523631AE4a59f267346ea31F984',
  positionManager: '0xC36442b4a4522E871399CD717aBDD847Ab11FE88',
  poolInitCodeHash: POOL_INIT_CODE_HASH,
}

/** Uniswap's own deployments by chain id (docs.uniswap.org, v3 deployments; `@uniswap/sdk-core`). */
export const uniswapV3Deployments: Readonly<Record<number, UniswapV3Deployment>> = {
  1: canonical,
  10: canonical,
  56: {
    factory: '0xdB1d10011AD0Ff90774D0C6Bb92e5C5c8b4461F7',
    positionManager: '0x7b8A01B39D58278b5DE7e48c8449c9f4F5170613',
    poolInitCodeHash: POOL_INIT_CODE_HASH,
  },
  137: canonical,
  8453: {
    factory: '0x33128a8fC17869897dcE68Ed026d694621f6FDfD',
    positionManager: '0x03a520b32C04BF3bEEf7BEb72E919cf822Ed34f1',
    poolInitCodeHash: POOL_INIT_CODE_HASH,
  },
  42161: canonical,
}

/**
 * The deployment to read: the chain's own, with any address replaced; or a private one, where factory
 * and position manager are given and the chain needs no entry.
 *
 * @param chainId - whose deployment; for a fork, the chain it was forked from
 * @throws DeploymentError `protocol/no-deployment` where neither the chain nor the options name one
 * @throws BadAddressError `usage/bad-address`
 * @example uniswapV3DeploymentOf(8453).factory // '0x33128a8fC17869897dcE68Ed026d694621f6FDfD'
 */
export function uniswapV3DeploymentOf(
  chainId: number,
  replace: Partial<UniswapV3Deployment> = {},
): UniswapV3Deployment {
  return v3DeploymentOf('Uniswap v3', uniswapV3Deployments, chainId, replace)
}

/**
 * {@link uniswapV3DeploymentOf} for any table of deployments.
 *
 * @param name - of the protocol, for errors
 * @throws DeploymentError `protocol/no-deployment`
 * @throws BadAddressError `usage/bad-address`
 */
export function v3DeploymentOf(
  name: string,
  deployments: Readonly<Record<number, UniswapV3Deployment>>,
  chainId: number,
  replace: Partial<UniswapV3Deployment> = {},
): UniswapV3Deployment {
  const known = deployments[chainId]
  const factory = replace.factory ?? known?.factory
  const positionManager = replace.positionManager ?? known?.positionManager
  const any = known ?? Object.values(deployments)[0]
  if (factory === undefined || positionManager === undefined) {
    throw new DeploymentError({
      code: 'protocol/no-deployment',
      shortMessage: `no ${name} deployment is known on chain ${chainId}`,
      details: `known: ${Object.keys(deployments).join(', ')}`,
      hints: [
        'name the contracts with --factory and --position-manager',
        'on a fork, name the chain it was forked from with --chain',
      ],
    })
  }
  return checksummedDeployment({
    poolInitCodeHash: POOL_INIT_CODE_HASH,
    ...any,
    ...replace,
    factory,
    positionManager,
  })
}

/**
 * The deployment with its addresses spelled as a node spells them.
 *
 * @throws BadAddressError `usage/bad-address`
 */
export function checksummedDeployment(deployment: UniswapV3Deployment): UniswapV3Deployment {
  return {
    ...deployment,
    factory: checksummed(deployment.factory),
    positionManager: checksummed(deployment.positionManager),
  }
}

/**
 * The address only this deployment's factory can have given the pool of a pair (EIP-1014: a hash of
 * factory, pair, fee and pool code), so a contract found there needs no other proof.
 *
 * @param token0 - the token with the lower address
 */
export function poolAddressOf(
  { factory, poolDeployer = factory, poolInitCodeHash }: UniswapV3Deployment,
  token0: Address,
  token1: Address,
  feePips: number,
): Address {
  const salt = keccak256(
    encodeAbiParameters(
      [{ type: 'address' }, { type: 'address' }, { type: 'uint24' }],
      [token0, token1, feePips],
    ),
  )
  return getContractAddress({
    opcode: 'CREATE2',
    from: poolDeployer,
    salt,
    bytecodeHash: poolInitCodeHash,
  })
}

/** `protocol/no-deployment`: nothing says where this protocol's contracts are. */
export class DeploymentError extends AmmeterError {
  override readonly name = 'DeploymentError'
}
