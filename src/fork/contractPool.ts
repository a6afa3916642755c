import type { RangeKey, SwapParams, TokenAmounts } from '../amm/poolEngine.ts'
import { type Requester, request } from '../chain/request.ts'
import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import type { Block } from '../market/clock.ts'
import type { AsyncMarketPool } from '../market/marketPool.ts'
import type { PoolNow, PoolSwap } from '../market/poolRequest.ts'
import {
  burnOperation,
  collectOperation,
  type DriverOperation,
  type DriverOutcome,
  type DriverPool,
  decodeLook,
  decodeRun,
  encodeLook,
  encodeRun,
  mintOperation,
  outcomesOf,
  type RawLog,
  swapOperation,
} from './driverCalls.ts'
import { readRangeOf } from './rangeReading.ts'

export type ContractPoolTerms = {
  /** A local node (Hardhat or anvil) that mines at once, and whose clock may be set. */
  readonly client: Requester
  readonly pool: Address
  /** A deployed `PoolDriver` that holds enough of both tokens; it owns what it mints. */
  readonly driver: Address
  /** An unlocked account with ether for gas. */
  readonly from: Address
  /** Gas of the one transaction of a block; default 16 million. */
  readonly gas?: bigint
}

/** A pool of contracts, and what driving it took so far. */
export type ContractPool = AsyncMarketPool & {
  readonly stats: () => {
    readonly blocks: number
    readonly operations: number
    readonly calls: number
  }
}

/**
 * Real contracts as a pool of the event loop.
 *
 * Each operation is first called on top of the block's earlier ones, so that its result is known at
 * once; sealing sends all of them as one transaction, mined with the block's timestamp, and holds
 * its events against the results given out: to the wei, or it throws. A block in which nothing is
 * done is not mined.
 *
 * @throws {ContractPoolError} `fork/operation-reverted`, `fork/diverged`, `fork/foreign-owner`,
 *   `fork/time-not-after`, `fork/unsealed`
 */
export async function contractPool(terms: ContractPoolTerms): Promise<ContractPool> {
  const { client, pool, driver, from, gas = 16_000_000n } = terms
  const stats = { blocks: 0, operations: 0, calls: 0 }
  const call = async (to: Address, data: Hex): Promise<Hex> => {
    stats.calls += 1
    const tx = { from, to, data, gas: toHex(gas) }
    return (await request(client, 'eth_call', [tx, 'latest'])) as Hex
  }
  let now: DriverPool = decodeLook(await call(driver, encodeLook(pool)))
  let lastTimeSec = await latestTimeSec(client)
  let block: Block | undefined
  let pending: DriverOperation[] = []
  let outcomes: DriverOutcome[] = []
  let quoted: { readonly params: SwapParams; readonly outcome: DriverOutcome } | undefined

  const ask = async (operation: DriverOperation): Promise<DriverOutcome> => {
    const outcome = decodeRun(await call(driver, encodeRun(pool, [...pending, operation])))
    if (outcome.ok) return outcome
    throw new ContractPoolError({
      code: 'fork/operation-reverted',
      shortMessage: `Operation ${pending.length} of block ${block?.number} reverted.`,
      details: outcome.failure,
    })
  }
  const append = (operation: DriverOperation, outcome: DriverOutcome): void => {
    pending.push(operation)
    outcomes.push(outcome)
    now = outcome.pool
    quoted = undefined
  }
  const perform = async (operation: DriverOperation): Promise<TokenAmounts> => {
    const outcome = await ask(operation)
    append(operation, outcome)
    return { amount0Raw: outcome.amount0, amount1Raw: outcome.amount1 }
  }
  const own = <K extends RangeKey>(key: K): K => {
    if (key.owner.toLowerCase() === driver.toLowerCase()) return key
    throw new ContractPoolError({
      code: 'fork/foreign-owner',
      shortMessage: `The driver ${driver} cannot act for ${key.owner}.`,
    })
  }
  const mine = async (timestampSec: number): Promise<void> => {
    if (timestampSec <= lastTimeSec) {
      throw new ContractPoolError({
        code: 'fork/time-not-after',
        shortMessage: `A block at ${timestampSec} s cannot follow one at ${lastTimeSec} s.`,
      })
    }
    await request(client, 'evm_setNextBlockTimestamp', [toHex(BigInt(timestampSec))])
    const tx = { from, to: driver, data: encodeRun(pool, pending), gas: toHex(gas), ...FEES }
    const hash = await request(client, 'eth_sendTransaction', [tx])
    const mined = outcomesOf(driver, await logsOf(client, hash))
    if (!isSame(mined, outcomes)) throw diverged(block, outcomes, mined)
    lastTimeSec = timestampSec
    stats.blocks += 1
    stats.operations += pending.length
  }

  return {
    stats: () => ({ ...stats }),
    async open(next) {
      block = next
    },
    async seal() {
      if (pending.length > 0) {
        await mine(Math.floor(block?.timestampSec ?? Number.NaN))
        pending = []
        outcomes = []
      }
      return poolNow(now)
    },
    look: async () => poolNow(now),
    async quote(params) {
      const outcome = await ask(swapOperation(params))
      quoted = { params, outcome }
      return swapOf(outcome)
    },
    async swap(params) {
      const operation = swapOperation(params)
      const outcome = quoted?.params === params ? quoted.outcome : await ask(operation)
      append(operation, outcome)
      return swapOf(outcome)
    },
    mint: async (change) => perform(mintOperation(own(change))),
    burn: async (change) => perform(burnOperation(own(change))),
    collect: async (key) => perform(collectOperation(own(key))),
    async range(key) {
      if (pending.length > 0) {
        throw new ContractPoolError({
          code: 'fork/unsealed',
          shortMessage: 'A range is read between blocks, not within one.',
        })
      }
      return readRangeOf(key, now, (data) => call(pool, data))
    },
  }
}

