import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebalancedLiquidity } from '../../src/makers/rebalancedLiquidity.ts'
import { rebalancingSwap } from '../../src/makers/rebalancingSwap.ts'
import type { Event } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import type { AnyMaker } from '../../src/market/maker.ts'
import { rawPairOf } from '../../src/market/marketFrame.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { getSqrtPriceAtTick, getTickAtSqrtPrice } from '../../src/math/tickMath.ts'
import { makerAttribution } from '../../src/simulation/makerAttribution.ts'
import { makerLedger } from '../../src/simulation/makerLedger.ts'
import {
  INVERTED,
  marketScene,
  START_PRICE,
  sceneEngine,
  scenePrice,
  UPRIGHT,
} from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'
import '../support/fixedSeed.ts'

const CAPITAL = { base: 40, quote: 120_000 }
const maker = rebalancedLiquidity({
  id: 'mover',
  owner: OWNER,
  tickSpacing: 60,
  halfWidthTicks: 240,
  recentreAfterTicks: 240,
  maxSlippageTicks: 200,
  gasQuote: 10,
})

describe.each([
  { name: 'inverted', frame: INVERTED },
  { name: 'upright', frame: UPRIGHT },
])('a rebalanced LP in the $name frame', ({ frame }) => {
  const scene = marketScene({ seed: 77, owner: OWNER, frame, blocks: 300, takersPerDay: 300 })
  const makers = [...(scene.makers ?? []), { maker, capital: CAPITAL }]
  const ledger = makerLedger({
    frame,
    path: scene.path,
    makers: makers.map(({ maker: { id }, capital }) => ({ id, capital })),
    horizonsSec: [0, 3600],
    endSec: scene.clock.timestampSec.at(-1) ?? Number.NaN,
    startPoolPrice: START_PRICE,
  })
  const events: Event[] = []
  const sink = (event: Event) => {
    events.push(event)
    ledger.sink(event)
  }
  const run = { ...scene, makers, sink }
  const { records } = runSync(marketLoop(run), enginePool(sceneEngine(frame)))
  const own = events.filter(
    (event) =>
      (event.kind === 'swap' && event.by === 'mover') ||
      ('makerId' in event && event.makerId === 'mover' && event.kind !== 'range'),
  )

  test('moves its whole range in one block: burn, collect, swap, mint', () => {
    const times = own.filter(({ kind }) => kind === 'collect').map(({ timeSec }) => timeSec)
    expect(times.length).toBeGreaterThan(1)
    for (const time of times) {
      const kinds = own.filter(({ timeSec }) => timeSec === time).map(({ kind }) => kind)
      expect(kinds).toEqual(['burn', 'collect', 'swap', 'mint'])
    }
    const path = records.makers['mover']
    expect(path?.costsQuote.at(-1)).toBe(10 * times.length)
  })

  test('moves only when the pool is as far from its middle as it says', () => {
    let middle = Number.NaN
    let tick = getTickAtSqrtPrice(scenePrice(frame))
    let moves = 0
    for (const event of events) {
      if (event.kind === 'burn' && event.makerId === 'mover') {
        expect(Math.abs(tick - middle)).toBeGreaterThanOrEqual(240)
        moves += 1
      }
      if (event.kind === 'swap' && event.by !== 'mover') tick = event.tick
      if (event.kind === 'mint' && event.makerId === 'mover') {
        middle = (event.tickLower + event.tickUpper) / 2
        expect(event.tickUpper - event.tickLower).toBe(480)
        expect(Math.abs(tick - middle)).toBeLessThanOrEqual(30)
      }
    }
    expect(moves).toBeGreaterThan(1)
  })

  test('puts nearly all of it in: the swaps meet the ratio of the range', () => {
    const idle = { zero: 0n, one: 0n }
    const start = rawPairOf(frame, CAPITAL)
    idle.zero += start.amount0Raw
    idle.one += start.amount1Raw
    let mints = 0
    for (const event of own) {
      if (!('amount0Raw' in event)) continue
      if (event.kind === 'burn') continue
      const sign = event.kind === 'collect' ? 1n : -1n
      idle.zero += sign * event.amount0Raw
      idle.one += sign * event.amount1Raw
      expect(idle.zero >= 0n && idle.one >= 0n).toBe(true)
      if (event.kind !== 'mint') continue
      // Each token's leftover against what was put in of it.
      expect(idle.zero * 100n < event.amount0Raw && idle.one * 100n < event.amount1Raw).toBe(true)
      mints += 1
    }
    expect(mints).toBeGreaterThan(2)
  })

  test('its profit and loss adds up by name', () => {
    for (const horizon of [0, 1]) {
      const split = makerAttribution({
        records,
        makerId: 'mover',
        capital: CAPITAL,
        startMid: records.midPrice[0] ?? Number.NaN,
        flows: ledger.flowsOf('mover'),
        horizon,
      })
      expect(split.costsQuote).toBeGreaterThan(10)
      expect(split.totalPnlQuote).not.toBe(0)
    }
  })
})

