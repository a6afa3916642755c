import { describe, expect, test } from 'vitest'
import { sessionLaw } from '../../../scripts/validate/sessionLaw.ts'
import { publishedSession } from '../../../scripts/validate/sources/avellanedaStoikov.ts'
import { bookMaker } from '../../../src/makers/bookMaker.ts'
import type { BookTerms } from '../../../src/makers/bookTerms.ts'
import { bernoulliFills, poissonFills } from '../../../src/makers/fills/exponentialIntensity.ts'
import { glft } from '../../../src/makers/glft.ts'
import { symmetricSpread } from '../../../src/makers/symmetricSpread.ts'
import type { BookFill } from '../../../src/market/bookFill.ts'
import { fixedClock } from '../../../src/market/clock.ts'
import type { FillEvent } from '../../../src/market/events.ts'
import { marketLoop } from '../../../src/market/loop.ts'
import type { AnyMaker } from '../../../src/market/maker.ts'
import { marketPath } from '../../../src/market/marketPath.ts'
import { enginePool, runSync } from '../../../src/market/marketPool.ts'
import { randomStream } from '../../../src/market/random.ts'
import { NO_TAKERS, poissonTakers, type Takers } from '../../../src/market/takers.ts'
import { INVERTED, sceneEngine } from '../../support/marketScene.ts'

const MID = 100
const CURVE = { fillsPerSec: 140, decayPerPrice: 1.5 }
const STEP_SEC = 0.005
const terms: BookTerms = { id: 'm', lotBase: 1, targetBase: 0, funds: 'borrowed' }

type Flow = { readonly bookFill?: BookFill; readonly takers?: Takers }

/** Fills of a maker on a mid that stands still. */
function fillsOf(maker: AnyMaker, blocks: number, { bookFill, takers = NO_TAKERS }: Flow) {
  const fills: FillEvent[] = []
  const endSec = (blocks + 0.5) * STEP_SEC
  runSync(
    marketLoop({
      frame: INVERTED,
      path: marketPath({ timeSec: Float64Array.of(0), mid: Float64Array.of(MID) }),
      clock: fixedClock({ firstNumber: 1n, startSec: 0, endSec, spacingSec: STEP_SEC }),
      takers,
      makers: [{ maker, capital: { base: 0, quote: 0 } }],
      ...(bookFill === undefined ? {} : { bookFill }),
      sink: (event) => {
        if (event.kind === 'fill') fills.push(event)
      },
      recordEveryBlocks: blocks,
    }),
    enginePool(sceneEngine()),
  )
  return fills
}

/** Takers whose reservation distance is exponential: the same law by another road. */
function takersOf(blocks: number, seed: number): Takers {
  return poissonTakers(
    {
      startSec: 0,
      endSec: blocks * STEP_SEC,
      perDay: 2 * CURVE.fillsPerSec * 86_400,
      size: { law: 'constant', sizeBase: 1 },
      meanReservation: 1 / (CURVE.decayPerPrice * MID),
    },
    randomStream(seed),
  )
}

describe('one order a side, at a constant distance', () => {
  const BLOCKS = 20_000
  const curve = (distance: number) =>
    CURVE.fillsPerSec * Math.exp(-CURVE.decayPerPrice * distance) * STEP_SEC
  const poisson = (distance: number) => 1 - Math.exp(-curve(distance))
  const random = randomStream(8)
  test.each([
    ['poissonFills', { bookFill: poissonFills(CURVE, random) }, poisson],
    ['bernoulliFills', { bookFill: bernoulliFills(CURVE, random) }, curve],
    ['takers with an exponential reservation distance', { takers: takersOf(BLOCKS, 9) }, poisson],
  ] as const)('%s fills it with the probability of its law', (_, flow, law) => {
    for (const distance of [0, 0.7454]) {
      const maker = symmetricSpread({ ...terms, halfSpreadPrice: distance, maxLots: BLOCKS })
      const fills = fillsOf(maker, BLOCKS, flow)
      for (const makerBuys of [true, false]) {
        const share = fills.filter((fill) => fill.makerBuys === makerBuys).length / BLOCKS
        const expected = law(distance)
        const error = Math.sqrt((expected * (1 - expected)) / BLOCKS)
        expect(Math.abs(share - expected)).toBeLessThan(3 * error)
        if (distance > 0) continue
        // A·Δt = 0.7: the two laws are 50 standard errors apart.
        const other = law === curve ? poisson(0) : curve(0)
        expect(Math.abs(share - other)).toBeGreaterThan(30 * error)
      }
    }
  })
})

