import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { RangeKey } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../src/demo/deployment.ts'
import * as demo from '../../src/demo/pool.ts'
import { deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import { deployContract } from '../../src/demo/transact.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { writeTicks } from '../protocols/uniswapV3/tickStorage.ts'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { nextOperation, type PoolOperation } from '../support/poolOperations.ts'
import { applyToContract, applyToEngine, BATCH_GAS, type Outcome } from '../support/poolRace.ts'
import { OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'
import { tychoPools } from '../support/tychoPools.ts'

const pools = tychoPools()
const SWAPS = 100

test('the record has 17 pools of v3 with their whole tick maps, and every one loads', {
  skip: pools.length === 0,
}, () => {
  expect(pools).toHaveLength(17)
  for (const state of pools) {
    expect(createPool(state).state(), state.id).toEqual(state)
    expect(createReferencePool(state).state(), state.id).toEqual(state)
  }
})

describe.skipIf(pools.length === 0)(
  'recorded pools against real contracts in their state',
  {
    timeout: 120_000,
  },
  () => {
    let chain: LocalChain
    let uniswap: LocalUniswapV3
    beforeAll(async () => {
      chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
      uniswap = await deployUniswapV3(chain)
      await demo.enableFeeTier(chain, uniswap, 100, 1)
    })
    afterAll(() => chain.close())

    test.for(pools.map((state, index) => ({ state, index, name: state.id })))(
      `$name: ${SWAPS} swaps, 0 wei apart`,
      async ({ state, index }) => {
        const { contract, driver } = await placed(state)
        const engine = createPool(state)
        const random = seededRandom(100 + index)
        const { tickSpacing, tick: homeTick } = state
        const playground = { tickSpacing, homeTick, liquidityBits: 60 }
        // A generator without open ranges draws mints only.
        const range: RangeKey = { owner: OWNER, tickLower: 0, tickUpper: tickSpacing }
        const operations: PoolOperation[] = []
        const ours: Outcome[] = []
        let crossed = 0
        while (operations.length < SWAPS) {
          const operation = nextOperation(random, playground, engine, [range], OWNER)
          if (operation.kind !== 'swap') continue
          try {
            crossed += engine.fork().swap(operation.params).ticksCrossed
          } catch {
            // Refused by both, which the comparison shows.
          }
          operations.push(operation)
          ours.push(applyToEngine(engine, operation))
        }
        expect(await applyToContract(chain, driver, contract, operations)).toEqual(ours)
        expect(ours.filter(({ ok }) => ok).length).toBeGreaterThan(SWAPS * 0.8)
        // Pools of two ticks have little to cross.
        if ((state.ticks?.length ?? 0) > 50) expect(crossed).toBeGreaterThan(20)
      },
    )

    async function placed(state: ConcentratedPoolState) {
      const { fee, sqrtPriceX96, token0, token1, tickSpacing, ticks = [], tick } = state
      if (fee.kind !== 'uniswap-v3') throw new Error('not a v3 pool')
      const terms = (decimals: number) => ({ name: 'T', symbol: 'T', decimals })
      const pair = await deployTokenPair(chain, terms(token0.decimals), terms(token1.decimals))
      const { feePips } = fee
      const contract = await demo.createPool(chain, uniswap, { ...pair, feePips, sqrtPriceX96 })
      await writeTicks(chain, contract, tickSpacing, ticks, tick)
      const driver = await deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
      for (const to of [contract, driver])
        for (const { address } of [pair.token0, pair.token1])
          await mintTokens(chain, address, to, 2n ** 254n)
      return { contract, driver }
    }
  },
)
