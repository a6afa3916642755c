import { describe, expect, test } from 'vitest'
import type { RangeKey } from '../../src/amm/poolEngine.ts'
import type { Event, SwapEvent } from '../../src/market/events.ts'
import { feeBandOf } from '../../src/market/feeBand.ts'
import { type MarketResult, type MarketRun, marketLoop } from '../../src/market/loop.ts'
import { type MarketFrame, poolRatioOf } from '../../src/market/marketFrame.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { INVERTED, marketScene, sceneEngine, UPRIGHT } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const frames = [
  { name: 'base is token1', frame: INVERTED },
  { name: 'base is token0', frame: UPRIGHT },
]

function played(run: MarketRun, feePips = 3000) {
  const engine = sceneEngine(run.frame, feePips)
  const events: Event[] = []
  const sink = (event: Event) => events.push(event)
  const result = runSync(marketLoop({ ...run, sink }), enginePool(engine))
  return { result, events, engine }
}

const swapsOf = (events: readonly Event[], by: string) =>
  events.filter((event): event is SwapEvent => event.kind === 'swap' && event.by === by)

describe.each(frames)('the event loop where $name', ({ frame }) => {
  const scene = (seed: number, more: object = {}) =>
    marketScene({ seed, owner: OWNER, frame, ...more })

  test('is its seed: the same events and records again, others for another', () => {
    const first = played(scene(1))
    expect(played(scene(1))).toMatchObject({ result: first.result, events: first.events })
    expect(played(scene(2)).result.pool).not.toEqual(first.result.pool)
    expect(first.result.takers.swaps).toBeGreaterThan(20)
    expect(first.result.takersRefused).toBeGreaterThan(20)
    expect(first.result.agents['arbitrageur']?.swaps).toBeGreaterThan(20)
  })

  test('what is cut off later never changes what was', () => {
    const whole = scene(3)
    const { result, events } = played(whole)
    for (const blocks of [1, 2, 57, 150]) {
      const endSec = whole.clock.timestampSec[blocks - 1] as number
      const points = whole.path.timeSec.findIndex((time) => time > endSec)
      const arrived = whole.takers.timeSec.filter((time) => time <= endSec).length
      const cut = played({
        ...whole,
        path: {
          timeSec: whole.path.timeSec.slice(0, points),
          mid: whole.path.mid.slice(0, points),
        },
        clock: { ...whole.clock, timestampSec: whole.clock.timestampSec.slice(0, blocks) },
        takers: {
          timeSec: whole.takers.timeSec.slice(0, arrived),
          side: whole.takers.side.slice(0, arrived),
          sizeBase: whole.takers.sizeBase.slice(0, arrived),
          reservation: whole.takers.reservation.slice(0, arrived),
        },
      })
      expect(cut.events).toEqual(events.slice(0, cut.events.length))
      expect(cut.result.records).toEqual(firstRows(result.records, blocks))
    }
  })

  test('tokens are conserved between pool, traders and LPs, to the wei', () => {
    const { result, events, engine } = played(scene(4))
    const held = poolBalances(events)
    const { takers, agents, records } = result
    const minted = liquidityIn(events)
    for (const side of ['amount0Raw', 'amount1Raw'] as const) {
      const flows = Object.values(agents).reduce((sum, flow) => sum + flow[side], takers[side])
      expect(held[side]).toBe(flows + minted[side])
    }
    // Everything taken out: the pool keeps the dust of its own rounding, at most 2 wei a swap.
    const keys = events.filter(({ kind }) => kind === 'mint') as unknown as RangeKey[]
    for (const { owner, tickLower, tickUpper } of keys) {
      const key = { owner, tickLower, tickUpper }
      engine.burn({ ...key, liquidity: engine.range(key).liquidity })
      const paid = engine.collect(key)
      held.amount0Raw -= paid.amount0Raw
      held.amount1Raw -= paid.amount1Raw
    }
    const swaps = BigInt(takers.swaps + (agents['arbitrageur']?.swaps ?? 0))
    for (const dust of [held.amount0Raw, held.amount1Raw]) {
      expect(dust >= 0n && dust <= 3n * swaps + 10n, `${dust} wei`).toBe(true)
    }
    expect(records.timeSec.length).toBe(200)
  })

  test('each arbitrage ends exactly at the edge of the band and gains more than its gas', () => {
    for (const gasQuote of [0, 25]) {
      const { result, events } = played(scene(5, { gasQuote }))
      let mid = Number.NaN
      let gained = 0
      for (const event of events) {
        if (event.kind === 'mid') mid = event.midPrice
        if (event.kind !== 'swap' || event.by !== 'arbitrageur') continue
        const ratio = poolRatioOf(frame, mid)
        const { lowerX96, upperX96 } = feeBandOf(ratio, 3000)
        const isSale0 = event.params.zeroForOne
        expect(event.sqrtPriceX96).toBe(isSale0 ? upperX96 : lowerX96)
        const gain = exactGainQuote(event, frame, ratio)
        expect(gain).toBeGreaterThan(gasQuote)
        gained += gain
      }
      const flow = result.agents['arbitrageur']
      expect(flow?.gainQuote).toBeCloseTo(gained, 4)
      expect(flow?.gasQuote).toBe(gasQuote * (flow?.swaps ?? 0))
    }
  })

  test('the pool is left inside the band at the start of every block, gas apart', () => {
    const { events } = played(scene(6, { gasQuote: 0, takersPerDay: 0 }))
    let mid = Number.NaN
    const swaps = new Map(swapsOf(events, 'arbitrageur').map((swap) => [swap.timeSec, swap]))
    let price: bigint | undefined
    for (const event of events) {
      if (event.kind === 'mid') mid = event.midPrice
      if (event.kind !== 'block') continue
      if (price !== undefined) {
        const { lowerX96, upperX96 } = feeBandOf(poolRatioOf(frame, mid), 3000)
        expect(price >= lowerX96 && price <= upperX96).toBe(true)
      }
      price = swaps.get(event.timeSec)?.sqrtPriceX96 ?? price
    }
    expect(swaps.size).toBeGreaterThan(20)
  })

  test('a taker pays at most its reservation distance, and a refused one would have paid more', () => {
    const { result, events } = played(scene(7))
    const waiting: (Event & { kind: 'taker' })[] = []
    let [worst, filled, bought] = [0, 0, 0]
    let poolPrice = Number.NaN
    const priceOf = (sqrtPriceX96: bigint) => {
      const raw = (Number(sqrtPriceX96) / 2 ** 96) ** 2
      return frame.baseIs === 'token0' ? raw * 1e12 : 1e12 / raw
    }
    for (const event of events) {
      if (event.kind === 'taker') waiting.push(event)
      if (event.kind !== 'swap') continue
      if (event.by === 'taker' && !Number.isNaN(poolPrice)) {
        const taker = waiting.at(-1) as Event & { kind: 'taker' }
        const [base, quote] = humanOf(event, frame)
        expect(Math.abs(base) / taker.sizeBase).toBeCloseTo(1, 6)
        expect(Math.sign(base)).toBe(taker.buysBase ? -1 : 1)
        const price = -quote / base
        const distance = taker.buysBase ? price / poolPrice - 1 : 1 - price / poolPrice
        // The fee of 0.3 % is paid on what goes in, and there is always some impact.
        expect(distance).toBeGreaterThan(0.0029)
        worst = Math.max(worst, distance - taker.reservation)
        filled += 1
        if (taker.buysBase) bought += 1
      }
      poolPrice = priceOf(event.sqrtPriceX96)
    }
    expect(filled).toBeGreaterThan(20)
    expect(Math.min(bought, filled - bought)).toBeGreaterThan(10)
    expect(worst).toBeLessThanOrEqual(1e-12)
    expect(result.takers.swaps + result.takersRefused).toBe(waiting.length)
  })
})

