import { decodeEventLog, decodeFunctionResult, encodeFunctionData } from 'viem'
import type { LiquidityChange, RangeKey, SwapParams } from '../amm/poolEngine.ts'
import { poolDriverAbi } from '../chain/abis/PoolDriver.ts'
import type { Address, Hex } from '../domain/address.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../math/tickMath.ts'

/** One operation of the harness contract `PoolDriver`, as its ABI wants it. */
export type DriverOperation = {
  readonly kind: number
  readonly zeroForOne: boolean
  readonly tickLower: number
  readonly tickUpper: number
  readonly sqrtPriceLimitX96: bigint
  readonly amount: bigint
  readonly amount0Max: bigint
  readonly amount1Max: bigint
}

/** The pool right after an operation. */
export type DriverPool = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  readonly feeGrowthGlobal0X128: bigint
  readonly feeGrowthGlobal1X128: bigint
}

/** What one operation did; `failure` is the pool's own revert data where it did nothing. */
export type DriverOutcome = {
  readonly ok: boolean
  readonly amount0: bigint
  readonly amount1: bigint
  readonly pool: DriverPool
  readonly failure: Hex
}

export function swapOperation(params: SwapParams): DriverOperation {
  const { zeroForOne, exact, amountRaw } = params
  return {
    ...NOTHING,
    kind: 0,
    zeroForOne,
    amount: exact === 'input' ? amountRaw : -amountRaw,
    sqrtPriceLimitX96:
      params.sqrtPriceLimitX96 ?? (zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n),
  }
}

export function mintOperation(change: LiquidityChange): DriverOperation {
  return { ...NOTHING, ...ticksOf(change), kind: 1, amount: change.liquidity }
}

export function burnOperation(change: LiquidityChange): DriverOperation {
  return { ...NOTHING, ...ticksOf(change), kind: 2, amount: change.liquidity }
}

/** Collects all that is owed. */
export function collectOperation(key: RangeKey): DriverOperation {
  return { ...NOTHING, ...ticksOf(key), kind: 3, amount0Max: MAX_UINT128, amount1Max: MAX_UINT128 }
}

export function encodeRun(pool: Address, operations: readonly DriverOperation[]): Hex {
  return encodeFunctionData({ abi: poolDriverAbi, functionName: 'run', args: [pool, operations] })
}

/** What a call of `run` returns: the outcome of the last operation. */
export function decodeRun(data: Hex): DriverOutcome {
  return decodeFunctionResult({ abi: poolDriverAbi, functionName: 'run', data })
}

export function encodeLook(pool: Address): Hex {
  return encodeFunctionData({ abi: poolDriverAbi, functionName: 'look', args: [pool] })
}

export function decodeLook(data: Hex): DriverPool {
  return decodeFunctionResult({ abi: poolDriverAbi, functionName: 'look', data })
}

/** The outcomes a mined `run` left as events, in order. */
export function outcomesOf(driver: Address, logs: readonly RawLog[]): readonly DriverOutcome[] {
  return logs
    .filter(({ address }) => address.toLowerCase() === driver.toLowerCase())
    .map(({ data, topics }) => {
      const { args } = decodeEventLog({
        abi: poolDriverAbi,
        eventName: 'Done',
        data,
        topics: [...topics] as [Hex, ...Hex[]],
      })
      return args
    })
}

/** A log as a receipt has it. */
export type RawLog = { readonly address: Hex; readonly data: Hex; readonly topics: readonly Hex[] }

const MAX_UINT128 = 2n ** 128n - 1n

const NOTHING: DriverOperation = {
  kind: 0,
  zeroForOne: false,
  tickLower: 0,
  tickUpper: 0,
  sqrtPriceLimitX96: 0n,
  amount: 0n,
  amount0Max: 0n,
  amount1Max: 0n,
}

function ticksOf({ tickLower, tickUpper }: RangeKey) {
  return { tickLower, tickUpper }
}
