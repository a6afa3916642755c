import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { analyzePool } from '../../src/analysis/analyzePool.ts'
import type { PoolInput } from '../../src/analysis/input.ts'
import { recordedSwaps } from '../../src/analysis/recordedSwaps.ts'
import { swapColumns } from '../../src/analysis/swapColumns.ts'
import { decodeTape, encodeTape, hashOfInput } from '../../src/analysis/tape.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { randomStream } from '../../src/market/random.ts'
import { feeGrowthVolatilityAnnual } from '../../src/models/feeImpliedVolatility.ts'
import { poolJson } from '../../src/report/json.ts'
import { poolView } from '../../src/report/poolView.ts'
import { plainPaint, renderText } from '../../src/report/text.ts'
import { openEventStore } from '../../src/store/eventStore.ts'
import { encodeSqrtPrice } from '../support/encodeSqrtPrice.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'

const START_SEC = 1_700_000_000
const STEP_SEC = 600

/** A pool that traded for days, and the swap events it would have logged. */
function tradedPool(feeProtocol: number) {
  const empty = emptyPool({ sqrtPriceX96: encodeSqrtPrice(1n, 1n) })
  const fee = { ...empty.fee, feeProtocol0: feeProtocol, feeProtocol1: feeProtocol }
  const pool = createPool({ ...empty, fee })
  pool.mint({ owner: OWNER, tickLower: -60_000, tickUpper: 60_000, liquidity: 10n ** 24n })
  const before = pool.state()
  const random = randomStream(28)
  const events: PoolEvent[] = Array.from({ length: 600 }, (_, i) => {
    const zeroForOne = random.uniform() < 0.5
    const amountRaw = BigInt(Math.floor(1e21 * (0.1 + random.uniform())))
    const { amount0Raw, amount1Raw } = pool.swap({ zeroForOne, exact: 'input', amountRaw })
    return {
      kind: 'swap',
      blockNumber: BigInt(i),
      blockHash: undefined,
      transactionHash: `0x${'00'.repeat(32)}`,
      transactionIndex: 0,
      logIndex: 0,
      timestampSec: START_SEC + i * STEP_SEC,
      sender: OWNER,
      recipient: OWNER,
      amount0Raw,
      amount1Raw,
      sqrtPriceX96: pool.sqrtPriceX96,
      liquidity: pool.liquidity,
      tick: pool.tick,
    }
  })
  return { before, state: pool.state(), events }
}

function inputOf(
  { state, events }: Pick<ReturnType<typeof tradedPool>, 'state' | 'events'>,
  sinceSec = 0,
): PoolInput {
  const untilSec = START_SEC + 600 * STEP_SEC
  const range = { sinceSec, untilSec, fromBlock: 0n, toBlock: 599n }
  return {
    kind: 'pool',
    schemaVersion: '0',
    chain: { nodeChainId: 1, chainId: 1, fork: false },
    block: {
      chainId: 1,
      number: 600n,
      hash: `0x${'ab'.repeat(32)}`,
      timestampSec: START_SEC + 600 * STEP_SEC,
    },
    pool: state,
    swaps: swapColumns(state, 'token0', events, range),
    options: { baseIs: 'token0', listTicks: false },
    warnings: [],
    rpcCalls: 3,
    collectedAtSec: START_SEC + 600 * STEP_SEC,
    reproduce: 'ammeter pool 0x00',
  }
}

const analyze = (input: PoolInput) =>
  analyzePool(input, { toolVersion: '0.0.0', inputHash: hashOfInput(input) })

