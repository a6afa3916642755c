import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw)

describe('a stream', () => {
  test('is its seed and labels, and nothing else', () => {
    const [a, b] = [randomStream(7), randomStream(7)]
    draws(10, a.uniform)
    const label = (stream: typeof a) => draws(5, stream.split('takers').uniform)
    expect(label(a)).toEqual(label(b))
    expect(label(randomStream(8))).not.toEqual(label(b))
    expect(draws(5, a.split('paths').uniform)).not.toEqual(label(a))
    expect(draws(5, a.split('a').split('b').uniform)).not.toEqual(
      draws(5, a.split('b').split('a').uniform),
    )
  })

  test('keeps its numbers from version to version', () => {
    expect(draws(2, randomStream(1).uniform)).toMatchInlineSnapshot(`
      [
        0.09265981763129139,
        0.05273694907640614,
      ]
    `)
  })

  // s.e. of a mean of n draws with variance v is √(v/n); 4 s.e. at a fixed seed.
  const n = 200_000
  test.each([
    { name: 'uniform', mean: 1 / 2, second: 1 / 3, fourth: 1 / 5 },
    { name: 'normal', mean: 0, second: 1, fourth: 3 },
    { name: 'exponential', mean: 1, second: 2, fourth: 24 },
  ] as const)('$name has its first two moments', ({ name, mean, second, fourth }) => {
    const values = draws(n, randomStream(3).split(name)[name])
    const average = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / n
    expect(Math.abs(average(1) - mean)).toBeLessThan(4 * Math.sqrt((second - mean ** 2) / n))
    expect(Math.abs(average(2) - second)).toBeLessThan(4 * Math.sqrt((fourth - second ** 2) / n))
  })

  test('successive normals are uncorrelated, and so are split streams', () => {
    const random = randomStream(5)
    const [x, y] = [draws(n, random.split('x').normal), draws(n, random.split('y').normal)]
    const correlation = (lag: number, other: readonly number[]) =>
      x.slice(lag).reduce((sum, value, i) => sum + value * (other[i] as number), 0) / (n - lag)
    for (const value of [correlation(1, x), correlation(2, x), correlation(0, y)])
      expect(Math.abs(value)).toBeLessThan(4 / Math.sqrt(n))
  })
})
