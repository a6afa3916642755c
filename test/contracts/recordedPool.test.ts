import type { Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { SwapParams } from '../../src/amm/poolEngine.ts'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { uniswapV3FactoryAbi, uniswapV3PoolAbi } from '../../src/chain/abis/uniswapV3.ts'
import { deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { uniswapV3DeploymentOf } from '../../src/protocols/uniswapV3/deployment.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain, hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import type { PoolOperation } from '../support/poolOperations.ts'
import {
  applyToContract,
  applyToEngine,
  BATCH_GAS,
  type Outcome,
  ticksOfContract,
} from '../support/poolRace.ts'
import { type Random, seededRandom } from '../support/random.ts'
import {
  anvilAtRecording,
  giveRecordedTokens,
  placeRecordedPool,
  type RecordedPool,
  recordedPool,
} from '../support/recordedPool.ts'

const recorded = recordedPool()

describe.skipIf(recorded === undefined)('the recorded WBTC/WETH pool', { timeout: 300_000 }, () => {
  const real = recorded as RecordedPool
  const pool = real.state.address
  const gasLimit = BATCH_GAS

  const nodes: readonly { name: string; start: () => Promise<LocalChain> }[] = [
    { name: 'Hardhat in process', start: () => embeddedChain({ chainId: 1, gasLimit }) },
    { name: 'Hardhat over http', start: () => hardhatServer({ chainId: 1, gasLimit }) },
    { name: 'anvil', start: () => anvil() },
  ]

  test.for(nodes)('is placed as recorded, and 500 swaps equal: $name', async ({ start }) => {
    const chain = await start()
    try {
      await placeRecordedPool(chain, real)
      await expectAsRecorded(chain)
      await expectSwapsEqual(chain)
    } finally {
      await chain.close()
    }
  })

  test('500 swaps equal through a Hardhat fork of an anvil that holds it', async () => {
    const origin = await anvil()
    try {
      await placeRecordedPool(origin, real)
      // A fork of chain 1 starts 32 blocks back, out of reach of a reorganisation.
      await origin.test.mine({ blocks: 64 })
      const fork = await embeddedChain({ chainId: 1, gasLimit, forkUrl: origin.url })
      try {
        await expectAsRecorded(fork)
        await expectSwapsEqual(fork)
      } finally {
        await fork.close()
      }
    } finally {
      await origin.close()
    }
  })

  function anvil() {
    const { chainId, args } = anvilAtRecording(real)
    return startAnvil({ chainId, gasLimit, args: [...args, '--hardfork', 'cancun'] })
  }

  async function expectAsRecorded(chain: LocalChain) {
    expect(await chain.client.getChainId()).toBe(1)
    for (const [call, answer] of Object.entries(real.calls)) {
      const [to, data] = call.split(':') as [Address, Hex]
      expect((await chain.client.call({ to, data })).data, call).toBe(answer)
    }
    const ticks = real.state.ticks ?? []
    expect(ticks).toHaveLength(458)
    const indices = ticks.map(({ tick }) => tick)
    expect(await ticksOfContract(chain, pool, indices)).toEqual(ticks)
    const { token0, token1 } = real.state
    const found = await chain.client.readContract({
      address: uniswapV3DeploymentOf(1).factory,
      abi: uniswapV3FactoryAbi,
      functionName: 'getPool',
      args: [token0.address, token1.address, 3000],
    })
    expect(found).toBe(pool)
  }

  async function expectSwapsEqual(chain: LocalChain) {
    const driver = await deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
    await giveRecordedTokens(chain, driver, 10n ** 16n, 10n ** 27n)
    const engine = createPool(real.state)
    const random = seededRandom(real.block.number)
    const operations: PoolOperation[] = []
    const ours: Outcome[] = []
    let ticksCrossed = 0
    for (let i = 0; i < 500; i += 1) {
      const params = randomSwap(random, engine.tick - real.state.tick, real.state.tick)
      ticksCrossed += engine.fork().swap(params).ticksCrossed
      operations.push({ kind: 'swap', params })
      ours.push(applyToEngine(engine, { kind: 'swap', params }))
    }
    expect(await applyToContract(chain, driver, pool, operations)).toEqual(ours)
    expect(ticksCrossed).toBeGreaterThan(100)

    const [fees0, fees1] = await chain.client.readContract({
      address: pool,
      abi: uniswapV3PoolAbi,
      functionName: 'protocolFees',
    })
    expect([engine.protocolFees0Raw, engine.protocolFees1Raw]).toEqual([fees0, fees1])
  }
})

/**
 * From dust to a hundred bitcoin, log-uniform, so that most stay in a tick and some cross many; more
 * of them back to where the price was recorded than away from it, and the large ones limited.
 */
function randomSwap(random: Random, drift: number, homeTick: number): SwapParams {
  const isBackward = Math.abs(drift) > 2900 || random.chance(0.7)
  const zeroForOne = isBackward === drift > 0
  const exact = random.pick(['input', 'output'] as const)
  const isWbtc = zeroForOne === (exact === 'input')
  // 2^28 raw WBTC is 2.7 WBTC, 2^34 is 172; 2^65 raw WETH is 37 WETH, 2^71 is 2,361.
  const isLimited = random.chance(0.5)
  const amountRaw = random.magnitude((isWbtc ? 28 : 65) + (isLimited ? 6 : 0))
  if (!isLimited) return { zeroForOne, exact, amountRaw }
  const sqrtPriceLimitX96 = getSqrtPriceAtTick(homeTick + (zeroForOne ? -3000 : 3000))
  return { zeroForOne, exact, amountRaw, sqrtPriceLimitX96 }
}
