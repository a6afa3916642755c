import { encodeFunctionData, hexToBytes } from 'viem'
import { positionManagerV4Abi } from '../../chain/abis/uniswapV4.ts'
import { blockParameter } from '../../chain/callAtBlock.ts'
import { askWords } from '../../chain/lensPlain.ts'
import { request } from '../../chain/request.ts'
import type { Address, Hex } from '../../domain/address.ts'
import { type Asked, addressOf } from '../uniswapV3/plainFacts.ts'
import type { PositionFacts, PositionsAnswer } from './facts.ts'
import {
  codeBytesOf,
  keyOfWords,
  NO_TOKEN,
  plainCurrency,
  viewedManagerOf,
} from './plainPoolAnswer.ts'
import { stateReader } from './plainState.ts'
import { poolIdOf } from './poolKey.ts'
import { unpackPositionInfo } from './positionInfo.ts'
import { NO_ADDRESS, SourceError, type V4Source } from './source.ts'
import { positionIdOf } from './stateSlots.ts'

/** `V4PositionLens.readPositions` by ordinary calls: about 15 for each position, all answered. */
export async function plainPositions(
  asked: Asked,
  source: V4Source,
  positionManager: Address,
  tokenIds: readonly bigint[],
): Promise<PositionsAnswer> {
  const { client, block } = asked
  const [manager, next, viewedManager] = await Promise.all([
    askWords(client, block, positionManager, question('poolManager'), 1),
    askWords(client, block, positionManager, question('nextTokenId'), 1),
    viewedManagerOf(asked, source),
  ])
  const positions: PositionFacts[] = []
  for (const tokenId of tokenIds)
    positions.push(await plainPosition(asked, source, positionManager, tokenId))
  return {
    managerPoolManager: addressOf(manager?.[0]),
    viewedManager,
    nextTokenId: next?.[0] ?? 0n,
    positions,
  }
}

async function plainPosition(
  asked: Asked,
  source: V4Source,
  positionManager: Address,
  tokenId: bigint,
): Promise<PositionFacts> {
  const { client, block } = asked
  const ask = (data: Hex, count: number) => askWords(client, block, positionManager, data, count)
  const words = (await ask(question('getPoolAndPositionInfo', tokenId), 6)) ?? []
  const info = words[5] ?? 0n
  if (info === 0n) return NO_POSITION
  const key = keyOfWords(words)
  const poolId = poolIdOf(key)
  const range = unpackPositionInfo(info)
  const reader = stateReader(asked, source)
  const readOr = <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      if (error instanceof SourceError) return undefined
      throw error
    })
  const [owner, subscriber, pool, own, ticks, token0, token1, hookCodeBytes] = await Promise.all([
    ownerOf(asked, positionManager, tokenId),
    range.isSubscribed ? ask(question('subscriber', tokenId), 1) : undefined,
    reader.pool(poolId),
    readOr(reader.position(poolId, positionIdOf(positionManager, range, tokenId))),
    readOr(reader.ticks(poolId, [range.tickLower, range.tickUpper])),
    plainCurrency(asked, key.currency0),
    plainCurrency(asked, key.currency1),
    codeBytesOf(asked, key.hooks),
  ])
  return {
    info,
    owner,
    subscriber: addressOf(subscriber?.[0]),
    key,
    readable: pool.readable && own !== undefined && ticks !== undefined,
    own: own ?? NO_POSITION.own,
    pool,
    lower: ticks?.[0] ?? NO_POSITION.lower,
    upper: ticks?.[1] ?? NO_POSITION.upper,
    token0,
    token1,
    hookCodeBytes,
  }
}

/** `Facts.ofOwner`. */
async function ownerOf({ client, block }: Asked, manager: Address, tokenId: bigint) {
  const words = await askWords(client, block, manager, question('ownerOf', tokenId), 1)
  const owner = addressOf(words?.[0])
  const code = hexToBytes(
    await request(client, 'eth_getCode', [owner, blockParameter(client, block)]),
  )
  const isDelegated = code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00
  return { owner, codeBytes: BigInt(code.length), isDelegated }
}

type Getter = 'poolManager' | 'nextTokenId'
type TokenGetter = 'getPoolAndPositionInfo' | 'ownerOf' | 'subscriber'

function question(name: Getter): Hex
function question(name: TokenGetter, tokenId: bigint): Hex
function question(name: Getter | TokenGetter, tokenId?: bigint): Hex {
  const abi = positionManagerV4Abi
  return tokenId === undefined
    ? encodeFunctionData({ abi, functionName: name as Getter })
    : encodeFunctionData({ abi, functionName: name as TokenGetter, args: [tokenId] })
}

const NO_TICK = {
  liquidityGross: 0n,
  liquidityNet: 0n,
  feeGrowthOutside0X128: 0n,
  feeGrowthOutside1X128: 0n,
}

/** What the lens leaves at zero for a token that does not exist. */
const NO_POSITION: PositionFacts = {
  info: 0n,
  owner: { owner: NO_ADDRESS, codeBytes: 0n, isDelegated: false },
  subscriber: NO_ADDRESS,
  key: {
    currency0: NO_ADDRESS,
    currency1: NO_ADDRESS,
    fee: 0,
    tickSpacing: 0,
    hooks: NO_ADDRESS,
  },
  readable: false,
  own: { liquidity: 0n, feeGrowthInside0LastX128: 0n, feeGrowthInside1LastX128: 0n },
  pool: {
    readable: false,
    sqrtPriceX96: 0n,
    tick: 0,
    protocolFee: 0,
    lpFee: 0,
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
  },
  lower: NO_TICK,
  upper: NO_TICK,
  token0: NO_TOKEN,
  token1: NO_TOKEN,
  hookCodeBytes: 0n,
}
