import { encodeFunctionData, hexToBytes } from 'viem'
import { positionManagerAbi } from '../../chain/abis/uniswapV3.ts'
import { blockParameter } from '../../chain/callAtBlock.ts'
import { askWords } from '../../chain/lensPlain.ts'
import { request } from '../../chain/request.ts'
import type { Address } from '../../domain/address.ts'
import { poolAddressOf, type UniswapV3Deployment } from './deployment.ts'
import type { PositionFacts } from './facts.ts'
import {
  type Asked,
  addressOf,
  plainPool,
  plainRegisteredPool,
  plainTick,
  plainToken,
} from './plainFacts.ts'

/** `PositionLens.readPosition` by ordinary calls: about 25 of them. */
export async function plainPosition(
  asked: Asked,
  deployment: UniswapV3Deployment,
  tokenId: bigint,
): Promise<PositionFacts> {
  const { client, block } = asked
  const { factory, positionManager } = deployment
  const [managerFactory, position] = await Promise.all([
    askWords(client, block, positionManager, question('factory'), 1),
    askWords(client, block, positionManager, question('positions', tokenId), 12),
  ])
  const [, , token0Word, token1Word, fee, lower, upper, liquidity, growth0, growth1, owed0, owed1] =
    position ?? []
  const tickLower = Number(BigInt.asIntN(24, lower ?? 0n))
  const tickUpper = Number(BigInt.asIntN(24, upper ?? 0n))
  const pair = {
    token0: addressOf(token0Word),
    token1: addressOf(token1Word),
    fee: Number(BigInt.asUintN(24, fee ?? 0n)),
  }
  const facts = {
    managerFactory: addressOf(managerFactory?.[0]),
    exists: position !== undefined,
    ...pair,
    tickLower,
    tickUpper,
    liquidity: BigInt.asUintN(128, liquidity ?? 0n),
    feeGrowthInside0LastX128: growth0 ?? 0n,
    feeGrowthInside1LastX128: growth1 ?? 0n,
    tokensOwed0: BigInt.asUintN(128, owed0 ?? 0n),
    tokensOwed1: BigInt.asUintN(128, owed1 ?? 0n),
  }
  if (position === undefined) return { ...facts, ...NOTHING }

  const registered = await plainRegisteredPool(asked, factory, pair)
  const poolIsRegistered = registered !== NO_ADDRESS
  const pool = poolIsRegistered
    ? registered
    : poolAddressOf(deployment, pair.token0, pair.token1, pair.fee)
  const [owner, poolFacts, lowerFacts, upperFacts, token0Facts, token1Facts] = await Promise.all([
    plainOwner(asked, positionManager, tokenId),
    plainPool(asked, pool),
    plainTick(asked, pool, tickLower),
    plainTick(asked, pool, tickUpper),
    plainToken(asked, pair.token0),
    plainToken(asked, pair.token1),
  ])
  return {
    ...facts,
    ...owner,
    poolIsRegistered,
    pool: {
      ...poolFacts,
      readable: poolFacts.readable && lowerFacts !== undefined && upperFacts !== undefined,
    },
    lower: lowerFacts ?? NO_TICK,
    upper: upperFacts ?? NO_TICK,
    token0Facts,
    token1Facts,
  }
}

async function plainOwner({ client, block }: Asked, manager: Address, tokenId: bigint) {
  const words = await askWords(client, block, manager, question('ownerOf', tokenId), 1)
  const owner = addressOf(words?.[0])
  const code = hexToBytes(
    await request(client, 'eth_getCode', [owner, blockParameter(client, block)]),
  )
  // EIP-7702: such an account carries 0xef0100 and an address, and is still a key's account.
  const ownerIsDelegated =
    code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00
  return { owner, ownerCodeBytes: BigInt(code.length), ownerIsDelegated }
}

function question(name: 'factory' | 'positions' | 'ownerOf', tokenId?: bigint) {
  return name === 'factory'
    ? encodeFunctionData({ abi: positionManagerAbi, functionName: name })
    : encodeFunctionData({ abi: positionManagerAbi, functionName: name, args: [tokenId ?? 0n] })
}

const NO_ADDRESS: Address = '0x0000000000000000000000000000000000000000'
const NO_TICK = {
  liquidityGross: 0n,
  liquidityNet: 0n,
  feeGrowthOutside0X128: 0n,
  feeGrowthOutside1X128: 0n,
}
const NO_TOKEN = { token: NO_ADDRESS, hasDecimals: false, decimals: 0n, symbol: '0x' } as const

/** What the lens leaves at zero for a position that does not exist. */
const NOTHING = {
  owner: NO_ADDRESS,
  ownerCodeBytes: 0n,
  ownerIsDelegated: false,
  poolIsRegistered: false,
  pool: {
    pool: NO_ADDRESS,
    readable: false,
    factory: NO_ADDRESS,
    token0: NO_ADDRESS,
    token1: NO_ADDRESS,
    fee: 0,
    tickSpacing: 0,
    sqrtPriceX96: 0n,
    tick: 0,
    feeProtocol: 0,
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
  },
  lower: NO_TICK,
  upper: NO_TICK,
  token0Facts: NO_TOKEN,
  token1Facts: NO_TOKEN,
} as const
