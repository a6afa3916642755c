import { describe, expect, test } from 'vitest'
import { integrate, panelEdges } from '../../src/math/gaussLegendre.ts'

describe('Gauss–Legendre', () => {
  test.each(Array.from({ length: 32 }, (_, degree) => degree))('x^%d is exact', (degree) => {
    expect(integrate((x) => x ** degree, [-1, 2])).toBeCloseTo(
      (2 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1),
      degree > 20 ? 5 : 9,
    )
    expect((degree + 1) * integrate((x) => x ** degree, [0, 1])).toBeCloseTo(1, 13)
  })

  test('degree 32 is not: the rule is the one it says', () => {
    expect(Math.abs((33 / 2) * integrate((x) => x ** 32, [-1, 1]) - 1)).toBeGreaterThan(1e-9)
    expect(integrate((x) => Math.exp(-x), [0, 1, 2, 30])).toBeCloseTo(1 - Math.exp(-30), 12)
  })

  test('edges meet every kink once and stay within the width', () => {
    const edges = panelEdges(-2, 3, 0.75, [2.9, 0.1, -7, 3])
    expect(edges[0]).toBe(-2)
    expect(edges.at(-1)).toBe(3)
    for (const kink of [0.1, 2.9]) expect(edges.filter((edge) => edge === kink)).toHaveLength(1)
    for (let i = 1; i < edges.length; i += 1) {
      const width = (edges[i] as number) - (edges[i - 1] as number)
      expect(width).toBeGreaterThan(0)
      expect(width).toBeLessThanOrEqual(0.75)
    }
  })
})
