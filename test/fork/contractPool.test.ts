import { erc20Abi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniswapV3PoolAbi } from '../../src/chain/abis/uniswapV3.ts'
import { contractPool } from '../../src/fork/contractPool.ts'
import type { LiquidityEvent } from '../../src/market/events.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { INVERTED, marketScene, UPRIGHT } from '../support/marketScene.ts'
import { type ContractWorld, contractWorld, DRIVER_FUNDS_RAW } from './contractWorld.ts'
import { type SameRun, sameRun } from './sameRun.ts'

describe.each([
  { name: 'Hardhat', start: () => embeddedChain(), frame: INVERTED, blocks: 420 },
  { name: 'anvil', start: () => startAnvil(), frame: UPRIGHT, blocks: 100 },
])(
  'one seed through the engine and through real contracts on $name',
  ({ start, frame, blocks }) => {
    let chain: LocalChain
    let world: ContractWorld
    let run: SameRun
    beforeAll(async () => {
      chain = await start()
      world = await contractWorld(chain, frame)
      const { driver, startSec } = world
      run = await sameRun(
        chain,
        world,
        marketScene({ seed: 11, owner: driver, frame, startSec, blocks }),
      )
    })
    afterAll(() => chain.close())

    test('0 wei apart at every event and record', () => {
      expect(run.swaps.length).toBeGreaterThan(0.7 * blocks)
      const makers = new Set(run.swaps.map(({ by }) => by))
      expect(makers).toEqual(new Set(['arbitrageur', 'taker']))
    })

    test('the contract itself is where the run says', async () => {
      const { client } = chain
      const pool = { address: world.pool, abi: uniswapV3PoolAbi } as const
      const [sqrtPriceX96, tick] = await client.readContract({ ...pool, functionName: 'slot0' })
      const liquidity = await client.readContract({ ...pool, functionName: 'liquidity' })
      expect({ sqrtPriceX96, tick, liquidity }).toEqual(run.result.pool)
    })

    test('tokens are conserved: what the driver paid is what the pool has, to the wei', async () => {
      const { client } = chain
      for (const [side, token] of [
        ['amount0Raw', world.pair.token0],
        ['amount1Raw', world.pair.token1],
      ] as const) {
        const balanceOf = (owner: `0x${string}`) =>
          client.readContract({
            address: token.address,
            abi: erc20Abi,
            functionName: 'balanceOf',
            args: [owner],
          })
        const flows = Object.values(run.result.agents).reduce(
          (sum, flow) => sum + flow[side],
          run.result.takers[side],
        )
        const minted = run.events.reduce((sum, e) => sum + (e.kind === 'mint' ? e[side] : 0n), 0n)
        expect(await balanceOf(world.pool)).toBe(flows + minted)
        expect(await balanceOf(world.driver)).toBe(DRIVER_FUNDS_RAW - flows - minted)
      }
    })

    test('blocks are mined at the times of the clock, one for each block in which something was done', async () => {
      const { client } = chain
      const { blocks: mined, operations } = run.contracts.stats()
      const acted = run.events.filter(({ kind }) => kind === 'swap' || kind === 'mint')
      expect(operations).toBe(acted.length)
      const times = [...new Set(acted.map(({ timeSec }) => timeSec))]
      expect(mined).toBe(times.length)
      const last = await client.getBlockNumber()
      for (const back of [0, 1, 2, 3]) {
        const block = await client.getBlock({ blockNumber: last - BigInt(back) })
        expect(Number(block.timestamp)).toBe(times.at(-1 - back))
      }
    })

    test('a reading is what burn and collect then pay, by the contract', async () => {
      const { driver, pool } = world
      const from = chain.wallet.account.address
      const contracts = await contractPool({ client: chain.provider, pool, driver, from })
      const { timestamp } = await chain.client.getBlock()
      const mints = run.events.filter((event): event is LiquidityEvent => event.kind === 'mint')
      const readings = await Promise.all(mints.map((key) => contracts.range(key)))
      for (const [i, event] of mints.entries()) {
        const { owner, tickLower, tickUpper } = event
        const key = { owner, tickLower, tickUpper }
        const reading = readings[i]!
        const principal = await contracts.burn({ ...key, liquidity: reading.liquidity })
        const paid = await contracts.collect(key)
        expect(reading).toEqual({
          liquidity: event.liquidity,
          principal0Raw: principal.amount0Raw,
          principal1Raw: principal.amount1Raw,
          owed0Raw: paid.amount0Raw - principal.amount0Raw,
          owed1Raw: paid.amount1Raw - principal.amount1Raw,
        })
      }
      await expect(
        contracts.range({ owner: driver, tickLower: 0, tickUpper: 60 }),
      ).rejects.toMatchObject({ code: 'fork/unsealed' })
      await contracts.open({ number: 1n, timestampSec: Number(timestamp) })
      await expect(contracts.seal()).rejects.toMatchObject({ code: 'fork/time-not-after' })
    })

    test('what cannot be done is refused with its code', async () => {
      const { driver, pool } = world
      const from = chain.wallet.account.address
      const contracts = await contractPool({ client: chain.provider, pool, driver, from })
      const key = { owner: from, tickLower: 0, tickUpper: 60 }
      await expect(contracts.mint({ ...key, liquidity: 1n })).rejects.toMatchObject({
        code: 'fork/foreign-owner',
      })
      const unheld = { ...key, owner: driver, liquidity: 1n }
      await expect(contracts.burn(unheld)).rejects.toMatchObject({
        code: 'fork/operation-reverted',
      })
    })

    test('a swap is the one asked for, whatever was quoted before', async () => {
      const { driver, pool } = world
      const from = chain.wallet.account.address
      const contracts = await contractPool({ client: chain.provider, pool, driver, from })
      const range = { owner: driver, tickLower: -600_000, tickUpper: 600_000 }
      await contracts.mint({ ...range, liquidity: 10n ** 15n })
      const small = { zeroForOne: true, exact: 'input', amountRaw: 1000n } as const
      const large = { ...small, amountRaw: 100_000n }
      const quoted = await contracts.quote(small)
      expect((await contracts.swap(large)).amount0Raw).toBe(100_000n)
      // And a quote from before another operation is not the swap's result after it.
      expect((await contracts.swap(small)).sqrtPriceX96).not.toBe(quoted.sqrtPriceX96)
    })

    test('someone else in the pool is noticed', async () => {
      const { driver, pool, pair } = world
      const from = chain.wallet.account.address
      const open = () => contractPool({ client: chain.provider, pool, driver, from })
      const [one, other] = [await open(), await open()]
      const { timestamp } = await chain.client.getBlock()
      const swap = { zeroForOne: true, exact: 'input', amountRaw: 10n ** 6n } as const
      for (const [contracts, later] of [
        [one, 10],
        [other, 20],
      ] as const) {
        await contracts.open({ number: 1n, timestampSec: Number(timestamp) + later })
        await contracts.mint({
          owner: driver,
          tickLower: -600_000,
          tickUpper: 600_000,
          liquidity: 10n ** 15n,
        })
        await contracts.swap(swap)
      }
      expect(pair.token0.decimals).toBe(frame.token0.decimals)
      await one.seal()
      await expect(other.seal()).rejects.toMatchObject({ code: 'fork/diverged' })
    })
  },
)
