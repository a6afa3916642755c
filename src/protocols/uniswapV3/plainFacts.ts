import { encodeFunctionData, erc20Abi, getAddress, numberToHex } from 'viem'
import { uniswapV3FactoryAbi, uniswapV3PoolAbi } from '../../chain/abis/uniswapV3.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { askText, askWords } from '../../chain/lensPlain.ts'
import type { Requester } from '../../chain/request.ts'
import type { TokenFacts } from '../../chain/tokenMetadata.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { PoolFacts, TickFacts } from './facts.ts'

/*
 * contracts/lens/Facts.sol, asked from outside: the same questions, cut to the same widths.
 */

/** Where and when to ask. */
export type Asked = { readonly client: Requester; readonly block: PinnedBlock }

export async function plainPool({ client, block }: Asked, pool: Address): Promise<PoolFacts> {
  const ask = (name: (typeof POOL_GETTERS)[number] | 'slot0', count = 1) =>
    askWords(
      client,
      block,
      pool,
      encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: name }),
      count,
    )
  // Whatever does not answer this is no pool, and the rest need not be asked.
  const slot0 = await ask('slot0', 7)
  const rest = slot0 === undefined ? [] : await Promise.all(POOL_GETTERS.map((name) => ask(name)))
  const [factory, token0, token1, fee, tickSpacing, liquidity, growth0, growth1] = rest
  return {
    pool: getAddress(pool),
    readable: slot0 !== undefined && rest.every((answer) => answer !== undefined),
    factory: addressOf(factory?.[0]),
    token0: addressOf(token0?.[0]),
    token1: addressOf(token1?.[0]),
    fee: Number(BigInt.asUintN(24, fee?.[0] ?? 0n)),
    tickSpacing: Number(BigInt.asIntN(24, tickSpacing?.[0] ?? 0n)),
    sqrtPriceX96: BigInt.asUintN(160, slot0?.[0] ?? 0n),
    tick: Number(BigInt.asIntN(24, slot0?.[1] ?? 0n)),
    feeProtocol: Number(BigInt.asUintN(32, slot0?.[5] ?? 0n)),
    liquidity: BigInt.asUintN(128, liquidity?.[0] ?? 0n),
    feeGrowthGlobal0X128: growth0?.[0] ?? 0n,
    feeGrowthGlobal1X128: growth1?.[0] ?? 0n,
  }
}

/** One tick; `undefined` where the contract does not answer. */
export async function plainTick(
  { client, block }: Asked,
  pool: Address,
  tick: number,
): Promise<TickFacts | undefined> {
  const data = encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'ticks', args: [tick] })
  const words = await askWords(client, block, pool, data, 4)
  if (words === undefined) return undefined
  return {
    liquidityGross: BigInt.asUintN(128, words[0] ?? 0n),
    liquidityNet: BigInt.asIntN(128, words[1] ?? 0n),
    feeGrowthOutside0X128: words[2] ?? 0n,
    feeGrowthOutside1X128: words[3] ?? 0n,
  }
}

export async function plainToken({ client, block }: Asked, token: Address): Promise<TokenFacts> {
  const decimals = encodeFunctionData({ abi: erc20Abi, functionName: 'decimals' })
  const symbol = encodeFunctionData({ abi: erc20Abi, functionName: 'symbol' })
  const [places, text] = await Promise.all([
    askWords(client, block, token, decimals, 1),
    askText(client, block, token, symbol),
  ])
  return {
    token: getAddress(token),
    hasDecimals: places !== undefined,
    decimals: places?.[0] ?? 0n,
    symbol: text,
  }
}

/** The pool the factory knows for a pair and fee; the zero address where it knows none. */
export async function plainRegisteredPool(
  { client, block }: Asked,
  factory: Address,
  pair: { readonly token0: Address; readonly token1: Address; readonly fee: number },
): Promise<Address> {
  const { token0, token1, fee } = pair
  const args = [token0, token1, fee] as const
  const data = encodeFunctionData({ abi: uniswapV3FactoryAbi, functionName: 'getPool', args })
  return addressOf((await askWords(client, block, factory, data, 1))?.[0])
}

/** The low 20 bytes of a word, checksummed. */
export function addressOf(word: bigint | undefined): Address {
  return getAddress(numberToHex(BigInt.asUintN(160, word ?? 0n), { size: 20 }) as Hex)
}

const POOL_GETTERS = [
  'factory',
  'token0',
  'token1',
  'fee',
  'tickSpacing',
  'liquidity',
  'feeGrowthGlobal0X128',
  'feeGrowthGlobal1X128',
] as const
