import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { poolResultSchema } from '../../src/analysis/result.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { anvilAtRecording, placeRecordedPool, recordedPool } from '../support/recordedPool.ts'
import { startRpcServer } from '../support/rpcServer.ts'

const recorded = recordedPool()
const POOL = '0xCBCdF9626bC03E24f779434178A73a0B4bad62eD'

describe.skipIf(recorded === undefined)('ammeter pool on the recorded WBTC/WETH pool', () => {
  const state = recorded?.state
  let anvil: LocalChain & { readonly url: string }

  beforeAll(async () => {
    if (recorded === undefined) return
    anvil = await startAnvil(anvilAtRecording(recorded))
    await placeRecordedPool(anvil, recorded)
    // A fork of chain 1 starts 32 blocks back, out of reach of a reorganisation.
    await anvil.test.mine({ blocks: 64 })
  })
  afterAll(() => anvil?.close())

  async function readPool(url: string) {
    const { exitCode, out, err } = await runAmmeter(['pool', POOL, '--ticks', '--json', '-r', url])
    expect(exitCode, err + out).toBe(0)
    return z.decode(poolResultSchema, JSON.parse(out))
  }

  function expectRecorded({ data }: Awaited<ReturnType<typeof readPool>>): void {
    expect(data.pool.ticks).toHaveLength(458)
    expect(data.pool.ticks).toEqual(
      state?.ticks?.map(({ tick, liquidityGross, liquidityNet }) => ({
        tick,
        liquidityGross,
        liquidityNet,
      })),
    )
    expect(data.pool.sqrtPriceX96).toBe(state?.sqrtPriceX96)
    expect(data.pool.liquidity).toBe(state?.liquidity)
    // The switch is on: a sixth of the fee of either token.
    expect(data.pool.protocolFee).toEqual({ token0: 6, token1: 6 })
    // WETH is what people count in, so WBTC is the base: tens of WETH each.
    expect(data.market.baseIs).toBe('token0')
    expect(data.market.poolPrice).toBeGreaterThan(10)
    expect(data.market.poolPrice).toBeLessThan(60)
    // The deeper, the more it takes.
    const sold = data.depth.map(({ baseIn }) => baseIn)
    expect(sold).toEqual([...sold].sort((a, b) => a - b))
  }

  test('a local node with chain id 1: its 458 ticks in at most six requests', async () => {
    const result = await readPool(anvil.url)
    expectRecorded(result)
    expect(result.chainId).toBe(1)
    expect(result.block.number).toBeGreaterThanOrEqual(24_947_230n)
    expect(result.provenance.rpcCalls).toBeLessThanOrEqual(6)
  })

  test('a Hardhat fork of that node, which reports its own chain id', async () => {
    // A proxy between the two, so that closing one does not wait for the other.
    const upstream = await startRpcServer(anvil.provider)
    const fork = await hardhatServer({ forkUrl: upstream.url })
    try {
      const result = await readPool(fork.url)
      expectRecorded(result)
      expect(result.fork).toBe(true)
      expect(result.chainId).toBe(1)
      expect(result.provenance.rpcCalls).toBeLessThanOrEqual(6)
    } finally {
      await fork.close()
      await upstream.close()
    }
  })
})
