import { concatHex, encodeFunctionData, numberToHex } from 'viem'
import { uniswapV3PoolAbi } from '../../chain/abis/uniswapV3.ts'
import { askEach, askWords } from '../../chain/lensPlain.ts'
import { type Address, type Hex, isSameAddress } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'
import { poolAddressOf, type UniswapV3Deployment } from './deployment.ts'
import type { PoolAnswer, TickPage } from './facts.ts'
import { type Asked, plainPool, plainRegisteredPool, plainTick, plainToken } from './plainFacts.ts'

/**
 * `PoolLens.readPool` by ordinary calls: about 15 for the pool, then one for each word of the tick
 * bitmap (116 at spacing 60, 6,932 at spacing 1) and one for each tick.
 */
export async function plainPoolAnswer(
  asked: Asked,
  deployment: UniswapV3Deployment,
  pool: Address,
  withTicks: boolean,
): Promise<PoolAnswer> {
  const facts = await plainPool(asked, pool)
  const nothing = {
    pool: facts,
    registeredPool: NO_ADDRESS,
    create2Pool: NO_ADDRESS,
    token0: NO_TOKEN,
    token1: NO_TOKEN,
    page: { next: DONE, packed: '0x' },
  } as const
  if (!facts.readable) return nothing
  const registeredPool = await plainRegisteredPool(asked, deployment.factory, facts)
  const create2Pool = poolAddressOf(deployment, facts.token0, facts.token1, facts.fee)
  if (!isSameAddress(registeredPool, pool) && !isSameAddress(create2Pool, pool)) {
    return { ...nothing, registeredPool, create2Pool }
  }
  const [token0, token1] = await Promise.all([
    plainToken(asked, facts.token0),
    plainToken(asked, facts.token1),
  ])
  const page = withTicks ? await plainTicks(asked, pool, facts.tickSpacing) : nothing.page
  return { pool: facts, registeredPool, create2Pool, token0, token1, page }
}

/**
 * `PoolLens.readTicks` by ordinary calls: the ticks from an index (in units of the spacing) on, all in
 * one page.
 */
export async function plainTicks(
  asked: Asked,
  pool: Address,
  tickSpacing: number,
  from = -(2 ** 23),
): Promise<TickPage> {
  const last = Math.floor(MAX_TICK / tickSpacing)
  const first = Math.max(from, -last)
  const positions = range(first >> 8, last >> 8)
  const words = await askEach(positions, (position) => bitmapWord(asked, pool, position))
  const initialised = positions.flatMap((position, i) =>
    setBits(words[i] ?? 0n)
      .map((bit) => position * 256 + bit)
      .filter((index) => index >= first)
      .map((index) => index * tickSpacing),
  )
  const records = await askEach(initialised, async (tick) => {
    const facts = await plainTick(asked, pool, tick)
    if (facts === undefined) throw new UnreadableTicksError(pool, `ticks(${tick})`)
    return concatHex([
      numberToHex(tick, { signed: true, size: 3 }),
      numberToHex(facts.liquidityGross, { size: 16 }),
      numberToHex(facts.liquidityNet, { signed: true, size: 16 }),
      numberToHex(facts.feeGrowthOutside0X128, { size: 32 }),
      numberToHex(facts.feeGrowthOutside1X128, { size: 32 }),
    ])
  })
  return { next: DONE, packed: concatHex(['0x', ...records]) }
}

async function bitmapWord({ client, block }: Asked, pool: Address, position: number) {
  const data = encodeFunctionData({
    abi: uniswapV3PoolAbi,
    functionName: 'tickBitmap',
    args: [position],
  })
  const answer = await askWords(client, block, pool, data, 1)
  // A word that was not read is not an empty one.
  if (answer?.[0] === undefined) throw new UnreadableTicksError(pool, `tickBitmap(${position})`)
  return answer[0]
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function setBits(word: bigint): number[] {
  return range(0, 255).filter((bit) => (word >> BigInt(bit)) & 1n)
}

const MAX_TICK = 887_272

/** `TickWalk.DONE`: nothing is left to read. */
export const DONE = 2 ** 23 - 1

const NO_ADDRESS: Address = '0x0000000000000000000000000000000000000000'
const NO_TOKEN = {
  token: NO_ADDRESS,
  hasDecimals: false,
  decimals: 0n,
  symbol: '0x' as Hex,
} as const

/** `pool/not-a-pool`: the contract stopped answering as a pool does. */
export class UnreadableTicksError extends AmmeterError {
  override readonly name = 'UnreadableTicksError'

  constructor(pool: Address, question: string) {
    super({
      code: 'pool/not-a-pool',
      shortMessage: `contract ${pool} does not answer ${question}`,
    })
  }
}