describe('volatility of a pool from its swaps', () => {
  test.each([0, 4, 10])('equals the one of its fee growth, protocol cut 1/%d', (cut) => {
    const traded = tradedPool(cut)
    const { volatility } = analyze(inputOf(traded)).data
    const kept = cut === 0 ? 1 : 1 - 1 / cut
    const byGrowth = feeGrowthVolatilityAnnual({
      growth0X128: [traded.before.feeGrowthGlobal0X128, traded.state.feeGrowthGlobal0X128],
      growth1X128: [traded.before.feeGrowthGlobal1X128, traded.state.feeGrowthGlobal1X128],
      feePips0: 3000 * kept,
      feePips1: 3000 * kept,
      tickSpacing: traded.state.tickSpacing,
      sqrtPriceX96: 2n ** 96n,
      windowSec: 600 * STEP_SEC,
    })
    // The growth is turned to money at one mean price, the swaps each at their own.
    expect((volatility?.impliedAnnual ?? 0) / byGrowth).toBeCloseTo(1, 3)
    expect(volatility?.tickSpacingCorrection).toBeCloseTo(
      Math.sqrt(traded.state.tickSpacing / (20_000 * 0.003 * kept)),
      9,
    )
    expect((volatility?.feesQuote ?? 0) / (volatility?.volumeQuote ?? 1)).toBeCloseTo(
      0.003 * kept,
      12,
    )
  })

  test('the fee switch turned midway counts from there', () => {
    const traded = tradedPool(0)
    const place = traded.events[300] as PoolEvent
    const turned: PoolEvent = {
      ...place,
      kind: 'set-fee-protocol',
      feeProtocol0Before: 0,
      feeProtocol1Before: 0,
      feeProtocol0: 4,
      feeProtocol1: 4,
    }
    const events = [...traded.events.slice(0, 300), turned, ...traded.events.slice(300)]
    const state = {
      ...traded.state,
      fee: { ...traded.state.fee, feeProtocol0: 4, feeProtocol1: 4 },
    }
    const { swaps } = inputOf({ state, events })
    expect((swaps?.feesQuote[0] ?? 0) / (swaps?.volumeQuote[0] ?? 1)).toBeCloseTo(0.003, 12)
    expect((swaps?.feesQuote[599] ?? 0) / (swaps?.volumeQuote[599] ?? 1)).toBeCloseTo(0.00225, 12)
  })

  test('a window leaves out what is older; none is no volatility; the rest stays', () => {
    const traded = tradedPool(0)
    const late = inputOf(traded, START_SEC + 500 * STEP_SEC)
    expect(analyze(late).data.volatility?.swaps).toBe(100)
    const none = analyze(inputOf(traded, START_SEC + 1e6))
    expect(none.data.volatility).toBeUndefined()
    expect(none.assumptions).toEqual([])
    expect(none.data.depth).toHaveLength(6)
  })

  test('tape, replay and text', () => {
    const input = inputOf(tradedPool(4))
    const replayed = decodeTape(encodeTape(input)) as PoolInput
    expect(poolJson(analyze(replayed))).toBe(poolJson(analyze(input)))
    const text = renderText(poolView(analyze(input)), plainPaint)
    expect(text).toMatch(/fees paid for a volatility of [\d.,]+ %/)
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })
})

describe('swaps from a record', () => {
  async function withRecord(
    use: (folder: string, traded: ReturnType<typeof tradedPool>) => Promise<void>,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'ammeter-swaps-'))
    try {
      const traded = tradedPool(0)
      const { address } = traded.state
      const store = await openEventStore(folder, { kind: 'pool', chainId: 1, address })
      await store.append({ fromBlock: 0n, toBlock: 599n, events: traded.events })
      await store.close()
      await use(folder, traded)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const blockOf = (number: bigint, timestampSec: number) => ({
    chainId: 1,
    number,
    hash: '0xab' as const,
    timestampSec,
  })

  test('are those of the events, of this pool, up to the block', () =>
    withRecord(async (folder, traded) => {
      const ask = (number: bigint, windowSec = 1e9, chainId = 1) =>
        recordedSwaps(folder, traded.state, 'token0', {
          block: blockOf(number, START_SEC + 600 * STEP_SEC),
          chainId,
          isFork: false,
          windowSec,
        })
      const whole = await ask(599n)
      expect(whole.warnings).toEqual([])
      expect(whole.swaps).toEqual(inputOf(traded).swaps)
      expect((await ask(299n)).swaps.price).toHaveLength(300)
      expect((await ask(599n, 10 * STEP_SEC)).swaps.price).toHaveLength(10)
      expect((await ask(600n)).warnings).toHaveLength(1)
      const behind = await ask(700n)
      expect(behind.warnings.map(({ code }) => code)).toEqual(['store/behind'])
      expect(behind.swaps.untilSec).toBe(START_SEC + 599 * STEP_SEC)
      await expect(ask(599n, 1e9, 5)).rejects.toMatchObject({ code: 'store/other-pool' })
      const other = { ...traded.state, address: OWNER }
      await expect(
        recordedSwaps(folder, other, 'token0', {
          block: blockOf(599n, START_SEC),
          chainId: 1,
          isFork: false,
          windowSec: 1,
        }),
      ).rejects.toMatchObject({ code: 'store/other-pool' })
    }))
})
