import { describe, expect, test } from 'vitest'
import { minimiseInBox } from '../../src/hedging/boxQuadratic.ts'
import { type LotProblem, lotSearch, objectiveOf } from '../../src/hedging/lotSearch.ts'
import { type RandomStream, randomStream } from '../../src/market/random.ts'

function randomProblem(random: RandomStream, n: number): LotProblem {
  const rows = Array.from({ length: n + 2 }, () => Array.from({ length: n }, () => random.normal()))
  const each = (draw: () => number): number[] => Array.from({ length: n }, draw)
  const target = rows.map(() => 3 * random.normal())
  return {
    hessian: each(() => 0).map((_, i) =>
      each(() => 0).map((_, j) =>
        rows.reduce((s, row) => s + (row[i] as number) * (row[j] as number), 0),
      ),
    ),
    gradient: each(() => 0).map((_, i) =>
      rows.reduce((s, row, k) => s + (row[i] as number) * (target[k] as number), 0),
    ),
    buyCost: each(() => random.uniform()),
    sellCost: each(() => random.uniform()),
    lower: each(() => (random.uniform() < 0.5 ? 0 : -2)),
    upper: each(() => 2),
    lot: each(() => (random.uniform() < 0.5 ? 1 : 0.4)),
    least: each(() => (random.uniform() < 0.5 ? 0 : 1)),
  }
}

/** Every size that can be ordered. */
function bruteForce(problem: LotProblem): number {
  const choices = problem.lot.map((lot, i) => {
    const from = Math.ceil((problem.lower[i] as number) / lot - 1e-9)
    const to = Math.floor((problem.upper[i] as number) / lot + 1e-9)
    return Array.from({ length: to - from + 1 }, (_, k) => from + k).filter(
      (lots) => lots === 0 || Math.abs(lots) * lot >= (problem.least[i] as number) - 1e-9,
    )
  })
  let best = Number.POSITIVE_INFINITY
  const visit = (chosen: number[]): void => {
    if (chosen.length === choices.length) {
      best = Math.min(best, objectiveOf(problem, chosen))
      return
    }
    for (const lots of choices[chosen.length] as number[]) visit([...chosen, lots])
  }
  visit([])
  return best
}

describe('whole lots', () => {
  test('of 300 random cases with costs and least orders, each equals brute force', () => {
    const random = randomStream(5)
    let worse = 0
    for (let one = 0; one < 300; one += 1) {
      const problem = randomProblem(random, 2 + (one % 3))
      const near = minimiseInBox(problem)
      const { lots, objective } = lotSearch(problem, near)
      expect(objective).toBe(objectiveOf(problem, lots))
      const best = bruteForce(problem)
      expect(objective).toBeGreaterThanOrEqual(best - 1e-9)
      if (objective > best + 1e-9) worse += 1
    }
    expect(worse).toBe(0)
  })

  test('nothing can be ordered below the least order: hold', () => {
    const problem: LotProblem = {
      hessian: [[1]],
      gradient: [-0.3],
      buyCost: [0],
      sellCost: [0],
      lower: [0],
      upper: [10],
      lot: [0.1],
      least: [1],
    }
    expect(lotSearch(problem, [0.3]).lots).toEqual([0])
    expect(lotSearch({ ...problem, least: [0] }, [0.3]).lots).toEqual([3])
    expect(lotSearch({ ...problem, gradient: [-0.8] }, [0.8]).lots).toEqual([10])
  })

  test('a lot of nothing is refused', () => {
    const problem = {
      hessian: [[1]],
      gradient: [0],
      buyCost: [0],
      sellCost: [0],
      lower: [0],
      upper: [1],
      lot: [0],
      least: [0],
    }
    expect(() => lotSearch(problem, [0])).toThrow(
      expect.objectContaining({ code: 'hedge/bad-lot' }),
    )
  })
})
