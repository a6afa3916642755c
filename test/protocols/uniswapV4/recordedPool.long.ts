import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import type { Hex } from '../../../src/domain/address.ts'
import { uniswapV4DeploymentOf } from '../../../src/protocols/uniswapV4/deployment.ts'
import { poolIdOf } from '../../../src/protocols/uniswapV4/poolKey.ts'
import { readPool } from '../../../src/protocols/uniswapV4/readPool.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import {
  placeRecordedV4Pool,
  RECORDED_V4_KEY,
  type RecordedV4Pool,
  recordedV4Pool,
} from '../../support/recordedV4Pool.ts'
import { pinLatest } from '../uniswapV3/busyMarket.ts'

const recorded = recordedV4Pool()

describe.skipIf(recorded === undefined)('the recorded v4 ETH/USDC pool of Ethereum', () => {
  const { state } = (recorded ?? {}) as RecordedV4Pool

  test('is the pool of its key', () => {
    expect(poolIdOf(RECORDED_V4_KEY)).toBe(state.id)
  })

  const nodes = [['anvil', () => startAnvil({ chainId: 1 })]] as const

  describe.each(nodes)('on %s', (_, startChain) => {
    let chain: LocalChain

    beforeAll(async () => {
      chain = await startChain()
      await placeRecordedV4Pool(chain, recorded as RecordedV4Pool)
      await chain.test.mine({ blocks: 1 })
    })

    afterAll(() => chain.close())

    const cases = LENS_STRATEGIES.flatMap((strategy) =>
      (['extsload', 'state-view'] as const).map((access) => [strategy, access] as const),
    )

    test.each(cases)('is read with its 499 ticks by %s, %s', async (strategy, stateAccess) => {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      const pool = await readPool(node, {
        poolId: state.id as Hex,
        deployment: uniswapV4DeploymentOf(1),
        block: await pinLatest(chain),
        withTicks: true,
        stateAccess,
      })
      expect(pool).toEqual(state)
      expect(pool.ticks).toHaveLength(499)
      if (strategy === 'state-override') expect(node.asked).toEqual(['eth_call'])
      // Four refusals, the pool, the key, two of USDC and the code of no hook; then 694 words in two
      // calls and 1,497 slots of ticks in three.
      if (strategy === 'plain-calls' && stateAccess === 'extsload')
        expect(node.asked.length).toBe(4 + 5 + 2 + 3)
    })

    test('is read in pages where a call gets 4 M gas', async () => {
      const node = limitedNode(chain.provider, ['times-out-above-4m-gas'])
      const options = {
        poolId: state.id as Hex,
        deployment: uniswapV4DeploymentOf(1),
        block: await pinLatest(chain),
        withTicks: true,
      }
      expect(await readPool(node, options)).toEqual(state)
      // The refused one, and two pages.
      expect(node.asked.length).toBeLessThanOrEqual(4)
    })

    test('needs no position manager where its key is given', async () => {
      const nobody = '0x000000000000000000000000000000000000dEaD'
      const pool = await readPool(chain.provider as never, {
        poolId: state.id as Hex,
        deployment: { ...uniswapV4DeploymentOf(1), positionManager: nobody },
        block: await pinLatest(chain),
        withTicks: false,
        poolKey: RECORDED_V4_KEY,
      })
      expect(pool).toEqual({ ...state, ticks: undefined })
    })
  })
})