test('a maker that skews meets the same flow from takers as from the Poisson intensity', () => {
  const RUNS = 120
  const BLOCKS = 200
  const maker = glft({
    ...terms,
    ...CURVE,
    sigmaPricePerSqrtSec: 2,
    riskAversionPerPrice: 1,
    maxLots: 4,
  })
  const sample = (flowOf: (seed: number) => Flow) => {
    const counts: number[] = []
    const distances: number[] = []
    for (let seed = 0; seed < RUNS; seed += 1) {
      const fills = fillsOf(maker, BLOCKS, flowOf(seed))
      const total = fills.reduce((sum, { price }) => sum + Math.abs(price - MID), 0)
      counts.push(fills.length)
      distances.push(total / fills.length)
    }
    return { counts: meanOf(counts), distances: meanOf(distances) }
  }
  const byTakers = sample((seed) => ({ takers: takersOf(BLOCKS, seed) }))
  const byPoisson = sample((seed) => ({ bookFill: poissonFills(CURVE, randomStream(1000 + seed)) }))
  const byStep = sample((seed) => ({ bookFill: bernoulliFills(CURVE, randomStream(2000 + seed)) }))
  for (const name of ['counts', 'distances'] as const)
    expect(Math.abs(apart(byTakers[name], byPoisson[name])), name).toBeLessThan(3)
  expect(apart(byStep.counts, byPoisson.counts)).toBeGreaterThan(3)
})

describe('the published sessions, played through the event loop', () => {
  const PATHS = 600
  const rows = [0.1, 0.01, 1].flatMap((gamma) =>
    (['inventory', 'symmetric'] as const).map((strategy) => [gamma, strategy] as const),
  )
  test.each(rows)('γ = %d, %s: the exact law within 3 standard errors', (gamma, strategy) => {
    const session = publishedSession(gamma, strategy)
    const maker = bookMaker({ ...terms, crossing: 'as-quoted' }, session.quotes, [])
    const clock = fixedClock({ firstNumber: 1n, startSec: 0, endSec: 1, spacingSec: STEP_SEC })
    const random = randomStream(2008).split(`${gamma}/${strategy}`)
    const ends = Array.from({ length: PATHS }, (_, run) => {
      const path = binaryPath(session.steps + 1, random.split(`path ${run}`).uniform)
      const { records } = runSync(
        marketLoop({
          frame: INVERTED,
          path,
          clock,
          takers: NO_TAKERS,
          makers: [{ maker, capital: { base: 0, quote: 0 } }],
          bookFill: bernoulliFills(CURVE, random.split(`fills ${run}`)),
          staleQuotes: 'safe',
          recordEveryBlocks: session.steps,
        }),
        enginePool(sceneEngine()),
      )
      const { base, quote } = records.makers['m'] ?? { base: [], quote: [] }
      const lots = base[0] ?? Number.NaN
      // The last move comes after the last fills.
      return { lots, profit: (quote[0] ?? Number.NaN) + lots * (path.mid.at(-1) ?? Number.NaN) }
    })
    const law = sessionLaw(session)
    for (const [values, { mean, sd, kurtosis }] of [
      [ends.map(({ profit }) => profit), law.profit],
      [ends.map(({ lots }) => lots), law.inventory],
    ] as const) {
      const ours = meanOf(values)
      expect(Math.abs(ours.mean - mean)).toBeLessThan((3 * sd) / Math.sqrt(PATHS))
      const sdError = sd * Math.sqrt((kurtosis - 1) / (4 * PATHS))
      expect(Math.abs(ours.error * Math.sqrt(PATHS) - sd)).toBeLessThan(3 * sdError)
    }
  })
})

test('a curve that fills nothing is refused', () => {
  for (const make of [poissonFills, bernoulliFills])
    for (const bad of [{ fillsPerSec: 0 }, { decayPerPrice: 0 }, { fillsPerSec: Number.NaN }])
      expect(() => make({ ...CURVE, ...bad }, randomStream(1))).toThrow(
        expect.objectContaining({ code: 'maker/bad-parameters' }),
      )
})

/** Up or down by σ√Δt, σ = 2. */
function binaryPath(steps: number, uniform: () => number) {
  const move = 2 * Math.sqrt(STEP_SEC)
  const timeSec = Float64Array.from({ length: steps + 1 }, (_, i) => i * STEP_SEC)
  const mid = new Float64Array(steps + 1).fill(MID)
  for (let i = 1; i <= steps; i += 1)
    mid[i] = (mid[i - 1] as number) + (uniform() < 0.5 ? move : -move)
  return marketPath({ timeSec, mid })
}

function meanOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares) / values.length }
}

type Mean = ReturnType<typeof meanOf>

/** How many standard errors the first mean lies above the second. */
function apart(a: Mean, b: Mean): number {
  return (a.mean - b.mean) / Math.hypot(a.error, b.error)
}
