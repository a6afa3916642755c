import { encodeFunctionData, numberToHex, toEventSelector } from 'viem'
import {
  pairLensAbi,
  pairLensBytecode,
  pairLensDeployedBytecode,
} from '../../chain/abis/PairLens.ts'
import { uniswapV2PairAbi } from '../../chain/abis/uniswapV2.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { callLens } from '../../chain/lens.ts'
import { askEach, askWords } from '../../chain/lensPlain.ts'
import { getLogsBounded } from '../../chain/logs.ts'
import type { Requester } from '../../chain/request.ts'
import { type Address, isSameAddress } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'
import { addressOf } from '../uniswapV3/plainFacts.ts'

export type HeldPairsQuery = {
  readonly owner: Address
  readonly block: PinnedBlock
  readonly fromBlock: bigint
  /** Of the search of logs. */
  readonly maxRequests: number
}

/**
 * Tokens an owner was sent since a block, still holds, and that name a factory: what may be LP tokens.
 * Whether they are, only reading each as a pair of that factory says.
 *
 * One search of the logs of all contracts, then a few hundred tokens in each request.
 *
 * @throws EventsError `events/search-too-long`; LensError, RpcError
 */
export async function heldPairs(
  client: Requester,
  { owner, block, fromBlock, maxRequests }: HeldPairsQuery,
): Promise<readonly { readonly address: Address; readonly factory: Address }[]> {
  const { logs } = await getLogsBounded(client, {
    topics: [TRANSFER, null, numberToHex(BigInt(owner), { size: 32 })],
    fromBlock,
    toBlock: block.number,
    maxRequests,
    pinned: block,
  })
  // A transfer of an NFT has its id as a fourth topic.
  const coins = logs.filter(({ topics }) => topics.length === 3)
  const tokens = [...new Set(coins.map(({ address }) => address))]
  const held: { address: Address; factory: Address }[] = []
  for (let done = 0; done < tokens.length; ) {
    const left = tokens.slice(done)
    const [factories, balances] = await callLens(client, {
      abi: pairLensAbi,
      bytecode: pairLensBytecode,
      deployedBytecode: pairLensDeployedBytecode,
      functionName: 'heldOf',
      args: [left, owner],
      block,
      askPlainly: () => plainly(client, block, left, owner),
    })
    if (factories.length === 0 || factories.length > left.length) throw unanswered(left.length)
    factories.forEach((factory, i) => {
      const address = left[i] as Address
      if ((balances[i] ?? 0n) > 0n && !isSameAddress(factory, NOBODY))
        held.push({ address, factory })
    })
    done += factories.length
  }
  return held
}

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
const NOBODY: Address = '0x0000000000000000000000000000000000000000'

async function plainly(
  client: Requester,
  block: PinnedBlock,
  tokens: readonly Address[],
  owner: Address,
): Promise<readonly [readonly Address[], readonly bigint[]]> {
  const abi = uniswapV2PairAbi
  const factory = encodeFunctionData({ abi, functionName: 'factory' })
  const balanceOf = encodeFunctionData({ abi, functionName: 'balanceOf', args: [owner] })
  const words = await askEach(tokens, async (token) => [
    await askWords(client, block, token, factory, 1),
    await askWords(client, block, token, balanceOf, 1),
  ])
  return [
    words.map(([named]) => addressOf(named?.[0])),
    words.map(([, balance]) => balance?.[0] ?? 0n),
  ]
}

function unanswered(asked: number): AmmeterError {
  return new AmmeterError({
    code: 'lens/bad-answer',
    shortMessage: `the node answered another number of tokens than the ${asked} asked for`,
    retryable: true,
  })
}
