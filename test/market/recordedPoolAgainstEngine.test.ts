import { describe, expect, test } from 'vitest'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import type { Event, SwapEvent } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { randomStream } from '../../src/market/random.ts'
import { type RecordedSwaps, recordedPool } from '../../src/market/recordedPool.ts'
import { recordedTakers } from '../../src/market/recordedTakers.ts'
import { constantSpread } from '../support/constantSpread.ts'
import { INVERTED, marketScene, sceneEngine, UPRIGHT } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const FULL = { owner: OWNER, tickLower: -887_220, tickUpper: 887_220 }

/** A run of the exact engine, and its swaps as if they had been recorded. */
function played(frame: typeof INVERTED, seed: number) {
  const { makers = [], ...rest } = marketScene({
    seed,
    owner: OWNER,
    frame,
    blocks: 150,
    takersPerDay: 400,
  })
  // The full range alone: no swap crosses an edge, so a share of it must be exact.
  const scene = { ...rest, makers: makers.slice(0, 1) }
  const engine = sceneEngine(frame)
  const events: Event[] = []
  runSync(marketLoop({ ...scene, sink: (event) => events.push(event) }), enginePool(engine))
  const from = events.findLastIndex(({ kind }) => kind === 'mint')
  const swaps = events.slice(from).filter((event): event is SwapEvent => event.kind === 'swap')
  const recorded: RecordedSwaps = {
    timeSec: Float64Array.from(swaps, ({ timeSec }) => timeSec),
    amount0Raw: swaps.map(({ amount0Raw }) => amount0Raw),
    amount1Raw: swaps.map(({ amount1Raw }) => amount1Raw),
    sqrtPriceX96: swaps.map(({ sqrtPriceX96 }) => sqrtPriceX96),
    tick: Int32Array.from(swaps, ({ tick }) => tick),
    liquidity: swaps.map(({ liquidity }) => liquidity),
  }
  // Informed traders may have moved the price before the first mint, where nothing rested yet.
  const before = events.slice(0, from).findLast((event) => event.kind === 'swap')
  const { sqrtPriceX96, tick } = before ?? sceneEngine(frame)
  const start = { sqrtPriceX96, tick, liquidity: engine.liquidity }
  return { scene, engine, recorded, start }
}

