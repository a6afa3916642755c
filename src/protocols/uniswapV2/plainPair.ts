import { encodeFunctionData, zeroAddress } from 'viem'
import { uniswapV2FactoryAbi, uniswapV2PairAbi } from '../../chain/abis/uniswapV2.ts'
import { blockParameter } from '../../chain/callAtBlock.ts'
import { askWords } from '../../chain/lensPlain.ts'
import { request } from '../../chain/request.ts'
import { type Address, type Hex, isSameAddress } from '../../domain/address.ts'
import { type Asked, addressOf, plainToken } from '../uniswapV3/plainFacts.ts'
import { type PairDeployment, pairAddressOf } from './deployment.ts'
import type { PairFacts } from './facts.ts'

/** contracts/lens/PairLens.sol by ordinary calls: about 20. */
export async function plainPair(
  asked: Asked,
  deployment: PairDeployment,
  pair: Address,
  owner: Address,
): Promise<PairFacts> {
  const ask = (name: (typeof GETTERS)[number] | 'getReserves', count = 1) =>
    askWords(
      asked.client,
      asked.block,
      pair,
      encodeFunctionData({ abi: uniswapV2PairAbi, functionName: name }),
      count,
    )
  const reserves = await ask('getReserves', 3)
  const rest = reserves === undefined ? [] : await Promise.all(GETTERS.map((name) => ask(name)))
  const [factory, token0, token1, totalSupply, kLast] = rest.map((words) => words?.[0])
  const facts: PairFacts = {
    ...NOTHING,
    pair,
    readable: reserves !== undefined && rest.every((answer) => answer !== undefined),
    factory: addressOf(factory),
    token0: addressOf(token0),
    token1: addressOf(token1),
    reserve0: reserves?.[0] ?? 0n,
    reserve1: reserves?.[1] ?? 0n,
    totalSupply: totalSupply ?? 0n,
    kLast: kLast ?? 0n,
  }
  if (!facts.readable) return facts
  const getPair = encodeFunctionData({
    abi: uniswapV2FactoryAbi,
    functionName: 'getPair',
    args: [facts.token0, facts.token1],
  })
  const registeredPair = addressOf(
    (await askWords(asked.client, asked.block, deployment.factory, getPair, 1))?.[0],
  )
  const create2Pair = pairAddressOf(deployment, facts.token0, facts.token1)
  const known = { ...facts, registeredPair, create2Pair }
  if (!isSameAddress(registeredPair, pair) || !isSameAddress(create2Pair, pair)) return known
  return { ...known, ...(await ownFacts(asked, known, deployment.factory, owner)) }
}

async function ownFacts(
  { client, block }: Asked,
  facts: PairFacts,
  factory: Address,
  owner: Address,
) {
  const balanceOf = (token: Address, who: Address) =>
    askWords(
      client,
      block,
      token,
      encodeFunctionData({ abi: uniswapV2PairAbi, functionName: 'balanceOf', args: [who] }),
      1,
    )
  const feeTo = encodeFunctionData({ abi: uniswapV2FactoryAbi, functionName: 'feeTo' })
  const [to, balance0, balance1, shares, token0Facts, token1Facts, code] = await Promise.all([
    askWords(client, block, factory, feeTo, 1),
    balanceOf(facts.token0, facts.pair),
    balanceOf(facts.token1, facts.pair),
    balanceOf(facts.pair, owner),
    plainToken({ client, block }, facts.token0),
    plainToken({ client, block }, facts.token1),
    request(client, 'eth_getCode', [owner, blockParameter(client, block)]) as Promise<Hex>,
  ])
  return {
    feeTo: addressOf(to?.[0]),
    hasBalances: balance0 !== undefined && balance1 !== undefined,
    balance0: balance0?.[0] ?? 0n,
    balance1: balance1?.[0] ?? 0n,
    shares: shares?.[0] ?? 0n,
    token0Facts,
    token1Facts,
    ownerCodeBytes: BigInt((code.length - 2) / 2),
    ownerIsDelegated: code.length === 48 && code.startsWith('0xef0100'),
  }
}

const GETTERS = ['factory', 'token0', 'token1', 'totalSupply', 'kLast'] as const

const NO_TOKEN = {
  token: zeroAddress,
  hasDecimals: false,
  decimals: 0n,
  symbol: '0x' as Hex,
} as const

const NOTHING = {
  registeredPair: zeroAddress,
  create2Pair: zeroAddress,
  feeTo: zeroAddress,
  hasBalances: false,
  balance0: 0n,
  balance1: 0n,
  token0Facts: NO_TOKEN,
  token1Facts: NO_TOKEN,
  shares: 0n,
  ownerCodeBytes: 0n,
  ownerIsDelegated: false,
} as const
