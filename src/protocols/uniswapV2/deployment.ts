import { encodePacked, getContractAddress, keccak256 } from 'viem'
import { checksummed } from '../../chain/checksum.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { PairFeeTerms } from '../../domain/pool.ts'
import { DeploymentError } from '../uniswapV3/deployment.ts'

/** One factory of Uniswap v2 pairs on one chain. */
export type PairDeployment = {
  readonly factory: Address
  /** Hash of the code the factory creates pairs with: makes a pair's address a proof of its origin. */
  readonly pairInitCodeHash: Hex
}

/** A family of pairs: which factories are its own, and what its contracts charge. */
export type PairFamily = {
  readonly id: string
  readonly name: string
  /** With the share the protocol takes while its factory names a recipient. */
  readonly fee: Required<PairFeeTerms>
  readonly deployments: Readonly<Record<number, PairDeployment>>
}

/**
 * The factory to read: the chain's own, or one the caller names.
 *
 * @param chainId - whose deployment; for a fork, the chain it was forked from
 * @throws DeploymentError `protocol/no-deployment`; BadAddressError `usage/bad-address`
 */
export function pairDeploymentOf(
  family: PairFamily,
  chainId: number,
  replace: Partial<PairDeployment> = {},
): PairDeployment {
  const known = family.deployments[chainId]
  const factory = replace.factory ?? known?.factory
  const first = Object.values(family.deployments)[0]
  const pairInitCodeHash =
    replace.pairInitCodeHash ?? known?.pairInitCodeHash ?? first?.pairInitCodeHash
  if (factory === undefined || pairInitCodeHash === undefined) {
    throw new DeploymentError({
      code: 'protocol/no-deployment',
      shortMessage: `no ${family.name} deployment is known on chain ${chainId}`,
      details: `known: ${Object.keys(family.deployments).join(', ')}`,
      hints: [
        'name the factory with --factory',
        'on a fork, name the chain it was forked from with --chain',
      ],
    })
  }
  return { factory: checksummed(factory), pairInitCodeHash }
}

/**
 * The address only this factory can have given the pair of two tokens (EIP-1014).
 *
 * @param token0 - the token with the lower address
 */
export function pairAddressOf(
  { factory, pairInitCodeHash }: PairDeployment,
  token0: Address,
  token1: Address,
): Address {
  return getContractAddress({
    opcode: 'CREATE2',
    from: factory,
    salt: keccak256(encodePacked(['address', 'address'], [token0, token1])),
    bytecodeHash: pairInitCodeHash,
  })
}