describe.each([
  { name: 'inverted', frame: INVERTED },
  { name: 'upright', frame: UPRIGHT },
])('a recorded pool in the $name frame', ({ frame }) => {
  const { scene, engine, recorded, start } = played(frame, 31)
  const takers = recordedTakers(recorded, start, frame, { law: 'as-paid' })
  const pool = () => recordedPool({ swaps: recorded, start, lpFeePips: 3000 })
  const run = (more: object = {}) => {
    const events: Event[] = []
    const { agents: _, ...rest } = scene
    const result = runSync(
      marketLoop({
        ...rest,
        agents: [],
        takers,
        makers: [],
        sink: (event) => events.push(event),
        ...more,
      }),
      pool(),
    )
    return { result, events }
  }

  test('the loop lives through the records again: every taker, every state', () => {
    const { result, events } = run()
    expect(recorded.timeSec.length).toBeGreaterThan(100)
    expect(result.takersRefused).toBe(0)
    expect(result.takers.swaps).toBe(recorded.timeSec.length)
    const swaps = events.filter((event): event is SwapEvent => event.kind === 'swap')
    expect(swaps.map(({ sqrtPriceX96 }) => sqrtPriceX96)).toEqual(recorded.sqrtPriceX96)
    for (const [i, { amount0Raw, amount1Raw }] of swaps.entries()) {
      expect(amount0Raw > 0n).toBe((recorded.amount0Raw[i] as bigint) > 0n)
      expect(toShare(amount0Raw, recorded.amount0Raw[i] as bigint)).toBeLessThan(2 ** -49)
      expect(toShare(amount1Raw, recorded.amount1Raw[i] as bigint)).toBeLessThan(2 ** -49)
    }
    expect(result.pool.sqrtPriceX96).toBe(engine.sqrtPriceX96)
  })

  test('an LP beside the records earns its share of what the pool itself credited', () => {
    const whole = engine.range(FULL)
    const fork = engine.fork()
    fork.burn({ ...FULL, liquidity: 0n })
    const owed = fork.range(FULL)
    const pools = pool()
    const liquidity = whole.liquidity / 1000n
    pools.mint({ ...FULL, liquidity })
    for (let i = 0; i < recorded.timeSec.length; i++) pools.swap(paramsOf(recorded, i))
    const { owed0Raw, owed1Raw, principal0Raw } = pools.range(FULL)
    expect(principal0Raw).toBeGreaterThan(0n)
    // The contract rounds the fee of a swap up to a wei; USDC has few of them.
    expect(toShare(owed0Raw * 1000n, owed.tokensOwed0Raw)).toBeLessThan(2e-6)
    expect(toShare(owed1Raw * 1000n, owed.tokensOwed1Raw)).toBeLessThan(2e-6)
  })

  test('what is minted comes back less dust, fees are paid once', () => {
    const pools = pool()
    const key = { owner: OWNER, tickLower: -887_220, tickUpper: 887_220 }
    const paid = pools.mint({ ...key, liquidity: 10n ** 15n })
    const reading = pools.range(key)
    expect(paid.amount0Raw - reading.principal0Raw).toBe(1n)
    pools.swap(paramsOf(recorded, 0))
    const { owed0Raw, owed1Raw } = pools.range(key)
    expect(owed0Raw + owed1Raw).toBeGreaterThan(0n)
    const principal = pools.burn({ ...key, liquidity: 5n * 10n ** 14n })
    expect(pools.collect(key)).toEqual({
      amount0Raw: principal.amount0Raw + owed0Raw,
      amount1Raw: principal.amount1Raw + owed1Raw,
    })
    expect(pools.collect(key)).toEqual({ amount0Raw: 0n, amount1Raw: 0n })
    expect(pools.range(key)).toMatchObject({ owed0Raw: 0n, owed1Raw: 0n })
    expect(() => pools.burn({ ...key, liquidity: 10n ** 15n })).toThrow(
      expect.objectContaining({ code: 'market/not-recorded' }),
    )
  })

  test('a range out of the market earns nothing', () => {
    const pools = pool()
    const far = { owner: OWNER, tickLower: 400_020, tickUpper: 420_000 }
    pools.mint({ ...far, liquidity: 10n ** 15n })
    for (let i = 0; i < 20; i++) pools.swap(paramsOf(recorded, i))
    expect(pools.range(far)).toMatchObject({ owed0Raw: 0n, owed1Raw: 0n })
  })

  test('a book maker beside a passive LP sees the takers and moves nothing', () => {
    const capital = { base: 10, quote: 30_000 }
    const makers = [
      { maker: passiveLiquidity('lp', FULL), capital },
      { maker: constantSpread(0.002, 0.01), capital },
    ]
    const alone = run()
    const { result, events } = run({ makers })
    expect(result.pool).toEqual(alone.result.pool)
    const fills = events.filter((event): event is Event & { kind: 'fill' } => event.kind === 'fill')
    expect(fills.length).toBeGreaterThan(50)
    const held = result.records.makers['constant']
    const bought = fills.reduce(
      (sum, { makerBuys, sizeBase }) => sum + (makerBuys ? sizeBase : -sizeBase),
      0,
    )
    expect((held?.base.at(-1) ?? 0) - capital.base).toBeCloseTo(bought, 12)
    expect(result.records.makers['lp']?.feesQuote.at(-1)).toBeGreaterThan(0)
  })

  test('what was not recorded is refused', () => {
    const refused = expect.objectContaining({ code: 'market/not-recorded' })
    const params = paramsOf(recorded, 0)
    expect(() => pool().swap({ ...params, amountRaw: params.amountRaw * 2n })).toThrow(refused)
    expect(() => pool().quote({ ...params, zeroForOne: !params.zeroForOne })).toThrow(refused)
    const spent = pool()
    for (let i = 0; i < recorded.timeSec.length; i++) spent.swap(paramsOf(recorded, i))
    expect(() => spent.swap(params)).toThrow(refused)
    // An arbitrageur would trade what nobody did.
    expect(() => run({ agents: scene.agents })).toThrow(refused)
  })

  test('takers paid at least the fee less rounding; going further adds to that and no more', () => {
    const random = () => randomStream(3)
    const further = recordedTakers(recorded, start, frame, {
      law: 'memoryless',
      meanFraction: 0.002,
      random: random(),
    })
    let [sum, least] = [0, 1]
    takers.reservation.forEach((paid, i) => {
      const more = (further.reservation[i] as number) - paid
      expect(more).toBeGreaterThanOrEqual(0)
      sum += more
      least = Math.min(least, paid)
    })
    expect(least).toBeGreaterThan(0.0029)
    expect(sum / takers.reservation.length / 0.002).toBeGreaterThan(0.7)
    expect(sum / takers.reservation.length / 0.002).toBeLessThan(1.3)
    expect(further.sizeBase).toEqual(takers.sizeBase)
  })

  function paramsOf(swaps: RecordedSwaps, i: number) {
    const amount0Raw = swaps.amount0Raw[i] as bigint
    const amount1Raw = swaps.amount1Raw[i] as bigint
    const zeroForOne = amount0Raw > 0n
    return { zeroForOne, exact: 'input', amountRaw: zeroForOne ? amount0Raw : amount1Raw } as const
  }
})

/** |a − b|/b. */
function toShare(a: bigint, b: bigint): number {
  const off = a > b ? a - b : b - a
  return Number(off) / Math.abs(Number(b))
}