test('the swap ends where what is held has the ratio of the range', () => {
  let [inside, sales] = [0, 0]
  fc.assert(
    fc.property(
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.integer({ min: 10, max: 5000 }),
      fc.integer({ min: 10, max: 5000 }),
      fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      fc.integer({ min: 1, max: 10_000 }).map((n) => n / 100),
      (tick, below, above, share, depth) => {
        // By doubles, from prices instead of the contract's integers; value 1e24 of token1.
        const [p, a, b] = [tick, tick - below, tick + above].map((t) => 1.0001 ** (t / 2)) as [
          number,
          number,
          number,
        ]
        const [x, y] = [(1e24 * share) / p ** 2, 1e24 * (1 - share)]
        const liquidity = (1e24 * depth) / p
        const pool = {
          sqrtPriceX96: getSqrtPriceAtTick(tick),
          liquidity: BigInt(Math.round(liquidity)),
        }
        const range = { tickLower: tick - below, tickUpper: tick + above }
        const limits = {
          lowestX96: getSqrtPriceAtTick(tick - 6000),
          highestX96: getSqrtPriceAtTick(tick + 6000),
        }
        const move = rebalancingSwap(
          pool,
          range,
          limits,
          BigInt(Math.round(x)),
          BigInt(Math.round(y)),
        )
        const s = move === undefined ? p : Number(move.sqrtPriceLimitX96) / 2 ** 96
        expect(s).toBeGreaterThan(a * (1 - 1e-9))
        expect(s).toBeLessThan(b * (1 + 1e-9))
        const [left0, left1] = [x + liquidity * (1 / p - 1 / s), y + liquidity * (p - s)]
        const value0 = left0 * s * s
        const wanted = (s * (1 - s / b)) / (s * (1 - s / b) + (s - a))
        expect(value0 / (value0 + left1)).toBeCloseTo(wanted, 5)
        inside += 1
        if (move?.zeroForOne === true) sales += 1
      },
    ),
    { seed: 5, numRuns: 500 },
  )
  expect(inside).toBe(500)
  expect(Math.min(sales, inside - sales)).toBeGreaterThan(100)
})

test('a maker that never comes to rest in a block is stopped', () => {
  const restless: AnyMaker = {
    ...maker,
    id: 'restless',
    quote: () => ({
      liquidity: [{ kind: 'collect', owner: OWNER, tickLower: -60, tickUpper: 60 }],
    }),
  }
  const scene = marketScene({ seed: 1, owner: OWNER, blocks: 2 })
  const run = { ...scene, makers: [{ maker: restless, capital: CAPITAL }] }
  expect(() => runSync(marketLoop(run), enginePool(sceneEngine()))).toThrow(
    expect.objectContaining({ code: 'market/restless-maker' }),
  )
})
