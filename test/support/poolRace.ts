import {
  decodeFunctionResult,
  encodeFunctionData,
  encodePacked,
  keccak256,
  parseEventLogs,
} from 'viem'
import type { PoolEngine, RangeKey, RangeState, TokenAmounts } from '../../src/amm/poolEngine.ts'
import { poolDriverAbi } from '../../src/chain/abis/PoolDriver.ts'
import { uniswapV3PoolAbi } from '../../src/chain/abis/uniswapV3.ts'
import { transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { TickState } from '../../src/domain/pool.ts'
import { AmmeterError } from '../../src/errors.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'
import { callBatch } from './callBatch.ts'
import type { LocalChain } from './embeddedChain.ts'
import type { PoolOperation } from './poolOperations.ts'

/** A block's worth: 250 operations take 60 M, more where a swap walks the whole bitmap. */
export const BATCH_GAS = 10n ** 10n

/** Where a pool stands. */
export type PoolNow = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  readonly feeGrowthGlobal0X128: bigint
  readonly feeGrowthGlobal1X128: bigint
}

/** What an operation returned and left behind; a refusal is an outcome too. */
export type Outcome = PoolNow & {
  readonly ok: boolean
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

/** The operation done by the engine. */
export function applyToEngine(pool: PoolEngine, operation: PoolOperation): Outcome {
  const moved = doOrRefuse(pool, operation)
  return {
    ok: moved !== undefined,
    amount0Raw: moved?.amount0Raw ?? 0n,
    amount1Raw: moved?.amount1Raw ?? 0n,
    ...stateOf(pool),
  }
}

/** The operation done by the engine and not looked at; `undefined` where it refuses. */
export function doOrRefuse(pool: PoolEngine, operation: PoolOperation): TokenAmounts | undefined {
  try {
    return moveOf(pool, operation)
  } catch (error) {
    if (error instanceof AmmeterError) return undefined
    throw error
  }
}

export function stateOf(pool: PoolEngine): PoolNow {
  return {
    sqrtPriceX96: pool.sqrtPriceX96,
    tick: pool.tick,
    liquidity: pool.liquidity,
    feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
  }
}

/** The operations done by the contract in one transaction of the driver. */
export async function applyToContract(
  chain: LocalChain,
  driver: Address,
  pool: Address,
  operations: readonly PoolOperation[],
): Promise<readonly Outcome[]> {
  const data = encodeFunctionData({
    abi: poolDriverAbi,
    functionName: 'run',
    args: [pool, operations.map(encoded)],
  })
  const { logs } = await transact(chain, { to: driver, data, gas: BATCH_GAS })
  const done = parseEventLogs({ abi: poolDriverAbi, logs, eventName: 'Done' })
  return done.map(({ args }) => ({
    ok: args.ok,
    amount0Raw: args.amount0,
    amount1Raw: args.amount1,
    sqrtPriceX96: args.pool.sqrtPriceX96,
    tick: args.pool.tick,
    liquidity: args.pool.liquidity,
    feeGrowthGlobal0X128: args.pool.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: args.pool.feeGrowthGlobal1X128,
  }))
}

/** What the contract stores about ranges; zeros where it was never touched. */
export async function rangesOfContract(
  chain: LocalChain,
  pool: Address,
  keys: readonly RangeKey[],
): Promise<readonly RangeState[]> {
  const questions = keys.map(({ owner, tickLower, tickUpper }) => {
    const packed = encodePacked(['address', 'int24', 'int24'], [owner, tickLower, tickUpper])
    const args = [keccak256(packed)] as const
    return encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'positions', args })
  })
  const replies = await callBatch(chain, pool, questions)
  return replies.map(({ data }) => {
    const [liquidity, inside0, inside1, tokensOwed0Raw, tokensOwed1Raw] = decodeFunctionResult({
      abi: uniswapV3PoolAbi,
      functionName: 'positions',
      data,
    })
    return {
      liquidity,
      feeGrowthInside0LastX128: inside0,
      feeGrowthInside1LastX128: inside1,
      tokensOwed0Raw,
      tokensOwed1Raw,
    }
  })
}

/** What the contract stores about ticks; `undefined` where one is not initialised. */
export async function ticksOfContract(
  chain: LocalChain,
  pool: Address,
  ticks: readonly number[],
): Promise<readonly (TickState | undefined)[]> {
  const questions = ticks.map((tick) =>
    encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'ticks', args: [tick] }),
  )
  const replies = await callBatch(chain, pool, questions)
  return replies.map(({ data }, index) => {
    const [liquidityGross, liquidityNet, outside0, outside1, , , , initialized] =
      decodeFunctionResult({ abi: uniswapV3PoolAbi, functionName: 'ticks', data })
    if (!initialized) return undefined
    return {
      tick: ticks[index]!,
      liquidityGross,
      liquidityNet,
      feeGrowthOutside0X128: outside0,
      feeGrowthOutside1X128: outside1,
    }
  })
}

function moveOf(pool: PoolEngine, operation: PoolOperation): TokenAmounts {
  switch (operation.kind) {
    case 'swap':
      return pool.swap(operation.params)
    case 'collect': {
      const { amount0Max, amount1Max } = operation
      return pool.collect(operation.range, { amount0Raw: amount0Max, amount1Raw: amount1Max })
    }
    default:
      return pool[operation.kind]({ ...operation.range, liquidity: operation.liquidity })
  }
}

const kinds = { swap: 0, mint: 1, burn: 2, collect: 3 } as const

function encoded(operation: PoolOperation) {
  const nothing = {
    kind: kinds[operation.kind],
    zeroForOne: false,
    tickLower: 0,
    tickUpper: 0,
    sqrtPriceLimitX96: 0n,
    amount: 0n,
    amount0Max: 0n,
    amount1Max: 0n,
  }
  if (operation.kind === 'swap') {
    const { zeroForOne, exact, amountRaw, sqrtPriceLimitX96 } = operation.params
    return {
      ...nothing,
      zeroForOne,
      amount: exact === 'input' ? amountRaw : -amountRaw,
      sqrtPriceLimitX96:
        sqrtPriceLimitX96 ?? (zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n),
    }
  }
  const { tickLower, tickUpper } = operation.range
  const ranged = { ...nothing, tickLower, tickUpper }
  return operation.kind === 'collect'
    ? { ...ranged, amount0Max: operation.amount0Max, amount1Max: operation.amount1Max }
    : { ...ranged, amount: operation.liquidity }
}
