import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import { uniswapV3DeploymentOf } from '../../../src/protocols/uniswapV3/deployment.ts'
import { readPool } from '../../../src/protocols/uniswapV3/readPool.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import { embeddedChain, type LocalChain } from '../../support/embeddedChain.ts'
import {
  anvilAtRecording,
  placeRecordedPool,
  type RecordedPool,
  recordedPool,
} from '../../support/recordedPool.ts'
import { pinLatest } from './busyMarket.ts'

const recorded = recordedPool()

describe.skipIf(recorded === undefined)('the recorded WBTC/WETH pool of Ethereum', () => {
  const real = recorded as RecordedPool
  const nodes = [
    ['hardhat', () => placed(embeddedChain({ chainId: 1 }))],
    ['anvil', () => placed(startAnvil(anvilAtRecording(real)))],
    ['a Hardhat fork of an anvil that holds it', forked],
  ] as const

  /** The chain with the pool in its last block. */
  async function placed<chain extends LocalChain>(starting: Promise<chain>): Promise<chain> {
    const chain = await starting
    await placeRecordedPool(chain, real)
    await chain.test.mine({ blocks: 1 })
    return chain
  }

  async function forked(): Promise<LocalChain> {
    const origin = await placed(startAnvil(anvilAtRecording(real)))
    // A fork of chain 1 starts 32 blocks back, out of reach of a reorganisation.
    await origin.test.mine({ blocks: 64 })
    const fork = await embeddedChain({ chainId: 1, forkUrl: origin.url })
    return { ...fork, close: () => fork.close().then(origin.close) }
  }

  describe.each(nodes)('on %s', (_, startChain) => {
    let chain: LocalChain

    beforeAll(async () => {
      chain = await startChain()
    })

    afterAll(() => chain.close())

    test.each(LENS_STRATEGIES)('is read with its 458 ticks by %s', async (strategy) => {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      const pool = await readPool(node, {
        address: real.state.address,
        deployment: uniswapV3DeploymentOf(1),
        block: await pinLatest(chain),
        withTicks: true,
      })
      expect(pool).toEqual(real.state)
      expect(pool.ticks).toHaveLength(458)
      if (strategy === 'state-override') expect(node.asked).toEqual(['eth_call'])
    })
  })
})
