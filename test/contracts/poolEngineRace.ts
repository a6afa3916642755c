import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { uniswapV3PoolAbi } from '../../src/chain/abis/uniswapV3.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../src/demo/deployment.ts'
import * as demo from '../../src/demo/pool.ts'
import { deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import { deployContract } from '../../src/demo/transact.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { getSqrtPriceAtTick, getTickAtSqrtPrice } from '../../src/math/tickMath.ts'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { nextOperation, type OpenRanges, type PoolOperation } from '../support/poolOperations.ts'
import {
  applyToContract,
  applyToEngine,
  BATCH_GAS,
  doOrRefuse,
  type Outcome,
  rangesOfContract,
  stateOf,
  ticksOfContract,
} from '../support/poolRace.ts'
import { seededRandom } from '../support/random.ts'

type Scenario = {
  readonly decimals: readonly [number, number]
  readonly feePips: number
  readonly tickSpacing: number
  readonly homeTick: number
  readonly feeProtocol: readonly [number, number]
  readonly liquidityBits: number
  readonly seed: number
}

const usual = { feeProtocol: [0, 0], liquidityBits: 80 } as const

const scenarios: readonly Scenario[] = [
  // 6/18 inverted: 1 raw USDC buys 5·10^8 raw WETH at 2,000 USDC the ether.
  { ...usual, decimals: [6, 18], feePips: 500, tickSpacing: 10, homeTick: 200_311, seed: 1 },
  { ...usual, decimals: [18, 6], feePips: 3000, tickSpacing: 60, homeTick: -200_311, seed: 2 },
  { ...usual, decimals: [8, 18], feePips: 3000, tickSpacing: 60, homeTick: 265_400, seed: 3 },
  {
    ...usual,
    decimals: [18, 18],
    feePips: 10_000,
    tickSpacing: 200,
    homeTick: 0,
    // A step of the price is worth more than a raw unit: L > 2^96.
    liquidityBits: 110,
    seed: 4,
  },
  { ...usual, decimals: [6, 6], feePips: 100, tickSpacing: 1, homeTick: 3, seed: 5 },
  {
    ...usual,
    decimals: [8, 18],
    feePips: 3000,
    tickSpacing: 60,
    homeTick: 265_401,
    feeProtocol: [6, 6],
    seed: 6,
  },
  {
    ...usual,
    decimals: [6, 18],
    feePips: 500,
    tickSpacing: 10,
    homeTick: -12,
    feeProtocol: [4, 10],
    seed: 7,
  },
  {
    ...usual,
    decimals: [18, 18],
    feePips: 100,
    tickSpacing: 1,
    homeTick: 0,
    feeProtocol: [0, 5],
    seed: 8,
  },
  { ...usual, decimals: [18, 6], feePips: 3000, tickSpacing: 60, homeTick: -887_000, seed: 9 },
  { ...usual, decimals: [6, 18], feePips: 3000, tickSpacing: 60, homeTick: 887_000, seed: 10 },
  { ...usual, decimals: [18, 18], feePips: 100, tickSpacing: 1, homeTick: -887_230, seed: 11 },
  {
    ...usual,
    decimals: [8, 18],
    feePips: 10_000,
    tickSpacing: 200,
    homeTick: 886_900,
    feeProtocol: [10, 4],
    liquidityBits: 40,
    seed: 12,
  },
]

let chain: LocalChain
let uniswap: LocalUniswapV3
beforeAll(async () => {
  // Without the 16.7 M cap of a transaction (EIP-7825), and 20 times as fast as a chain that traces.
  chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
  uniswap = await deployUniswapV3(chain)
  await demo.enableFeeTier(chain, uniswap, 100, 1)
})
afterAll(() => chain.close())

/** Random operations on each scenario's pool and its engine, compared one by one. */
export function racePools(operationCount: number): void {
  const titled = scenarios.map((scenario) => ({
    title: `${operationCount} operations, ${titleOf(scenario)}`,
    scenario,
  }))

  describe('the engine against the real pool, 0 wei apart after every operation', {
    timeout: 300_000,
  }, () => {
    test.for(titled)('$title', async ({ scenario }) => {
      const { contract, engine, drivers } = await poolOf(scenario)
      // Read only between batches: growth the engine leaves pending must not depend on being looked at.
      const unread = engine.fork()
      const random = seededRandom(scenario.seed)
      const open = drivers.map((): OpenRanges => [])
      const ticks = new Set<number>()
      const tally = { refused: 0, tickMoves: 0 }

      for (let done = 0, turn = 0; done < operationCount; turn = 1 - turn) {
        const driver = drivers[turn]!
        const operations: PoolOperation[] = []
        const ours: Outcome[] = []
        for (let i = 0; i < 250 && done < operationCount; i += 1, done += 1) {
          const operation = nextOperation(random, scenario, engine, open[turn]!, driver)
          operations.push(operation)
          const { tick } = engine
          ours.push(applyToEngine(engine, operation))
          if (engine.tick !== tick) tally.tickMoves += 1
          if (operation.kind === 'mint') {
            ticks.add(operation.range.tickLower)
            ticks.add(operation.range.tickUpper)
          }
        }
        for (const operation of operations) doOrRefuse(unread, operation)
        expect(stateOf(unread)).toEqual(stateOf(engine))
        const theirs = await applyToContract(chain, driver, contract, operations)
        expectSame(operations, ours, theirs, done - operations.length)
        tally.refused += ours.filter(({ ok }) => !ok).length
      }

      expect(unread.state()).toEqual(engine.state())
      const stored = new Map(engine.state().ticks?.map((tick) => [tick.tick, tick]))
      const touched = [...ticks]
      const theirTicks = await ticksOfContract(chain, contract, touched)
      expect(touched.map((tick) => stored.get(tick))).toEqual(theirTicks)
      expect(stored.size).toBe(theirTicks.filter((tick) => tick !== undefined).length)
      const keys = drivers.flatMap((owner, index) => open[index]!.map((key) => ({ ...key, owner })))
      const theirRanges = await rangesOfContract(chain, contract, keys)
      expect(keys.map((key) => engine.range(key))).toEqual(theirRanges)
      const [fees0, fees1] = await chain.client.readContract({
        address: contract,
        abi: uniswapV3PoolAbi,
        functionName: 'protocolFees',
      })
      expect([engine.protocolFees0Raw, engine.protocolFees1Raw]).toEqual([fees0, fees1])
      expect(fees0 > 0n, 'protocol fee').toBe(scenario.feeProtocol[0] !== 0)

      // That the sequence did something: prices moved, and the contract refused now and then.
      expect(tally.tickMoves).toBeGreaterThan(operationCount / 4)
      expect(tally.refused).toBeGreaterThan(operationCount / 50)
      expect(tally.refused).toBeLessThan(operationCount / 5)
    })
  })
}

async function poolOf({ decimals, feePips, tickSpacing, homeTick, feeProtocol }: Scenario) {
  const terms = { name: 'T', symbol: 'T' }
  const pair = await deployTokenPair(
    chain,
    { ...terms, decimals: decimals[0] },
    { ...terms, decimals: decimals[1] },
  )
  const sqrtPriceX96 = getSqrtPriceAtTick(homeTick) + 1n
  const contract = await demo.createPool(chain, uniswap, { ...pair, feePips, sqrtPriceX96 })
  const [feeProtocol0, feeProtocol1] = feeProtocol
  await demo.setFeeProtocol(chain, contract, feeProtocol0, feeProtocol1)
  const deployDriver = () => deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
  const drivers = [await deployDriver(), await deployDriver()]
  for (const driver of drivers)
    for (const { address } of [pair.token0, pair.token1])
      await mintTokens(chain, address, driver, 2n ** 254n)
  const state: ConcentratedPoolState = {
    kind: 'concentrated',
    protocol: 'uniswap-v3',
    id: contract,
    address: contract,
    ...pair,
    fee: { kind: 'uniswap-v3', feePips, feeProtocol0, feeProtocol1 },
    tickSpacing,
    sqrtPriceX96,
    tick: getTickAtSqrtPrice(sqrtPriceX96),
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
    ticks: [],
  }
  return { contract, engine: createPool(state), drivers }
}

function expectSame(
  operations: readonly PoolOperation[],
  ours: readonly Outcome[],
  theirs: readonly Outcome[],
  from: number,
) {
  expect(theirs).toHaveLength(operations.length)
  const fields = Object.keys(ours[0]!) as (keyof Outcome)[]
  const apart = ours.findIndex((our, i) =>
    fields.some((field) => our[field] !== theirs[i]?.[field]),
  )
  if (apart === -1) return
  const label = `operation ${from + apart}: ${shown(operations[apart])}`
  expect(ours[apart], label).toEqual(theirs[apart])
}

function shown(operation: unknown): string {
  return JSON.stringify(operation, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
}

function titleOf({ decimals, feePips, tickSpacing, homeTick, feeProtocol }: Scenario) {
  const protocol = feeProtocol.map((n) => (n === 0 ? 'none' : `1/${n}`)).join(' and ')
  return `decimals ${decimals.join('/')}, fee ${feePips / 1e4} %, spacing ${tickSpacing}, around tick ${homeTick}, protocol fee ${protocol}`
}
