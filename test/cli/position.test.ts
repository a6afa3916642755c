import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFunctionResult } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type PositionResult, positionResultSchema } from '../../src/analysis/result.ts'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import {
  burnPosition,
  collectEverything,
  collectOwed,
  decreaseLiquidity,
} from '../../src/demo/positionManager.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { startRpcServer } from '../support/rpcServer.ts'
import { makeWorld, type World } from '../support/world.ts'

const nodes = [
  ['Hardhat', () => hardhatServer()],
  ['anvil', () => startAnvil()],
] as const

describe.each(nodes)('ammeter position on %s', (_, startNode) => {
  let chain: LocalChain & { readonly url: string }
  let world: World
  let tokenId: bigint
  const flags = () => [
    '-r',
    chain.url,
    '--factory',
    world.deployment.factory,
    '--position-manager',
    world.deployment.positionManager,
    '--base',
    'token1',
  ]

  beforeAll(async () => {
    chain = await startNode()
    world = await makeWorld(chain)
    tokenId = await world.mint(198_000, 203_040)
    await world.mint(-887_220, 887_220)
    // ETH gets dearer: the position sells some of it.
    await world.swap(true, 6_000n * 10n ** 6n)
    await world.swap(false, 10n ** 17n)
  })
  afterAll(() => chain.close())

  const position = async (...args: string[]): Promise<PositionResult> => {
    const { exitCode, out, err } = await runAmmeter(['position', ...args, ...flags(), '--json'])
    expect(err).toBe('')
    expect(exitCode).toBe(0)
    expect(out.endsWith('\n')).toBe(true)
    return z.decode(positionResultSchema, JSON.parse(out))
  }

  test('owed equals a static collect, to the wei', async () => {
    const { data } = await position(String(tokenId))
    const collected = await staticCollect(world, tokenId)
    expect([data.inventory.owed0Raw, data.inventory.owed1Raw]).toEqual(collected)
    expect(data.inventory.owed0Raw).toBeGreaterThan(0n)
    expect(data.inventory.accruedFees0Raw).toBe(data.inventory.owed0Raw)
  })

  test('holdings equal what a full decrease credits, to the wei', async () => {
    const { data } = await position(String(tokenId))
    const snapshot = await chain.test.snapshot()
    const moved = await decreaseLiquidity(
      world.actor,
      world.deployment.positionManager,
      tokenId,
      data.position.liquidity,
    )
    await chain.test.revert({ id: snapshot })
    expect([data.inventory.amount0Raw, data.inventory.amount1Raw]).toEqual([
      moved.amount0Raw,
      moved.amount1Raw,
    ])
  })

  test('the story adds up', async () => {
    const { data, provenance, warnings } = await position(String(tokenId))
    expect(warnings).toEqual([])
    expect(data.position.status).toBe('in-range')
    expect(data.market.poolPrice).toBeGreaterThan(2000)
    // Sold ETH on the way up, at an average between the first and the last price.
    expect(data.drift?.driftBase).toBeLessThan(0)
    expect(data.drift?.averagePrice).toBeGreaterThan(2000)
    expect(data.drift?.averagePrice).toBeLessThan(data.market.poolPrice ?? 0)
    expect(data.performance?.impermanentLossQuote).toBeGreaterThan(0)
    // Delta and the hedge are opposite, and leave nothing.
    const [exposure] = data.exposures
    expect(data.hedge?.orders).toEqual([
      expect.objectContaining({ side: 'sell', sizeBase: exposure?.deltaBase }),
    ])
    expect(data.hedge?.residualDeltaBase).toBe(0)
    // One request for the logs and one for the time of the deposit's block come on top.
    expect(provenance.rpcCalls).toBeLessThanOrEqual(4 + 2)
  })

  test('without the search for the deposit, at most four requests, never a batch', async () => {
    const server = await startRpcServer(chain.provider)
    const { exitCode, out } = await runAmmeter([
      'position',
      String(tokenId),
      ...flags(),
      '-r',
      server.url,
      '--no-deposit',
      '--json',
    ])
    await server.close()
    expect(exitCode).toBe(0)
    expect(server.requests.length).toBeLessThanOrEqual(4)
    expect(server.requests.some(({ body }) => Array.isArray(body))).toBe(false)
    const { provenance, data } = JSON.parse(out) as PositionResult
    expect(provenance.rpcCalls).toBe(server.requests.length)
    expect(data.performance).toBeUndefined()
    expect(data.hedge).toBeDefined()
  })

  test('a tape replays to the same bytes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ammeter-tape-'))
    const tape = join(folder, 'tape.json')
    const live = await runAmmeter([
      'position',
      String(tokenId),
      ...flags(),
      '--json',
      '--save',
      tape,
    ])
    const replayed = await runAmmeter(['replay', tape, '--json'])
    const liveText = await runAmmeter(['position', String(tokenId), ...flags()])
    const replayedText = await runAmmeter(['replay', tape])
    rmSync(folder, { recursive: true })
    expect(replayed.out).toBe(live.out)
    expect(replayedText.out).toBe(liveText.out)
    expect(live.out).not.toContain(chain.url)
  })

  test('an entry price or block replaces the deposit', async () => {
    const given = await position(String(tokenId), '--entry-price', '2000')
    const searched = await position(String(tokenId))
    // The mint was at 2,000, so both routes see the same loss.
    expect(given.data.performance?.impermanentLossQuote).toBeCloseTo(
      searched.data.performance?.impermanentLossQuote ?? Number.NaN,
      4,
    )
    const block = searched.data.performance?.since.blockNumber
    const atBlock = await position(String(tokenId), '--entry-block', String(block))
    expect(atBlock.data.performance?.since.price).toBeCloseTo(2000, 6)
    const late = await runAmmeter([
      'position',
      String(tokenId),
      ...flags(),
      '--json',
      '--block',
      String(block),
      '--entry-block',
      String((block ?? 0n) + 1n),
    ])
    expect(late.exitCode).toBe(2)
    expect(JSON.parse(late.out).error.code).toBe('usage/entry-after-block')
  })

  test('either token may be the base', async () => {
    const eth = (await position(String(tokenId))).data
    const usd = (await position(String(tokenId), '--invert')).data
    expect(usd.market.poolPrice).toBeCloseTo(1 / (eth.market.poolPrice ?? 0), 12)
    expect(usd.exposures[0]?.principalDeltaBase).toBeCloseTo(eth.value?.amountQuote ?? 0, 6)
    const value = (eth.value?.totalValueQuote ?? 0) * (usd.market.poolPrice ?? 0)
    expect(usd.value?.totalValueQuote).toBeCloseTo(value, 9)
  })

  test('hedges already held are subtracted', async () => {
    const { data } = await position(String(tokenId), '--existing=perp=-1', '--lot=0.1')
    const delta = data.exposures[0]?.deltaBase ?? 0
    const [order] = data.hedge?.orders ?? []
    expect(order?.sizeBase).toBeCloseTo(Math.round((delta - 1) * 10) / 10, 12)
    expect(Math.abs(data.hedge?.residualDeltaBase ?? 1)).toBeLessThanOrEqual(0.05)
  })

  test('withdrawn principal is told from accrued fees', async () => {
    const snapshot = await chain.test.snapshot()
    const before = (await position(String(tokenId))).data
    const half = before.position.liquidity / 2n
    await decreaseLiquidity(world.actor, world.deployment.positionManager, tokenId, half)
    await world.swap(true, 10n ** 9n)
    const { data } = await position(String(tokenId))
    expect([data.inventory.owed0Raw, data.inventory.owed1Raw]).toEqual(
      await staticCollect(world, tokenId),
    )
    expect(data.inventory.accruedFees0Raw).toBeLessThan(data.inventory.owed0Raw)
    // The principal credited is not counted as fees.
    expect(data.performance?.uncollectedFeesQuote).toBeLessThan(
      (data.value?.owedValueQuote ?? 0) / 100,
    )
    // What is left entered with half the deposit.
    expect(data.performance?.depositBase).toBeCloseTo((before.performance?.depositBase ?? 0) / 2, 9)

    const rest = data.position.liquidity
    await decreaseLiquidity(world.actor, world.deployment.positionManager, tokenId, rest)
    expect((await position(String(tokenId))).data.position.status).toBe('owed')
    await collectOwed(world.actor, world.deployment.positionManager, tokenId)
    const closed = (await position(String(tokenId))).data
    expect(closed.position.status).toBe('closed')
    expect(closed.hedge?.action).toBe('hold')

    await burnPosition(world.actor, world.deployment.positionManager, tokenId)
    const burned = await runAmmeter(['position', String(tokenId), ...flags(), '--json'])
    expect(burned.exitCode).toBe(4)
    expect(JSON.parse(burned.out).error.code).toBe('position/not-found')
    await chain.test.revert({ id: snapshot })
  })

  test('the command that reproduces it names the block and takes a shell', async () => {
    const { provenance, block } = await position(String(tokenId), '--existing=my perp=-1')
    expect(provenance.reproduce).toContain(`ammeter position ${tokenId} `)
    expect(provenance.reproduce).toContain(`--block=${block.number}`)
    expect(provenance.reproduce).toContain("'--existing=my perp=-1'")
    expect(provenance.reproduce).toContain(`--factory=${world.deployment.factory}`)
    expect(provenance.reproduce).not.toContain(chain.url)
  })

  test('an old block is read as it was', async () => {
    const now = await position(String(tokenId))
    const block = now.data.performance?.since.blockNumber ?? 0n
    const then = await position(String(tokenId), '--block', String(block))
    expect(then.data.inventory.owed0Raw).toBe(0n)
    expect(then.data.drift?.driftBase).toBeCloseTo(0, 12)
  })
})

async function staticCollect({ actor, deployment }: World, tokenId: bigint) {
  const account = actor.wallet.account.address
  const { data } = await actor.client.call({
    account,
    to: deployment.positionManager,
    data: collectEverything(tokenId, account),
  })
  return decodeFunctionResult({
    abi: positionManagerAbi,
    functionName: 'collect',
    data: data ?? '0x',
  })
}
