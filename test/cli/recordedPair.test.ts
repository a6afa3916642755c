import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createPair } from '../../src/amm/pairEngine.ts'
import { pairResultSchema, shareResultSchema } from '../../src/analysis/pairResult.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { pairWorld } from '../support/pairContracts.ts'
import type { PairOperation } from '../support/pairOperations.ts'
import { firstApart } from '../support/pairRace.ts'
import { BATCH_GAS } from '../support/poolRace.ts'
import { seededRandom } from '../support/random.ts'
import {
  placeRecordedPair,
  type RecordedPair,
  recordedPair,
  tychoPairs,
} from '../support/recordedPair.ts'

const recorded = recordedPair()

describe.skipIf(recorded === undefined)('the recorded WBTC/WETH pair of Ethereum', () => {
  const { state, holder, heldRaw } = (recorded ?? {}) as RecordedPair
  let chain: LocalChain & { readonly url: string }

  beforeAll(async () => {
    chain = await startAnvil({ chainId: 1 })
    await placeRecordedPair(chain, recorded as RecordedPair)
    await chain.test.mine({ blocks: 40 })
  })
  afterAll(() => chain?.close())

  test('is read whole by ammeter pool, in at most five requests', async () => {
    const { out, err } = await runAmmeter([
      'pool',
      `uniswap-v2:${state.id}`,
      '--json',
      '-r',
      chain.url,
    ])
    expect(err).toBe('')
    const { data, provenance, warnings } = z.decode(pairResultSchema, JSON.parse(out))
    const { reserve0Raw, reserve1Raw, totalSupplyRaw } = state
    expect(data.pool).toMatchObject({
      address: state.address,
      token0: { symbol: 'WBTC', decimals: 8 },
      token1: { symbol: 'WETH', decimals: 18 },
      feePips: 3000,
      protocolShare: null,
      reserve0Raw,
      reserve1Raw,
      totalSupplyRaw,
    })
    expect(warnings).toEqual([])
    expect(provenance.rpcCalls).toBeLessThanOrEqual(5)
    // WETH is what people count in: some thirty of them a bitcoin in April 2026.
    expect(data.market.baseIs).toBe('token0')
    expect(data.market.poolPrice).toBeGreaterThan(20)
    expect(data.market.poolPrice).toBeLessThan(50)
  })

  test('and so is a holder', async () => {
    const id = `uniswap-v2:${state.id}@${holder}`
    const { out } = await runAmmeter(['position', id, '--json', '-r', chain.url, '--no-deposit'])
    const { data } = z.decode(shareResultSchema, JSON.parse(out))
    expect(data.position.sharesRaw).toBe(heldRaw)
    expect(data.inventory.amount0Raw).toBe((state.reserve0Raw * heldRaw) / state.totalSupplyRaw)
  })
})

describe.each(tychoPairs())('the recorded pool $name', ({ reserve0Raw, reserve1Raw }) => {
  test('equals the contract with that state for 100 swaps', async () => {
    const chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
    try {
      const world = await pairWorld(chain, [18, 18])
      const engine = createPair(world.state)
      const sent = { amount0Raw: reserve0Raw, amount1Raw: reserve1Raw }
      const random = seededRandom(11)
      const swaps = Array.from({ length: 100 }, (): PairOperation => {
        const zeroForOne = random.chance(0.5)
        const exact = random.pick(['input', 'output'] as const)
        const side = zeroForOne === (exact === 'input') ? reserve0Raw : reserve1Raw
        return { kind: 'route', zeroForOne, exact, amountRaw: side / random.bigint(30n, 10n ** 6n) }
      })
      expect(await firstApart(chain, world, engine, [{ kind: 'mint', sent }])).toBeUndefined()
      expect([engine.reserve0Raw, engine.reserve1Raw]).toEqual([reserve0Raw, reserve1Raw])
      expect(await firstApart(chain, world, engine, swaps)).toBeUndefined()
    } finally {
      await chain.close()
    }
  })
})
