import type {
  LiquidityChange,
  PoolEngine,
  RangeKey,
  SwapParams,
  TokenAmounts,
} from '../amm/poolEngine.ts'
import { getAmountsRoundingDown } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import type { Block } from './clock.ts'
import type {
  PoolNow,
  PoolProgram,
  PoolReply,
  PoolRequest,
  PoolSwap,
  RangeReading,
} from './poolRequest.ts'

/** A pool the loop can act on; every answer is exact. */
export type MarketPool = {
  open(block: Block): void
  seal(): PoolNow
  look(): PoolNow
  quote(params: SwapParams): PoolSwap
  swap(params: SwapParams): PoolSwap
  mint(change: LiquidityChange): TokenAmounts
  burn(change: LiquidityChange): TokenAmounts
  collect(key: RangeKey): TokenAmounts
  range(key: RangeKey): RangeReading
}

/** The same pool where answers take time: contracts behind a node. */
export type AsyncMarketPool = {
  readonly [M in keyof MarketPool]: (
    ...args: Parameters<MarketPool[M]>
  ) => Promise<ReturnType<MarketPool[M]>>
}

/** An engine as a pool of the loop. The engine moves; give a fork to keep the original. */
export function enginePool(engine: PoolEngine): MarketPool {
  const look = () => ({
    sqrtPriceX96: engine.sqrtPriceX96,
    tick: engine.tick,
    liquidity: engine.liquidity,
  })
  return {
    open: () => undefined,
    seal: look,
    look,
    quote: (params) => swapOf(engine.fork(), params),
    swap: (params) => swapOf(engine, params),
    mint: (change) => engine.mint(change),
    burn: (change) => engine.burn(change),
    collect: (key) => engine.collect(key),
    range: (key) => rangeReading(engine, key),
  }
}

/** Runs a program over a pool in memory. */
export function runSync<R>(program: PoolProgram<R>, pool: MarketPool): R {
  let step = program.next()
  while (step.done !== true) step = program.next(answer(pool, step.value))
  return step.value
}

/** Runs the same program over a pool that takes time. */
export async function runAsync<R>(program: PoolProgram<R>, pool: AsyncMarketPool): Promise<R> {
  let step = program.next()
  while (step.done !== true) step = program.next(await answer(pool, step.value))
  return step.value
}

function answer(pool: MarketPool, request: PoolRequest): PoolReply
function answer(pool: AsyncMarketPool, request: PoolRequest): Promise<PoolReply>
function answer(
  pool: MarketPool | AsyncMarketPool,
  request: PoolRequest,
): PoolReply | Promise<PoolReply> {
  switch (request.kind) {
    case 'open':
      return pool.open(request.block) as undefined
    case 'seal':
      return pool.seal()
    case 'look':
      return pool.look()
    case 'quote':
      return pool.quote(request.params)
    case 'swap':
      return pool.swap(request.params)
    case 'mint':
      return pool.mint(request.change)
    case 'burn':
      return pool.burn(request.change)
    case 'collect':
      return pool.collect(request.key)
    case 'range':
      return pool.range(request.key)
  }
}

function swapOf(engine: PoolEngine, params: SwapParams): PoolSwap {
  const { amount0Raw, amount1Raw, sqrtPriceX96, tick, liquidity } = engine.swap(params)
  return { amount0Raw, amount1Raw, sqrtPriceX96, tick, liquidity }
}

function rangeReading(engine: PoolEngine, key: RangeKey): RangeReading {
  const { liquidity } = engine.range(key)
  const twin = engine.fork()
  // A burn of nothing credits the fees; of an empty range it would revert.
  if (liquidity > 0n) twin.burn({ ...key, liquidity: 0n })
  const { tokensOwed0Raw, tokensOwed1Raw } = twin.range(key)
  const [principal0Raw, principal1Raw] = getAmountsRoundingDown(
    engine.sqrtPriceX96,
    getSqrtPriceAtTick(key.tickLower),
    getSqrtPriceAtTick(key.tickUpper),
    liquidity,
  )
  return {
    liquidity,
    principal0Raw,
    principal1Raw,
    owed0Raw: tokensOwed0Raw,
    owed1Raw: tokensOwed1Raw,
  }
}
