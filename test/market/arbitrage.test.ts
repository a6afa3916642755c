import { describe, expect, test } from 'vitest'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import { arbitrageur } from '../../src/market/arbitrageur.ts'
import { fixedClock, poissonClock } from '../../src/market/clock.ts'
import { gbmPath, YEAR_SEC } from '../../src/market/gbmPath.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { randomStream } from '../../src/market/random.ts'
import { NO_TAKERS } from '../../src/market/takers.ts'
import { maxUsableTick, minUsableTick } from '../../src/math/tickMath.ts'
import { INVERTED, START_PRICE, sceneEngine } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const FULL_RANGE = { owner: OWNER, tickLower: minUsableTick(60), tickUpper: maxUsableTick(60) }

/** A full-range LP alone with an arbitrageur: gains and value of the LP block by block. */
function alone(terms: {
  readonly seed: number
  readonly feePips: number
  readonly volatilityAnnual: number
  readonly spacingSec: number
  readonly blocks: number
  readonly poisson?: boolean
}) {
  const { seed, feePips, volatilityAnnual, spacingSec, blocks } = terms
  const random = randomStream(seed)
  const span = { firstNumber: 1n, startSec: 0, endSec: blocks * spacingSec, spacingSec }
  const clock = terms.poisson ? poissonClock(span, random.split('clock')) : fixedClock(span)
  const stepSec = terms.poisson ? spacingSec / 20 : spacingSec
  const steps = Math.ceil(span.endSec / stepSec)
  const market = { startPrice: START_PRICE, volatilityAnnual, startSec: 0, stepSec, steps }
  const engine = sceneEngine(INVERTED, feePips)
  // Liquidity from before the first block: else the first move would find an empty pool.
  engine.mint({ ...FULL_RANGE, liquidity: LIQUIDITY })
  const gains: number[] = []
  let mid = START_PRICE
  const run = {
    frame: INVERTED,
    path: gbmPath(market, random.split('path')),
    clock,
    takers: NO_TAKERS,
    agents: [arbitrageur({ feePips })],
    recordEveryBlocks: blocks,
  }
  const result = runSync(
    marketLoop({
      ...run,
      sink(event) {
        if (event.kind === 'mid') mid = event.midPrice
        if (event.kind !== 'swap') return
        const gain = -(Number(event.amount1Raw) / 1e18) * mid - Number(event.amount0Raw) / 1e6
        gains.push(gain / valueAt(mid))
      },
    }),
    enginePool(engine),
  )
  return { result, gains, blocks: clock.timestampSec.length }
}

const LIQUIDITY = 10n ** 18n
/** Value of the full range, quote: 2·L·√P, L in human units 10^18/√(10^18·10^6). */
const valueAt = (price: number) => 2 * 1e6 * Math.sqrt(price)

describe('loss-versus-rebalancing of a pool without a fee', () => {
  test('the LP loses σ²/8 of its value per time, within 3 standard errors over seeds', () => {
    const [seeds, blocks, spacingSec, volatilityAnnual] = [40, 500, 3600, 0.8]
    const perBlock = (volatilityAnnual ** 2 * spacingSec) / YEAR_SEC / 8
    const losses = Array.from({ length: seeds }, (_, seed) => {
      const { gains } = alone({ seed, feePips: 0, volatilityAnnual, spacingSec, blocks })
      // Every trade of a zero-fee pool is to the mid, so none gains nothing.
      expect(gains.every((gain) => gain > 0)).toBe(true)
      return gains.reduce((sum, gain) => sum + gain, 0)
    })
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / seeds
    const sd = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (seeds - 1))
    expect(Math.abs(mean - perBlock * blocks)).toBeLessThan((3 * sd) / Math.sqrt(seeds))
    // The test can tell 5 %: its standard error is about √(2/(seeds·blocks)) = 1 %.
    expect(sd / Math.sqrt(seeds) / mean).toBeLessThan(0.015)
  })

  test('what the arbitrageur gains is what the LP loses against rebalancing, path by path', () => {
    const random = randomStream(3)
    const blocks = 300
    const span = { firstNumber: 1n, startSec: 0, endSec: blocks * 3600, spacingSec: 3600 }
    const market = { startPrice: START_PRICE, volatilityAnnual: 0.8, startSec: 0, stepSec: 3600 }
    const { records, agents } = runSync(
      marketLoop({
        frame: INVERTED,
        path: gbmPath({ ...market, steps: blocks }, random),
        clock: fixedClock(span),
        takers: NO_TAKERS,
        agents: [arbitrageur({ feePips: 0 })],
        makers: [
          {
            maker: passiveLiquidity('lp', FULL_RANGE),
            capital: { base: 1000, quote: 3_000_000 },
          },
        ],
      }),
      enginePool(sceneEngine(INVERTED, 0)),
    )
    const lp = records.makers['lp']!
    let rebalancing = 0
    for (let i = 1; i < blocks; i += 1)
      rebalancing += lp.base[i - 1]! * (records.midPrice[i]! - records.midPrice[i - 1]!)
    const value = (i: number) => lp.base[i]! * records.midPrice[i]! + lp.quote[i]!
    const loss = rebalancing - (value(blocks - 1) - value(0))
    expect(loss).toBeGreaterThan(0)
    // The LP's first block mints at the pool's own price, before any arbitrage against it.
    expect(loss / agents['arbitrageur']!.gainQuote).toBeCloseTo(1, 6)
  })
})

describe('the share of LVR that arbitrage takes behind a fee of 10 bp, 12 s blocks, 5 % a day', () => {
  const volatilityAnnual = 0.05 * Math.sqrt(365)
  const sigmaBlock = 0.05 * Math.sqrt(12 / 86_400)
  const eta = (Math.sqrt(2) * -Math.log(1 - 0.001)) / sigmaBlock
  test.each([
    // Nezlobin, Tassy, arXiv 2505.05113 and Milionis et al., arXiv 2305.14604, Theorem 2.
    {
      name: 'fixed',
      poisson: false,
      share: 1 / (1 + (1.71645 * 0.001) / sigmaBlock),
      published: 0.256,
    },
    { name: 'Poisson', poisson: true, share: 1 / (1 + eta), published: 0.294 },
  ])('$name blocks: $published', ({ poisson, share, published }) => {
    expect(share).toBeCloseTo(published, 3)
    const runs = Array.from({ length: 10 }, (_, seed) => {
      const { gains, blocks } = alone({
        seed: 100 + seed,
        feePips: 1000,
        volatilityAnnual,
        spacingSec: 12,
        blocks: 6_000,
        poisson,
      })
      return gains.reduce((sum, gain) => sum + gain, 0) / ((blocks * sigmaBlock ** 2) / 8)
    })
    const mean = runs.reduce((sum, x) => sum + x, 0) / runs.length
    const sd = Math.sqrt(runs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (runs.length - 1))
    const error = sd / Math.sqrt(runs.length)
    expect(Math.abs(mean - share)).toBeLessThan(3 * error)
    expect(error / mean).toBeLessThan(0.03)
  })
})
