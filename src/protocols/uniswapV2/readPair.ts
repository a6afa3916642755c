import { zeroAddress } from 'viem'
import {
  pairLensAbi,
  pairLensBytecode,
  pairLensDeployedBytecode,
} from '../../chain/abis/PairLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { checksummed } from '../../chain/checksum.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import { tokenOf } from '../../chain/tokenMetadata.ts'
import { type Address, isSameAddress } from '../../domain/address.ts'
import type { Warning } from '../../domain/assumption.ts'
import type { ConstantProductPoolState } from '../../domain/pool.ts'
import type { SharePosition } from '../../domain/position.ts'
import { PoolIdentityError } from '../uniswapV3/poolState.ts'
import type { OwnerKind } from '../uniswapV3/readPosition.ts'
import type { PairDeployment, PairFamily } from './deployment.ts'
import type { PairFacts } from './facts.ts'
import { plainPair } from './plainPair.ts'

export type ReadPairOptions = {
  readonly address: Address
  readonly deployment: PairDeployment
  /** The block all of it is read at. */
  readonly block: PinnedBlock
}

/** A pair and what is odd about it. */
export type PairReading = {
  readonly pool: ConstantProductPoolState
  readonly warnings: readonly Warning[]
}

/** One owner's LP tokens of a pair, all at one block. */
export type ShareReading = PairReading & {
  readonly position: SharePosition
  readonly ownerKind: OwnerKind
}

/**
 * A Uniswap v2 pair at one block, in one request: reserves, supply, `kLast`, whether the protocol
 * takes its share, both tokens.
 *
 * The pair must be where only this factory can have put it (CREATE2) *and* what the factory names for
 * its tokens. A balance that is not the reserve, beyond a millionth, is a warning: a token that
 * rebases, or takes a fee on transfers into the pair, has no inventory one could rely on.
 *
 * @param client - any viem client or EIP-1193 provider
 * @throws PoolIdentityError `pool/not-a-pool`, `pool/not-from-factory`
 * @throws TokenError `token/no-decimals`, `token/decimals-unsupported`
 * @throws BadAddressError `usage/bad-address`; LensError, RpcError when the node could not answer
 */
export async function readPair(
  client: Requester,
  family: PairFamily,
  options: ReadPairOptions,
): Promise<PairReading> {
  const facts = await factsOf(client, family, options, zeroAddress)
  return readingOf(family, options.block.chainId, facts)
}

/**
 * An owner's LP tokens with the pair they are of, in one request. None is a state, not an error.
 *
 * @throws as {@link readPair}
 */
export async function readShare(
  client: Requester,
  family: PairFamily,
  options: ReadPairOptions & { readonly owner: Address },
): Promise<ShareReading> {
  const owner = checksummed(options.owner)
  const facts = await factsOf(client, family, options, owner)
  return {
    ...readingOf(family, options.block.chainId, facts),
    position: {
      kind: 'share',
      protocol: family.id,
      owner,
      poolId: facts.pair,
      sharesRaw: facts.shares,
    },
    ownerKind: facts.ownerCodeBytes === 0n || facts.ownerIsDelegated ? 'account' : 'contract',
  }
}

async function factsOf(
  client: Requester,
  family: PairFamily,
  { address: given, deployment, block }: ReadPairOptions,
  owner: Address,
): Promise<PairFacts> {
  const address = checksummed(given)
  const { factory, pairInitCodeHash } = deployment
  const facts: PairFacts = await callLens(client, {
    abi: pairLensAbi,
    bytecode: pairLensBytecode,
    deployedBytecode: pairLensDeployedBytecode,
    functionName: 'readPair',
    args: [address, factory, pairInitCodeHash, owner],
    block,
    askPlainly: () => plainPair({ client, block }, deployment, address, owner),
  })
  checkIdentity(family, facts, deployment)
  return facts
}

function readingOf(family: PairFamily, chainId: number, facts: PairFacts): PairReading {
  const { kind, feePips, protocolShare } = family.fee
  const isShared = !isSameAddress(facts.feeTo, zeroAddress)
  return {
    pool: {
      kind: 'constant-product',
      protocol: family.id,
      id: facts.pair,
      address: facts.pair,
      token0: tokenOf(chainId, facts.token0Facts),
      token1: tokenOf(chainId, facts.token1Facts),
      fee: { kind, feePips, ...(isShared ? { protocolShare } : {}) },
      reserve0Raw: facts.reserve0,
      reserve1Raw: facts.reserve1,
      totalSupplyRaw: facts.totalSupply,
      kLastRaw: facts.kLast,
    },
    warnings: warningsOf(facts),
  }
}

/** Beyond a millionth of the reserve; what someone sent by mistake is less, as a rule. */
const DUST = 1_000_000n

function warningsOf(facts: PairFacts): readonly Warning[] {
  const { hasBalances, reserve0, reserve1, balance0, balance1, token0, token1 } = facts
  const odd = [
    [token0, reserve0, balance0],
    [token1, reserve1, balance1],
  ] as const
  return odd
    .filter(([, reserve, balance]) => {
      const apart = balance > reserve ? balance - reserve : reserve - balance
      return !hasBalances || apart * DUST > reserve
    })
    .map(([token, reserve, balance]) => ({
      code: 'pool/reserves-disagree',
      message: hasBalances
        ? `The pair holds ${balance} of token ${token}, and its reserve says ${reserve}: the token may rebase or charge for transfers, and then these holdings are not to be relied on.`
        : `Token ${token} does not say what the pair holds of it.`,
      subject: facts.pair,
    }))
}

function checkIdentity(family: PairFamily, facts: PairFacts, { factory }: PairDeployment): void {
  const { pair } = facts
  if (!facts.readable) {
    throw new PoolIdentityError({
      code: 'pool/not-a-pool',
      shortMessage: `contract ${pair} does not answer as a ${family.name} pair`,
      hints: [
        'an LP token of another kind of pool is not a pair; check address, chain and protocol',
        'a node without the state of this block answers the same',
      ],
    })
  }
  if (isSameAddress(facts.registeredPair, pair) && isSameAddress(facts.create2Pair, pair)) return
  throw new PoolIdentityError({
    code: 'pool/not-from-factory',
    shortMessage: `pair ${pair} is not one of factory ${factory}`,
    details: `it names factory ${facts.factory}; for its tokens ours names ${facts.registeredPair}, and could only have made ${facts.create2Pair}`,
    hints: [
      'check the address; another family of pairs is another --protocol, or name its --factory',
    ],
  })
}
