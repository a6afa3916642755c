import { encodeFunctionData, slice } from 'viem'
import { positionManagerV4Abi, stateViewAbi } from '../../chain/abis/uniswapV4.ts'
import { blockParameter } from '../../chain/callAtBlock.ts'
import { askWords } from '../../chain/lensPlain.ts'
import { request } from '../../chain/request.ts'
import type { TokenFacts } from '../../chain/tokenMetadata.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { PoolKey } from '../../domain/pool.ts'
import {
  bitmapSpan,
  DONE,
  FIRST_TICK,
  initialisedTicks,
  lastPage,
} from '../uniswapV3/bitmapTicks.ts'
import { type Asked, addressOf, plainToken } from '../uniswapV3/plainFacts.ts'
import type { PoolAnswer, TickPage } from './facts.ts'
import { stateReader } from './plainState.ts'
import { poolIdOf } from './poolKey.ts'
import { NO_ADDRESS, type V4Source } from './source.ts'

/**
 * `V4PoolLens.readPool` by ordinary calls: about ten for the pool, then, from slots, one for every 600
 * words of the tick bitmap and every 200 ticks; through a state view one for each word and each tick.
 *
 * @param given - the pool's key, or one of zeros to ask the position manager
 */
export async function plainPoolAnswer(
  asked: Asked,
  source: V4Source,
  positionManager: Address,
  poolId: Hex,
  given: PoolKey,
  withTicks: boolean,
): Promise<PoolAnswer> {
  const viewedManager = await viewedManagerOf(asked, source)
  const pool = await stateReader(asked, source).pool(poolId)
  const key = given.tickSpacing === 0 ? await knownKey(asked, positionManager, poolId) : given
  const nothing = { next: DONE, packed: '0x' } as const
  if (poolIdOf(key) !== poolId || pool.sqrtPriceX96 === 0n) {
    const token0 = NO_TOKEN
    return { pool, key, viewedManager, token0, token1: NO_TOKEN, hookCodeBytes: 0n, page: nothing }
  }
  const [token0, token1, hookCodeBytes] = await Promise.all([
    plainCurrency(asked, key.currency0),
    plainCurrency(asked, key.currency1),
    codeBytesOf(asked, key.hooks),
  ])
  const page = withTicks ? await plainTicks(asked, source, poolId, key.tickSpacing) : nothing
  return { pool, key, viewedManager, token0, token1, hookCodeBytes, page }
}

/** `V4PoolLens.readTicks` by ordinary calls, all in one page. */
export async function plainTicks(
  asked: Asked,
  source: V4Source,
  poolId: Hex,
  tickSpacing: number,
  from = FIRST_TICK,
): Promise<TickPage> {
  const reader = stateReader(asked, source)
  const span = bitmapSpan(tickSpacing, from)
  const ticks = initialisedTicks(span, await reader.words(poolId, span.positions), tickSpacing)
  return lastPage(ticks, await reader.ticks(poolId, ticks))
}

/** `V4State.managerOf`. */
export async function viewedManagerOf(
  { client, block }: Asked,
  { stateView }: V4Source,
): Promise<Address> {
  if (stateView === NO_ADDRESS) return NO_ADDRESS
  const data = encodeFunctionData({ abi: stateViewAbi, functionName: 'poolManager' })
  return addressOf((await askWords(client, block, stateView, data, 1))?.[0])
}

/** `V4Keys.ofCurrency`. */
export function plainCurrency(asked: Asked, currency: Address): Promise<TokenFacts> {
  return currency === NO_ADDRESS ? Promise.resolve(NO_TOKEN) : plainToken(asked, currency)
}

/** `V4Keys.fromWords`. */
export function keyOfWords(words: readonly bigint[]): PoolKey {
  return {
    currency0: addressOf(words[0]),
    currency1: addressOf(words[1]),
    fee: Number(BigInt.asUintN(24, words[2] ?? 0n)),
    tickSpacing: Number(BigInt.asIntN(24, words[3] ?? 0n)),
    hooks: addressOf(words[4]),
  }
}

export async function codeBytesOf({ client, block }: Asked, account: Address): Promise<bigint> {
  const code = await request(client, 'eth_getCode', [account, blockParameter(client, block)])
  return BigInt((code.length - 2) / 2)
}

async function knownKey({ client, block }: Asked, manager: Address, poolId: Hex): Promise<PoolKey> {
  const data = encodeFunctionData({
    abi: positionManagerV4Abi,
    functionName: 'poolKeys',
    args: [slice(poolId, 0, 25)],
  })
  return keyOfWords((await askWords(client, block, manager, data, 5)) ?? [])
}

export const NO_TOKEN: TokenFacts = {
  token: NO_ADDRESS,
  hasDecimals: false,
  decimals: 0n,
  symbol: '0x',
}
