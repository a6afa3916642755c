import { encodeFunctionData } from 'viem'
import {
  positionLensAbi,
  positionLensBytecode,
  positionLensDeployedBytecode,
} from '../../chain/abis/PositionLens.ts'
import { positionManagerAbi } from '../../chain/abis/uniswapV3.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { checksummed } from '../../chain/checksum.ts'
import { callLens } from '../../chain/lens.ts'
import { askEach, askWords } from '../../chain/lensPlain.ts'
import type { Requester } from '../../chain/request.ts'
import type { Address } from '../../domain/address.ts'
import { checksummedDeployment, type UniswapV3Deployment } from './deployment.ts'
import { PositionError } from './noPosition.ts'
import { addressOf } from './plainFacts.ts'
import { checkManager } from './readPosition.ts'

/** More than anyone holds: beyond it a contract is making them up. */
const MOST_TOKENS = 20_000n

/**
 * The NFTs an owner holds at a block, by the position manager's own list; about two thousand in each
 * request.
 *
 * @returns token ids in the manager's order
 * @throws PositionError `position/no-manager`, `position/bad-list`; BadAddressError
 * @throws LensError, RpcError when the node could not answer
 */
export async function ownedTokenIds(
  client: Requester,
  options: {
    readonly owner: Address
    readonly deployment: UniswapV3Deployment
    readonly block: PinnedBlock
  },
): Promise<readonly bigint[]> {
  const { block } = options
  const owner = checksummed(options.owner)
  const deployment = checksummedDeployment(options.deployment)
  const { positionManager } = deployment
  const tokenIds: bigint[] = []
  for (;;) {
    const from = BigInt(tokenIds.length)
    const page = await callLens(client, {
      abi: positionLensAbi,
      bytecode: positionLensBytecode,
      deployedBytecode: positionLensDeployedBytecode,
      functionName: 'tokensOf',
      args: [positionManager, owner, from],
      block,
      askPlainly: () => plainTokens({ client, block }, positionManager, owner),
    })
    checkManager(page.managerFactory, deployment)
    tokenIds.push(...page.tokenIds)
    const held = BigInt(tokenIds.length)
    if (!page.enumerable || page.balance > MOST_TOKENS || held > page.balance)
      throw badList(positionManager, `it counts ${page.balance} and lists ${held}`)
    if (held === page.balance) break
    if (page.tokenIds.length === 0)
      throw badList(positionManager, `it counts ${page.balance} and lists ${held}`)
  }
  if (new Set(tokenIds).size !== tokenIds.length)
    throw badList(positionManager, 'it lists a token twice')
  return tokenIds
}

async function plainTokens(
  { client, block }: { readonly client: Requester; readonly block: PinnedBlock },
  manager: Address,
  owner: Address,
) {
  const abi = positionManagerAbi
  const factory = encodeFunctionData({ abi, functionName: 'factory' })
  const balanceOf = encodeFunctionData({ abi, functionName: 'balanceOf', args: [owner] })
  const [named, held] = await Promise.all([
    askWords(client, block, manager, factory, 1),
    askWords(client, block, manager, balanceOf, 1),
  ])
  const balance = held?.[0] ?? 0n
  const indexes = Array.from({ length: balance > MOST_TOKENS ? 0 : Number(balance) }, (_, i) => i)
  const words = await askEach(indexes, (index) =>
    askWords(
      client,
      block,
      manager,
      encodeFunctionData({
        abi,
        functionName: 'tokenOfOwnerByIndex',
        args: [owner, BigInt(index)],
      }),
      1,
    ),
  )
  return {
    managerFactory: addressOf(named?.[0]),
    enumerable: held !== undefined && words.every((answer) => answer !== undefined),
    balance,
    tokenIds: words.map((answer) => answer?.[0] ?? 0n),
  }
}

function badList(positionManager: Address, details: string): PositionError {
  return new PositionError({
    code: 'position/bad-list',
    shortMessage: `position manager ${positionManager} does not list an owner's tokens as it counts them`,
    details,
    hints: ['check the contract given as --position-manager, or use another node'],
  })
}
