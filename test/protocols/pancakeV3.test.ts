import { decodeEventLog, type Hex, keccak256 } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { feeAtBirth } from '../../src/domain/feeTerms.ts'
import type { RawLog } from '../../src/domain/rawLog.ts'
import { differencesOf } from '../../src/history/differences.ts'
import { poolBeforeBirth } from '../../src/history/poolBeforeBirth.ts'
import { startReplay } from '../../src/history/replay.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { pancakeV3 } from '../../src/protocols/pancakeV3.ts'
import { poolAddressOf } from '../../src/protocols/uniswapV3/deployment.ts'
import { decodePancakePoolEvent } from '../../src/protocols/uniswapV3/pancakeEvents.ts'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { makePancakeWorld, type PancakeWorld, pancakeArtifact } from '../support/pancakeWorld.ts'
import { nextOperation, type OpenRanges } from '../support/poolOperations.ts'
import { applyToContract, applyToEngine, BATCH_GAS } from '../support/poolRace.ts'
import { seededRandom } from '../support/random.ts'

test('the published pool code is what mainnet pools were created from', () => {
  const { poolInitCodeHash } = pancakeV3.deploymentOf(56)
  expect(keccak256(pancakeArtifact('PancakeV3Pool').bytecode)).toBe(poolInitCodeHash)
})

// USDT/WBNB 0.05 % on BNB Chain: deployer and code hash give its address.
test('a known pool lies where its deployer must have put it', () => {
  const [usdt, wbnb] = [
    '0x55d398326f99059fF775485246999027B3197955',
    '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c',
  ] as const
  expect(poolAddressOf(pancakeV3.deploymentOf(56), usdt, wbnb, 500)).toBe(
    '0x36696169C63e42cd08ce11f5deeBbCeBae652050',
  )
})

describe('against the published contracts', () => {
  const HOME = -1234
  let chain: LocalChain
  let world: PancakeWorld
  beforeAll(async () => {
    chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
    world = await makePancakeWorld(chain, getSqrtPriceAtTick(HOME) + 1n, [3200, 1000])
  })
  afterAll(() => chain.close())

  const read = async () => {
    const { factory, poolDeployer, pool } = world
    // No NFTs here: any address serves as their manager.
    const deployment = pancakeV3.deploymentOf(31337, {
      factory,
      poolDeployer,
      positionManager: pool,
    })
    const { number, hash } = await chain.client.getBlock()
    const block = { chainId: 31337, number, hash: hash as Hex, timestampSec: undefined }
    return pancakeV3.readPool(chain.client, { address: pool, deployment, block, withTicks: true })
  }

  test('read, traded 500 times, read again: every number is the engine’s, to the wei', async () => {
    const before = await read()
    expect(before).toMatchObject({
      protocol: 'pancake-v3',
      tickSpacing: 50,
      fee: { kind: 'pancake-v3', feePips: 2500, feeProtocol0: 3200, feeProtocol1: 1000 },
    })
    const engine = createPool(before)
    const random = seededRandom(77)
    const open: OpenRanges = []
    const playground = { tickSpacing: 50, homeTick: HOME, liquidityBits: 80 }
    for (let batch = 0; batch < 2; batch += 1) {
      const operations = Array.from({ length: 250 }, () => {
        const operation = nextOperation(random, playground, engine, open, world.driver)
        return { operation, outcome: applyToEngine(engine, operation) }
      })
      const asked = operations.map(({ operation }) => operation)
      expect(await applyToContract(chain, world.driver, world.pool, asked)).toEqual(
        operations.map(({ outcome }) => outcome),
      )
    }
    const after = await read()
    expect(differencesOf(engine.state(), after)).toEqual([])
    const { abi } = pancakeArtifact('PancakeV3Pool')
    const asked = { address: world.pool, abi, functionName: 'protocolFees' }
    const fees = await chain.client.readContract(asked)
    expect([engine.protocolFees0Raw, engine.protocolFees1Raw]).toEqual(fees)
    expect(engine.protocolFees0Raw).toBeGreaterThan(0n)
  })

  test.each([100, 500, 10_000, 777])(
    'what the protocol takes of a new pool of %i pips',
    async (feePips) => {
      const terms = { kind: 'pancake-v3', feePips, feeProtocol0: 0, feeProtocol1: 0 } as const
      const { feeProtocol0, feeProtocol1 } = feeAtBirth(terms)
      expect(await world.packedAtBirth(feePips)).toBe(feeProtocol0 + feeProtocol1 * 65_536)
    },
  )

  test('its events, swaps and protocol fee of their own form among them, replay to its state', async () => {
    const all = await chain.client.getLogs({ address: world.pool, fromBlock: 0n })
    const logs = all.map(
      ({ topics, data, ...log }): RawLog => ({
        topics: topics as readonly Hex[],
        data,
        place: {
          blockNumber: log.blockNumber as bigint,
          blockHash: log.blockHash as Hex,
          transactionHash: log.transactionHash as Hex,
          transactionIndex: log.transactionIndex as number,
          logIndex: log.logIndex as number,
          timestampSec: 1_700_000_000,
        },
      }),
    )
    const { topics } = pancakeV3.poolEventSource(world.pool).filters[0]!
    const { abi } = pancakeArtifact('PancakeV3Pool')
    const replay = startReplay(poolBeforeBirth(await read()))
    const kinds = new Set<string>()
    for (const log of logs) {
      expect(topics![0]).toContain(log.topics[0])
      const event = decodePancakePoolEvent(log)
      kinds.add(event.kind)
      const { eventName, args } = decodeEventLog({
        abi,
        topics: [...log.topics] as never,
        data: log.data,
      })
      if (eventName === 'Swap') {
        const { amount0, amount1, tick } = args as unknown as Record<string, bigint>
        expect(event).toMatchObject({ amount0Raw: amount0, amount1Raw: amount1, tick })
      }
      replay.apply(event)
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['swap', 'set-fee-protocol', 'mint', 'burn']))
    expect(differencesOf(replay.pool!.state(), await read())).toEqual([])
  })
})
