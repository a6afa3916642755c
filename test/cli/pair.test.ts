import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type PairResult,
  pairResultSchema,
  type ShareResult,
  shareResultSchema,
} from '../../src/analysis/pairResult.ts'
import { uniswapV2PairAbi } from '../../src/chain/abis/uniswapV2.ts'
import { transact } from '../../src/demo/transact.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { type PairWorld, pairDriver, pairWorld } from '../support/pairContracts.ts'
import { pairAsk, pairDo } from '../support/pairRace.ts'

const USDC = 10n ** 6n
const ETH = 10n ** 18n
const sent = (amount0Raw: bigint, amount1Raw: bigint) => ({ amount0Raw, amount1Raw })

describe('a pair on a node', () => {
  let chain: LocalChain & { readonly url: string }
  let world: PairWorld
  let enteredAt: bigint
  const flags = () => ['-r', chain.url, '--factory', world.factory, '--base', 'token1']

  beforeAll(async () => {
    chain = await startAnvil()
    world = await pairWorld(chain, [6, 18])
    await pairDo(chain, world, [
      { kind: 'fee-switch', on: true },
      { kind: 'mint', sent: sent(2_000_000n * USDC, 1000n * ETH) },
    ])
    // All of it withdrawn and entered again: only what came after counts.
    await pairDo(chain, world, [{ kind: 'burn', sharesRaw: await sharesOf(world.driver) }])
    await pairDo(chain, world, [{ kind: 'mint', sent: sent(200_000n * USDC, 100n * ETH) }])
    enteredAt = await chain.client.getBlockNumber()
    for (let i = 1n; i <= 10n; i += 1n)
      await pairDo(chain, world, [
        {
          kind: 'route',
          zeroForOne: i % 3n !== 0n,
          exact: 'input',
          amountRaw: i % 3n === 0n ? 2n * ETH : 8_000n * USDC,
        },
      ])
  })
  afterAll(() => chain.close())

  const sharesOf = (owner: `0x${string}`) =>
    chain.client.readContract({
      address: world.pair,
      abi: uniswapV2PairAbi,
      functionName: 'balanceOf',
      args: [owner],
    })
  const position = async (...args: string[]): Promise<ShareResult> => {
    const id = `uniswap-v2:${world.pair}@${world.driver}`
    const { exitCode, out, err } = await runAmmeter(['position', id, ...args, ...flags(), '--json'])
    expect(err + (exitCode === 0 ? '' : out)).toBe('')
    return z.decode(shareResultSchema, JSON.parse(out))
  }

  test('is hedged beside what is held elsewhere, like any position', async () => {
    const { data: own } = await position('--no-deposit')
    const id = `uniswap-v2:${world.pair}@${world.driver}`
    const counts = [`${own.pool.token0.address}=USD:1`, `${own.pool.token1.address}=ETH:1`]
    const rates = counts.flatMap((each) => ['--rate', each])
    const { exitCode, out } = await runAmmeter(['hedge', id, ...rates, ...flags(), '--json', '-q'])
    expect(exitCode, out).toBe(0)
    const { exposures, hedge, positions } = JSON.parse(out).data
    expect(positions[0]).toMatchObject({ base: 'ETH', quote: 'USD', status: 'in-range' })
    expect(exposures[0].deltaBase).toBeCloseTo(own.exposures[0]?.deltaBase ?? 0, 9)
    expect(exposures[0].gammaBasePerPrice).toBeCloseTo(own.exposures[0]?.gammaBasePerPrice ?? 0, 12)
    expect(hedge.orders[0]).toMatchObject({ side: 'sell', underlying: 'ETH' })
  })

  test('holds what a burn pays, to the wei, and splits it by its own growth of k', async () => {
    const { data } = await position()
    const paid = await pairAsk(chain, world, { kind: 'burn', sharesRaw: data.position.sharesRaw })
    expect([data.inventory.amount0Raw, data.inventory.amount1Raw]).toEqual(paid)
    // Nothing but swaps since the mint and its kLast: fees are 5/6 of √k's growth, the pair's 1/6 apart.
    const { reserve0Raw, reserve1Raw, kLastRaw, protocolShare } = data.pool
    expect(protocolShare).toEqual({ numerator: 1, denominator: 6 })
    const growth = Math.sqrt((Number(reserve0Raw) * Number(reserve1Raw)) / Number(kLastRaw)) - 1
    const { performance } = data
    expect(growth).toBeGreaterThan(1e-4)
    expect(performance?.feeGrowthShare).toBeCloseTo((5 / 6) * growth, 9)
    expect(performance?.since).toMatchObject({ source: 'deposit', blockNumber: enteredAt })
    expect(performance?.depositBase).toBe(100)
    expect(performance?.depositQuote).toBe(200_000)
    // 1 + R = (1 + fees)·(1 − loss).
    const { feeGrowthShare = 0, impermanentLossShare, returnAgainstHoldShare } = performance ?? {}
    expect(impermanentLossShare).toBeGreaterThan(1e-4)
    expect(1 + (returnAgainstHoldShare ?? 0)).toBeCloseTo(
      (1 + feeGrowthShare) * (1 - (impermanentLossShare ?? 0)),
      12,
    )
    // Published form: 1 − loss = 2√r/(1 + r), r of the prices.
    const r = (data.market.poolPrice ?? 0) / 2000
    expect(1 - (impermanentLossShare ?? 0)).toBeCloseTo((2 * Math.sqrt(r)) / (1 + r), 6)
    expect(data.exposures[0]?.deltaBase).toBeCloseTo(Number(paid[1]) / 1e18, 9)
    expect(data.hedge?.orders[0]?.side).toBe('sell')
  })

  test('an entry block gives the same split, an entry price none', async () => {
    const found = (await position()).data.performance
    const given = (await position('--entry-block', String(enteredAt))).data.performance
    expect(given?.feeGrowthShare).toBeCloseTo(found?.feeGrowthShare ?? 0, 12)
    expect(given?.impermanentLossQuote).toBeCloseTo(found?.impermanentLossQuote ?? 0, 3)
    const priced = (await position('--entry-price', '2000')).data
    expect(priced.performance?.feesQuote).toBeUndefined()
    expect(priced.inventory.fees0Raw).toBeUndefined()
    expect((await position('--no-deposit')).data.performance).toBeUndefined()
  })

  test('few requests, and the tape replays to the same bytes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ammeter-'))
    try {
      const id = `uniswap-v2:${world.pair}@${world.driver}`
      const tape = join(folder, 'tape.json')
      const live = await runAmmeter(['position', id, ...flags(), '--json', '--save', tape])
      expect((await runAmmeter(['replay', tape, '--json'])).out).toBe(live.out)
      const { provenance } = JSON.parse(live.out)
      expect(provenance.rpcCalls).toBeLessThanOrEqual(9)
      const shown = await runAmmeter(['replay', tape])
      expect(shown.out).toContain('· LP tokens')
      expect(shown.out).toContain('of it fees')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('ammeter pool: reserves, the protocol’s pending tokens, depth of the exact engine', async () => {
    const run = await runAmmeter([
      'pool',
      world.pair,
      '--protocol',
      'uniswap-v2',
      ...flags(),
      '--json',
    ])
    expect(run.err).toBe('')
    const { data }: PairResult = z.decode(pairResultSchema, JSON.parse(run.out))
    const [reserve0] = await chain.client.readContract({
      address: world.pair,
      abi: uniswapV2PairAbi,
      functionName: 'getReserves',
    })
    expect(data.pool.reserve0Raw).toBe(reserve0)
    expect(data.pool.pendingProtocolSharesRaw).toBeGreaterThan(0n)
    const price = data.market.poolPrice ?? 0
    for (const { bps, baseIn, quoteOut } of data.depth) {
      const base = Number(data.pool.reserve1Raw) / 1e18 + baseIn
      const quote = Number(data.pool.reserve0Raw) / 1e6 - quoteOut
      expect(quote / base / price).toBeCloseTo(1 - bps / 10_000, 8)
    }
    expect(
      (await runAmmeter(['pool', world.pair, '--protocol', 'uniswap-v2', ...flags()])).out,
    ).toContain('growth of √k')
  })

  test('what cannot be is refused in words', async () => {
    const run = async (...args: string[]) => {
      const { out, exitCode } = await runAmmeter([...args, ...flags(), '--json'])
      return { code: JSON.parse(out).error?.code, exitCode }
    }
    const id = `uniswap-v2:${world.pair}`
    expect(await run('position', `${id}@0x12`)).toEqual({ code: 'usage/bad-id', exitCode: 2 })
    expect(await run('pool', id, '--levels', '3')).toEqual({
      code: 'usage/bad-argument',
      exitCode: 2,
    })
    expect(await run('position', `uniswap-v3:${world.pair}@${world.driver}`)).toEqual({
      code: 'usage/not-for-protocol',
      exitCode: 2,
    })
    expect(await run('pool', `uniswap-v2:${world.tokens.token0.address}`)).toEqual({
      code: 'pool/not-a-pool',
      exitCode: 4,
    })
    expect(await run('pool', `sushi-v2:${world.pair}`)).toEqual({
      code: 'pool/not-from-factory',
      exitCode: 4,
    })
  })

  test('shares received count at what they stood for, those given away in part', async () => {
    const receiver = chain.wallet.account.address
    const shares = (await sharesOf(world.driver)) / 4n
    const args = [receiver, shares]
    const data = encodeFunctionData({
      abi: pairDriver.abi,
      functionName: 'giveShares',
      args: [world.pair, ...args],
    })
    await transact(chain, { to: world.driver, data })
    const id = `uniswap-v2:${world.pair}@${receiver}`
    const run = await runAmmeter(['position', id, ...flags(), '--json'])
    const { data: got } = z.decode(shareResultSchema, JSON.parse(run.out))
    expect(got.position).toMatchObject({ sharesRaw: shares, ownerIsContract: false })
    // Nothing was traded since, so all of it is principal but a unit.
    expect(got.inventory.fees0Raw).toBeLessThanOrEqual(1n)
    expect(got.performance?.impermanentLossQuote).toBeLessThan(1e-5)
    const rest = (await position()).data
    expect(rest.performance?.depositBase).toBeCloseTo(75, 9)
    const closed = await runAmmeter([
      'position',
      `uniswap-v2:${world.pair}@${world.factory}`,
      ...flags(),
    ])
    expect(closed.out).toContain('closed')
  })
})
