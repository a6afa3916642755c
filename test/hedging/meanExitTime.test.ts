import { expect, test } from 'vitest'
import { meanExitYears } from '../../src/hedging/meanExitTime.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import { randomStream } from '../../src/market/random.ts'

const sigmaAnnual = 0.8

/** ½σ²P²u″ = −1 with u = 0 at both ends, by finite differences (Thomas). */
function byFiniteDifferences(below: number, above: number, price: number): number {
  const cells = 4000
  const width = (above - below) / cells
  const at = (i: number): number => below + i * width
  const upper = new Float64Array(cells)
  const right = new Float64Array(cells)
  for (let i = 1; i < cells; i += 1) {
    const load = (-2 * width ** 2) / (sigmaAnnual * at(i)) ** 2
    const pivot = -2 - (upper[i - 1] as number)
    upper[i] = 1 / pivot
    right[i] = (load - (right[i - 1] as number)) / pivot
  }
  let value = 0
  const target = (price - below) / width
  let answer = Number.NaN
  for (let i = cells - 1; i > 0; i -= 1) {
    value = (right[i] as number) - (upper[i] as number) * value
    if (i === Math.round(target)) answer = value
  }
  return answer
}

test.each([
  { below: 1900, above: 2100, price: 2000 },
  { below: 1000, above: 2200, price: 1300 },
  { below: 1999, above: 2001, price: 2000.5 },
])('$price between $below and $above, as the boundary problem has it', (at) => {
  const closed = meanExitYears({ ...at, sigmaAnnual }) as number
  expect(closed / byFiniteDifferences(at.below, at.above, at.price)).toBeCloseTo(1, 5)
})

test('and as paths have it', () => {
  const random = randomStream(5)
  const [runs, steps] = [400, 4000]
  const at = { below: 1850, above: 2150, price: 2000, sigmaAnnual }
  const years = meanExitYears(at) as number
  const stepSec = (years * 365 * 86_400) / 400
  const terms = { startPrice: 2000, volatilityAnnual: sigmaAnnual, startSec: 0, stepSec, steps }
  // Watching at steps misses excursions: the edges count as 0.5826·σ√Δt closer (Broadie et al. 1997).
  const shift = Math.exp(0.5826 * sigmaAnnual * Math.sqrt(years / 400))
  const [low, high] = [at.below * shift, at.above / shift]
  let [sum, squares] = [0, 0]
  for (let run = 0; run < runs; run += 1) {
    const { mid } = gbmPath(terms, random.split(`${run}`))
    const exit = mid.findIndex((price) => price <= low || price >= high)
    const waited = ((exit === -1 ? steps : exit) / 400) * years
    sum += waited
    squares += waited ** 2
  }
  const mean = sum / runs
  const standardError = Math.sqrt((squares / runs - mean ** 2) / runs)
  expect(Math.abs(mean - years)).toBeLessThan(3 * standardError)
})

test('one side only, or none', () => {
  const down = meanExitYears({ price: 2000, below: 1000, above: undefined, sigmaAnnual })
  expect(down).toBeCloseTo((2 * Math.LN2) / sigmaAnnual ** 2, 12)
  expect(meanExitYears({ price: 2000, below: 1000, above: 1e9, sigmaAnnual })).toBeCloseTo(
    down as number,
    3,
  )
  expect(meanExitYears({ price: 2000, below: undefined, above: 3000, sigmaAnnual })).toBeUndefined()
})
