import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFunctionData, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { comparisonResultSchema } from '../../src/analysis/comparisonResult.ts'
import {
  type PoolResult,
  type PositionResult,
  poolResultSchema,
  positionResultSchema,
} from '../../src/analysis/result.ts'
import { transact } from '../../src/demo/transact.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'
import {
  placeRecordedV4Pool,
  RECORDED_V4_KEY,
  type RecordedV4Pool,
  recordedV4Pool,
} from '../support/recordedV4Pool.ts'
import { openV4Market, type V4Market } from '../support/v4Market.ts'
import { owedAndPaid } from '../support/v4Owed.ts'
import { actV4, fundPositionManager } from '../support/v4Periphery.ts'
import { createV4Pool } from '../support/v4World.ts'

type Served = LocalChain & { readonly url: string }

const recorded = recordedV4Pool()

describe.skipIf(recorded === undefined)('ammeter pool on the recorded v4 ETH/USDC pool', () => {
  const { state } = (recorded ?? {}) as RecordedV4Pool
  let chain: Served
  beforeAll(async () => {
    chain = await hardhatServer({ chainId: 1 })
    await placeRecordedV4Pool(chain, recorded as RecordedV4Pool)
    await chain.test.mine({ blocks: 1 })
  })
  afterAll(() => chain.close())

  test('an LP in it beside makers on a book, its money adding up', async () => {
    const flow = '--volatility 0.6 --takers 2000 --size 0.5 --rounds 3 --horizon 1h'.split(' ')
    const lp = ['--range', '0.05', '--capital', '10000', '--makers', 'rebalanced-lp,glft']
    const args = ['compare', state.id, ...flow, ...lp, '-r', chain.url, '--json', '-q']
    const { exitCode, out, err } = await runAmmeter(args)
    expect(exitCode, err + out).toBe(0)
    const { data } = z.decode(comparisonResultSchema, JSON.parse(out))
    expect(data.makers.map(({ name }) => name)).toEqual(['passive-lp', 'rebalanced-lp', 'glft'])
    for (const { name, attribution: a } of data.makers) {
      const parts =
        a.feesQuote +
        a.adverseSelectionPnlQuote +
        a.inventoryPnlQuote +
        a.hedgePnlQuote -
        a.costsQuote
      expect(a.totalPnlQuote, name).toBeCloseTo(parts, 4)
    }
    expect(data.makers[0]?.attribution.feesQuote).toBeGreaterThan(0)
    const kept = await runAmmeter(['compare', state.id, '--store', 'x', '-r', chain.url, '--json'])
    expect(JSON.parse(kept.out).error.code).toBe('usage/not-for-protocol')
  })

  test.each(['extsload', 'state-view'])(
    'its 499 ticks by %s in at most six requests',
    async (way) => {
      const args = ['pool', state.id, '--ticks', '--read-by', way, '-r', chain.url]
      const { exitCode, out, err } = await runAmmeter([...args, '--json'])
      expect(exitCode, err + out).toBe(0)
      const { data, provenance } = z.decode(poolResultSchema, JSON.parse(out))
      expect(data.pool.ticks).toEqual(
        state.ticks?.map(({ tick, liquidityGross, liquidityNet }) => ({
          tick,
          liquidityGross,
          liquidityNet,
        })),
      )
      expect(data.pool.ticks).toHaveLength(499)
      expect(data.pool).toMatchObject({
        protocol: 'uniswap-v4',
        id: state.id,
        address: state.address,
        token0: { symbol: 'ETH', decimals: 18, isNative: true },
        feePips: 500,
        lpFeePips: 500,
        isDynamicFee: false,
        sqrtPriceX96: state.sqrtPriceX96,
        liquidity: state.liquidity,
      })
      // Ether is what is priced, in dollars: recorded in February 2026.
      expect(data.market.baseIs).toBe('token0')
      expect(data.market.poolPrice).toBeGreaterThan(1500)
      expect(data.market.poolPrice).toBeLessThan(3000)
      expect(provenance.rpcCalls).toBeLessThanOrEqual(6)
    },
  )

  test('its key by flag, and the key of another pool', async () => {
    const { currency0, currency1, fee, tickSpacing, hooks } = RECORDED_V4_KEY
    const key = [currency0, currency1, fee, tickSpacing, hooks].join(',')
    const args = ['pool', state.id, '-r', chain.url, '--json', '--pool-key']
    expect((await runAmmeter([...args, key])).exitCode).toBe(0)
    const spoofed = await runAmmeter([...args, key.replace(',500,', ',3000,')])
    expect(spoofed.exitCode).toBe(4)
    expect(JSON.parse(spoofed.out).error.code).toBe('pool/key-mismatch')
  })
})