/** The chain did something else than it was asked, or could not. */
export class ContractPoolError extends AmmeterError {
  override readonly name = 'ContractPoolError'
}

/** Enough for any base fee of a chain whose blocks are mostly empty. */
const FEES = { maxFeePerGas: '0xe8d4a51000', maxPriorityFeePerGas: '0x0' } as const

function swapOf({ amount0, amount1, pool }: DriverOutcome): PoolSwap {
  return { amount0Raw: amount0, amount1Raw: amount1, ...poolNow(pool) }
}

function poolNow({ sqrtPriceX96, tick, liquidity }: DriverPool): PoolNow {
  return { sqrtPriceX96, tick, liquidity }
}

async function latestTimeSec(client: Requester): Promise<number> {
  const block = (await request(client, 'eth_getBlockByNumber', ['latest', false])) as {
    readonly timestamp: Hex
  }
  return Number(block.timestamp)
}

/** Logs of a transaction; anvil answers a little before it has mined. */
async function logsOf(client: Requester, hash: unknown): Promise<readonly RawLog[]> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const receipt = (await request(client, 'eth_getTransactionReceipt', [hash])) as {
      readonly logs: readonly RawLog[]
    } | null
    if (receipt !== null) return receipt.logs
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return []
}

function isSame(mined: readonly DriverOutcome[], promised: readonly DriverOutcome[]): boolean {
  return (
    mined.length === promised.length &&
    mined.every((outcome, i) => {
      const other = promised[i]
      return (
        other !== undefined &&
        outcome.ok === other.ok &&
        outcome.amount0 === other.amount0 &&
        outcome.amount1 === other.amount1 &&
        outcome.pool.sqrtPriceX96 === other.pool.sqrtPriceX96 &&
        outcome.pool.tick === other.pool.tick &&
        outcome.pool.liquidity === other.pool.liquidity &&
        outcome.pool.feeGrowthGlobal0X128 === other.pool.feeGrowthGlobal0X128 &&
        outcome.pool.feeGrowthGlobal1X128 === other.pool.feeGrowthGlobal1X128
      )
    })
  )
}

function diverged(
  block: Block | undefined,
  promised: readonly DriverOutcome[],
  mined: readonly DriverOutcome[],
): ContractPoolError {
  return new ContractPoolError({
    code: 'fork/diverged',
    shortMessage: `Block ${block?.number} did ${mined.length} of ${promised.length} operations as called before.`,
    hints: ['Does the node mine each transaction at once, and does nobody else act on the pool?'],
  })
}

function toHex(value: bigint): Hex {
  return `0x${value.toString(16)}`
}
