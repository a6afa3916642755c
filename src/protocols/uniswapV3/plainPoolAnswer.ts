import { encodeFunctionData } from 'viem'
import { uniswapV3PoolAbi } from '../../chain/abis/uniswapV3.ts'
import { askEach, askWords } from '../../chain/lensPlain.ts'
import { type Address, type Hex, isSameAddress } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'
import { bitmapSpan, DONE, FIRST_TICK, initialisedTicks, lastPage } from './bitmapTicks.ts'
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
  from = FIRST_TICK,
): Promise<TickPage> {
  const span = bitmapSpan(tickSpacing, from)
  const words = await askEach(span.positions, (position) => bitmapWord(asked, pool, position))
  const ticks = initialisedTicks(span, words, tickSpacing)
  const facts = await askEach(ticks, async (tick) => {
    const answer = await plainTick(asked, pool, tick)
    if (answer === undefined) throw new UnreadableTicksError(pool, `ticks(${tick})`)
    return answer
  })
  return lastPage(ticks, facts)
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