describe('ammeter on v4', () => {
  let chain: Served
  let market: V4Market
  let flags: string[]
  beforeAll(async () => {
    chain = await hardhatServer()
    market = await openV4Market(chain, seededRandom(3), 8)
    const { poolManager, positionManager, stateView } = market.deployment
    flags = ['-r', chain.url, '--pool-manager', poolManager, '--position-manager', positionManager]
    flags.push('--state-view', stateView)
  })
  afterAll(() => chain.close())

  const idOf = (index: number) => market.pools[index]?.id ?? ''
  const tokenIn = (index: number) =>
    market.positions.find(({ pool }) => pool === market.pools[index])?.tokenId ?? 0n
  const pool = async (...args: string[]): Promise<PoolResult> => {
    const { exitCode, out, err } = await runAmmeter(['pool', ...args, ...flags, '--json'])
    expect(exitCode, err + out).toBe(0)
    return z.decode(poolResultSchema, JSON.parse(out))
  }
  const position = async (...args: string[]): Promise<PositionResult> => {
    const { exitCode, out, err } = await runAmmeter(['position', ...args, ...flags, '--json'])
    expect(exitCode, err + out).toBe(0)
    return z.decode(positionResultSchema, JSON.parse(out))
  }
  const codesOf = ({ warnings }: PositionResult) =>
    warnings.map(({ code }) => code).filter((code) => code.startsWith('position/'))
  const refused = async (...args: string[]) => {
    const { exitCode, out } = await runAmmeter([...args, '--json'])
    return [exitCode, JSON.parse(out).error.code]
  }

  test('a position: owed is what the contract pays, and the deposit is found', async () => {
    const results = await Promise.all(
      market.positions.map(({ tokenId }) => position(`uniswap-v4:${tokenId}`)),
    )
    const snapshot = await chain.test.snapshot()
    for (const [i, { paid }] of (await owedAndPaid(market, 'extsload')).entries()) {
      const own = results[i]?.data.inventory
      expect([own?.owed0Raw, own?.owed1Raw]).toEqual(paid)
      expect(own?.accruedFees0Raw).toBe(own?.owed0Raw)
    }
    await chain.test.revert({ id: snapshot })
    const open = results.find(({ data }) => data.position.status === 'in-range')
    expect(open?.data.performance?.since.source).toBe('deposit')
    expect(open?.data.pool.id).toBe(open?.data.position.poolId)
    expect(open?.data.hedge).toBeDefined()
  })

  test('by a state view the same, in the same four requests without the deposit', async () => {
    const id = `uniswap-v4:${tokenIn(0)}`
    const slots = await position(id, '--no-deposit')
    const view = await position(id, '--no-deposit', '--read-by', 'state-view')
    expect(view.data).toEqual(slots.data)
    expect(slots.provenance.rpcCalls).toBeLessThanOrEqual(4)
    expect(view.provenance.reproduce).toContain('--read-by=state-view')
    expect(view.provenance.reproduce).toContain(`--pool-manager=${market.deployment.poolManager}`)
  })

  test('a hook that may name the fee of each swap is said, in words', async () => {
    const { data, warnings } = await pool(idOf(1))
    expect(data.pool.hook).toMatchObject({ permissions: ['before-swap'], isCoreMathOnly: true })
    expect(warnings.map(({ code }) => code)).toContain('pool/core-math-only')
    expect(data.pool).toMatchObject({ isDynamicFee: true, lpFeePips: 2500 })
    const { out } = await runAmmeter(['pool', idOf(1), ...flags])
    expect(out).toContain('is called before swaps, and may refuse them')
    expect(out).toContain('may change the LP fee at any time')
    const held = await position(`uniswap-v4:${tokenIn(1)}`, '--volatility=0.8')
    expect(held.assumptions.map(({ id }) => id)).toContain('core-math-only')
    const text = await runAmmeter(['position', `uniswap-v4:${tokenIn(1)}`, ...flags])
    expect(text.out).toContain('core math only')
    expect((await pool(idOf(0))).warnings.map(({ code }) => code)).not.toContain(
      'pool/core-math-only',
    )
  })

  test('a tape replays to the same bytes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ammeter-v4-'))
    const tape = join(folder, 'tape.json')
    for (const args of [
      ['pool', idOf(1), '--ticks'],
      ['position', `uniswap-v4:${tokenIn(1)}`],
    ]) {
      const live = await runAmmeter([...args, ...flags, '--json', '--save', tape])
      expect(live.exitCode).toBe(0)
      expect((await runAmmeter(['replay', tape, '--json'])).out).toBe(live.out)
      const text = await runAmmeter([...args, ...flags])
      expect((await runAmmeter(['replay', tape])).out).toBe(text.out)
    }
    rmSync(folder, { recursive: true })
  })

  test('--protocol makes a bare number a v4 position', async () => {
    const { data } = await position(String(tokenIn(0)), '--protocol=uniswap-v4', '--no-deposit')
    expect(data.position.protocol).toBe('uniswap-v4')
  })

  test('a hook that refuses withdrawals, and a subscriber, are said', async () => {
    const snapshot = await chain.test.snapshot()
    const { world, deployment } = market
    // Called before liquidity is removed, and reverts whatever it is asked.
    const hooks = '0x1111111111111111111111111111111111110200'
    await chain.test.setCode({ address: hooks, bytecode: '0x5f5ffd' })
    const terms = {
      currency0: 'native',
      fee: 3000,
      tickSpacing: 60,
      sqrtPriceX96: 2n ** 96n,
    } as const
    const { key, id } = await createV4Pool(world, { ...terms, hooks })
    await fundPositionManager(chain, deployment.positionManager, [key.currency1])
    const owner = chain.wallet.account.address
    const mint = {
      kind: 'mint',
      key,
      tickLower: -600,
      tickUpper: 600,
      liquidity: 10n ** 12n,
      owner,
    } as const
    await actV4(chain, deployment.positionManager, [mint, { kind: 'settle', key }])
    const trapped = await position('uniswap-v4:9')
    expect(codesOf(trapped)).toEqual(['position/collect-refused'])
    expect(trapped.data.pool.hook).toMatchObject({
      permissions: ['before-remove-liquidity'],
      isCoreMathOnly: false,
    })
    expect((await pool(id)).data.pool.hook?.address).toBe(hooks)

    // A subscriber that takes note of anything is named, and refuses nothing.
    const subscriber = '0x000000000000000000000000000000000000bEEF'
    await chain.test.setCode({ address: subscriber, bytecode: '0x00' })
    const abi = parseAbi(['function subscribe(uint256 tokenId, address subscriber, bytes data)'])
    const args = [tokenIn(0), subscriber, '0x'] as const
    const data = encodeFunctionData({ abi, functionName: 'subscribe', args })
    await transact(chain, { to: deployment.positionManager, data })
    const told = await position(`uniswap-v4:${tokenIn(0)}`)
    expect(codesOf(told)).toEqual(['position/subscribed'])
    await chain.test.revert({ id: snapshot })
  })

  test('what is wrong has a code', async () => {
    const unknown = `0x${'12'.repeat(32)}`
    expect(await refused('pool', unknown, ...flags)).toEqual([4, 'pool/not-found'])
    expect(await refused('position', 'uniswap-v4:999', ...flags)).toEqual([4, 'position/not-found'])
    expect(await refused('position', 'base:uniswap-v4:1', ...flags)).toEqual([
      4,
      'chain/wrong-chain',
    ])
    expect(await refused('pool', idOf(0), '-r', chain.url)).toEqual([2, 'protocol/no-deployment'])
    const [usage] = await refused('pool', idOf(0), ...flags, '--read-by=magic')
    expect(usage).toBe(2)
    expect(await refused('pool', idOf(0), ...flags, '--pool-key=1,2')).toEqual([
      2,
      'usage/bad-pool-key',
    ])
    expect(await refused('pool', idOf(0), ...flags, '--store=x')).toEqual([
      2,
      'usage/not-for-protocol',
    ])
    expect(await refused('pool', `uniswap-v3:${idOf(0)}`, ...flags)).toEqual([2, 'usage/bad-id'])
    const swapped = flags.map((flag) =>
      flag === market.deployment.poolManager ? market.deployment.stateView : flag,
    )
    expect(await refused('pool', idOf(0), ...swapped)).toEqual([4, 'pool/no-manager'])
    expect(await refused('position', 'uniswap-v4:1', ...swapped)).toEqual([
      4,
      'position/no-manager',
    ])
  })
})
