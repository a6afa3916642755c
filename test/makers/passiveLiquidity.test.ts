import { describe, expect, test } from 'vitest'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import type { Event, LiquidityEvent } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { pairOf } from '../../src/market/marketFrame.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { INVERTED, marketScene, sceneEngine, UPRIGHT } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

describe.each([
  { name: 'inverted', frame: INVERTED },
  { name: 'upright', frame: UPRIGHT },
])('a passive LP in the $name frame', ({ frame }) => {
  const scene = marketScene({ seed: 21, owner: OWNER, frame, blocks: 300 })

  test('holds what a burn and a collect would pay, to the wei, and earned fees in both tokens', () => {
    const engine = sceneEngine(frame)
    const events: Event[] = []
    const { records } = runSync(
      marketLoop({ ...scene, sink: (event) => events.push(event) }),
      enginePool(engine),
    )
    const mints = events.filter((event): event is LiquidityEvent => event.kind === 'mint')
    expect(mints.map(({ makerId }) => makerId)).toEqual(['full-range', 'narrow'])
    for (const { makerId, owner, tickLower, tickUpper } of mints) {
      const last = events.findLast((e) => e.kind === 'range' && e.makerId === makerId)
      if (last?.kind !== 'range') throw new Error('no reading')
      const key = { owner, tickLower, tickUpper }
      const principal = engine.burn({ ...key, liquidity: engine.range(key).liquidity })
      const paid = engine.collect(key)
      const { reading } = last
      expect(reading).toMatchObject({
        principal0Raw: principal.amount0Raw,
        principal1Raw: principal.amount1Raw,
        owed0Raw: paid.amount0Raw - principal.amount0Raw,
        owed1Raw: paid.amount1Raw - principal.amount1Raw,
      })
      const fees = pairOf(frame, reading.owed0Raw, reading.owed1Raw)
      expect(records.makers[makerId]?.feesBase.at(-1)).toBe(fees.base)
      expect(records.makers[makerId]?.feesQuote.at(-1)).toBe(fees.quote)
      expect(fees.base > 0 && fees.quote > 0).toBe(true)
    }
  })

  test('starts with its capital, and fees only rise', () => {
    const { records } = runSync(marketLoop(scene), enginePool(sceneEngine(frame)))
    for (const [id, base, quote] of [
      ['full-range', 1000, 3_000_000],
      ['narrow', 100, 300_000],
    ] as const) {
      const lp = records.makers[id]
      expect(lp?.base[0]).toBeCloseTo(base, 9)
      expect(lp?.quote[0]).toBeCloseTo(quote, 4)
      for (const column of [lp?.feesBase, lp?.feesQuote])
        column?.forEach((fee, i) => {
          expect(fee).toBeGreaterThanOrEqual(column[i - 1] ?? 0)
        })
    }
  })

  test('a range above the market with only the other token is refused', () => {
    const [contestant] = scene.makers ?? []
    const makers = [{ maker: contestant!.maker, capital: { base: 0, quote: 100 } }]
    const run = () => runSync(marketLoop({ ...scene, makers }), enginePool(sceneEngine(frame)))
    expect(run).toThrow(expect.objectContaining({ code: 'makers/no-liquidity' }))
  })

  test('two LPs of one owner cannot share a range', () => {
    const key = { owner: OWNER, tickLower: -887_220, tickUpper: 887_220 }
    const capital = { base: 1, quote: 3000 }
    const makers = ['a', 'b'].map((id) => ({ maker: passiveLiquidity(id, key), capital }))
    const run = () => runSync(marketLoop({ ...scene, makers }), enginePool(sceneEngine(frame)))
    expect(run).toThrow(expect.objectContaining({ code: 'market/range-shared' }))
  })
})