test('records every n-th block and the last; fewer records change nothing else', () => {
  const scene = marketScene({ seed: 8, owner: OWNER, blocks: 25 })
  const all = played(scene).result
  const some = played({ ...scene, recordEveryBlocks: 10 }).result
  expect([...some.records.blockNumber]).toEqual([10n, 20n, 25n])
  expect(some.records.midPrice[1]).toBe(all.records.midPrice[19])
  expect(some.records.makers['narrow']?.feesQuote[2]).toBe(
    all.records.makers['narrow']?.feesQuote[24],
  )
  expect(some.pool).toEqual(all.pool)
})

test('what a run assumes is said once each', () => {
  const { assumptions } = played(marketScene({ seed: 8, owner: OWNER, blocks: 2 })).result
  const ids = assumptions.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toContain('amm-fill-half-fee-plus-impact')
  expect(ids).toContain('competitive-arbitrage')
  for (const { statement, bias } of assumptions) expect(statement && bias).not.toBe('')
})

function firstRows(records: MarketResult['records'], rows: number): MarketResult['records'] {
  const cut = (column: Float64Array) => column.slice(0, rows)
  return {
    blockNumber: records.blockNumber.slice(0, rows),
    timeSec: cut(records.timeSec),
    midPrice: cut(records.midPrice),
    poolPrice: cut(records.poolPrice),
    makers: Object.fromEntries(
      Object.entries(records.makers).map(([id, path]) => [
        id,
        {
          base: cut(path.base),
          quote: cut(path.quote),
          feesBase: cut(path.feesBase),
          feesQuote: cut(path.feesQuote),
          costsQuote: cut(path.costsQuote),
        },
      ]),
    ),
  }
}

function poolBalances(events: readonly Event[]) {
  const held = { amount0Raw: 0n, amount1Raw: 0n }
  for (const event of events) {
    if (event.kind !== 'swap' && event.kind !== 'mint') continue
    held.amount0Raw += event.amount0Raw
    held.amount1Raw += event.amount1Raw
  }
  return held
}

function liquidityIn(events: readonly Event[]) {
  return poolBalances(events.filter(({ kind }) => kind === 'mint'))
}

/** Base and quote as the pool saw them, in human units. */
function humanOf(event: SwapEvent, frame: MarketFrame): [number, number] {
  return frame.baseIs === 'token0'
    ? [Number(event.amount0Raw) / 1e18, Number(event.amount1Raw) / 1e6]
    : [Number(event.amount1Raw) / 1e18, Number(event.amount0Raw) / 1e6]
}

/** What the trader gained at the mid, in quote, from exact integers. */
function exactGainQuote(
  { amount0Raw, amount1Raw }: SwapEvent,
  frame: MarketFrame,
  mid: { readonly numerator: bigint; readonly denominator: bigint },
): number {
  const scaled = -(amount0Raw * mid.numerator + amount1Raw * mid.denominator)
  const unit = frame.baseIs === 'token0' ? mid.denominator : mid.numerator
  // Quote has 6 decimals in both frames; keep 9 more.
  return Number((scaled * 10n ** 9n) / unit) / 1e15
}
