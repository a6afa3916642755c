import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniswapV3PoolAbi } from '../../../src/chain/abis/uniswapV3.ts'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import type { Requester } from '../../../src/chain/request.ts'
import { createPool, enableFeeTier } from '../../../src/demo/pool.ts'
import type { Address } from '../../../src/domain/address.ts'
import type { TickState } from '../../../src/domain/pool.ts'
import { readPool } from '../../../src/protocols/uniswapV3/readPool.ts'
import { type Limit, limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import { embeddedChain } from '../../support/embeddedChain.ts'
import { seededRandom } from '../../support/random.ts'
import { type BusyMarket, openMarket, pinLatest, trade } from './busyMarket.ts'
import { spreadTicks, writeTicks } from './tickStorage.ts'

const nodes = [
  ['hardhat', embeddedChain],
  // What mainnet nodes grant differs; 16.7 M is the least of the usual caps.
  ['anvil', () => startAnvil({ gasLimit: 16_777_216n })],
] as const

describe.each(nodes)('readPool on %s', (_, startChain) => {
  let market: BusyMarket
  let spacing10: { address: Address; ticks: TickState[] }
  let spacing1: { address: Address; ticks: TickState[] }

  beforeAll(async () => {
    market = await openMarket(await startChain())
    await trade(market, seededRandom(7), 9)
    await enableFeeTier(market.chain, market.deployment, 50, 1)
    spacing10 = await crowdedPool(market, 500, 10, 1_400)
    spacing1 = await crowdedPool(market, 50, 1, 300)
  })

  afterAll(() => market.chain.close())

  const read = async (client: Requester, address: Address, withTicks = true) =>
    readPool(client, {
      address,
      deployment: market.deployment,
      block: await pinLatest(market.chain),
      withTicks,
    })

  test('traded pools equal plain reads, the ticks those of every range ever minted', async () => {
    for (const { address, tickSpacing } of market.pools) {
      const expected = await plainTicks(market, address, tickSpacing)
      expect(expected.length).toBeGreaterThan(2)
      for (const strategy of LENS_STRATEGIES) {
        if (strategy === 'plain-calls' && tickSpacing === 1) continue
        const node = limitedNode(market.chain.provider, limitsLeaving[strategy])
        const pool = await read(node, address)
        expect(pool.ticks).toEqual(expected)
        expect(await read(node, address, false)).toEqual({ ...pool, ticks: undefined })
      }
    }
  })

  test.each([
    ['state-override', 2],
    ['creation-code', 2 + 2],
  ] as const)('1,400 ticks at spacing 10 by %s, in at most %i requests', async (strategy, most) => {
    const node = limitedNode(market.chain.provider, limitsLeaving[strategy])
    expect((await read(node, spacing10.address)).ticks).toEqual(spacing10.ticks)
    expect(node.asked.length).toBeLessThanOrEqual(most)
  })

  test.each([
    ['state-override', 2],
    // Two more are the refused override, by hash and by number.
    ['creation-code', 2 + 2],
  ] as const)(
    'the 6,932 words of spacing 1 by %s, in at most %i requests',
    async (strategy, most) => {
      const node = limitedNode(market.chain.provider, limitsLeaving[strategy])
      expect((await read(node, spacing1.address)).ticks).toEqual(spacing1.ticks)
      expect(node.asked.length).toBeLessThanOrEqual(most)
    },
  )

  test.each<Limit[]>([['times-out-above-4m-gas'], ['times-out-above-4m-gas', 'refuses-overrides']])(
    'a node that allows 4 M gas is read in smaller pages (%s %s)',
    async (...limits) => {
      const node = limitedNode(market.chain.provider, limits)
      expect((await read(node, spacing10.address)).ticks).toEqual(spacing10.ticks)
      const first = node.asked.length
      expect((await read(node, spacing10.address)).ticks).toEqual(spacing10.ticks)
      // What the node allows, and what it refuses, is found out once.
      expect(node.asked.length - first).toBe(first - (limits.length === 1 ? 1 : 3))
    },
  )

  test('by plain calls the same ticks, one request for each word and tick', async () => {
    const node = limitedNode(market.chain.provider, limitsLeaving['plain-calls'])
    expect((await read(node, spacing10.address)).ticks).toEqual(spacing10.ticks)
    const words = 2 * Math.ceil(88_727 / 256)
    // Four refusals, nine facts of the pool, the factory's answer, two of each token.
    expect(node.asked.length).toBe(4 + 9 + 1 + 4 + words + spacing10.ticks.length)
  })

  test.each([100_000, 300_000, 500_000, 700_000, 1_500_000, 5_000_000, 16_000_000])(
    'a page never runs out of the %i gas it is given',
    async (gas) => {
      const capped: Requester = {
        request: (async ({ method, params }: { method: string; params: unknown[] }) => {
          const [call, ...rest] = params as [object]
          const asked =
            method === 'eth_call' ? [{ ...call, gas: `0x${gas.toString(16)}` }, ...rest] : params
          return market.chain.provider.request({ method, params: asked } as never)
        }) as Requester['request'],
      }
      const reading = read(capped, spacing10.address)
      if (gas > 600_000) expect((await reading).ticks).toEqual(spacing10.ticks)
      else await expect(reading).rejects.toMatchObject({ code: 'lens/exhausted' })
    },
  )
})

async function crowdedPool(
  { chain, deployment, pair }: BusyMarket,
  feePips: number,
  tickSpacing: number,
  count: number,
) {
  const sqrtPriceX96 = 2n ** 96n / 10n
  const address = await createPool(chain, deployment, { ...pair, feePips, sqrtPriceX96 })
  const ticks = spreadTicks(count, tickSpacing)
  await writeTicks(chain, address, tickSpacing, ticks, -46_055)
  return { address, ticks }
}

/** The second route: the ticks of the manager's ranges, each asked of the pool. */
async function plainTicks(
  { chain }: BusyMarket,
  address: Address,
  tickSpacing: number,
): Promise<TickState[]> {
  const pool = { address, abi: uniswapV3PoolAbi } as const
  const mints = await chain.client.getContractEvents({
    ...pool,
    eventName: 'Mint',
    fromBlock: 0n,
    strict: true,
  })
  const touched = new Set(mints.flatMap(({ args }) => [args.tickLower, args.tickUpper]))
  const ticks: TickState[] = []
  for (const tick of [...touched].sort((a, b) => a - b)) {
    expect(tick % tickSpacing === 0).toBe(true)
    const t = await chain.client.readContract({ ...pool, functionName: 'ticks', args: [tick] })
    if (!t[7]) continue
    ticks.push({
      tick,
      liquidityGross: t[0],
      liquidityNet: t[1],
      feeGrowthOutside0X128: t[2],
      feeGrowthOutside1X128: t[3],
    })
  }
  return ticks
}
