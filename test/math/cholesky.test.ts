import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import { choleskyFactor, type MatrixRows } from '../../src/math/cholesky.ts'

const times = (factor: MatrixRows) =>
  factor.map((a) => factor.map((b) => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)))

describe('Cholesky factor', () => {
  test('squares to the matrix and equals that of ml-matrix', () => {
    const random = randomStream(5)
    for (let round = 0; round < 200; round += 1) {
      const size = 1 + (round % 6)
      const columns = Array.from({ length: size }, () =>
        Array.from({ length: size + 2 }, () => random.normal() * 10 ** (round % 5)),
      )
      const rows = times(columns)
      const factor = choleskyFactor(rows) as MatrixRows
      const theirs = new CholeskyDecomposition(
        new Matrix(rows.map((row) => [...row])),
      ).lowerTriangularMatrix.to2DArray()
      times(factor).forEach((row, i) => {
        row.forEach((value, j) => {
          const scale = Math.sqrt((rows[i]?.[i] as number) * (rows[j]?.[j] as number))
          expect(Math.abs(value - (rows[i]?.[j] as number))).toBeLessThanOrEqual(
            size * 2 ** -52 * scale,
          )
          expect(Math.abs((factor[i]?.[j] as number) - (theirs[i]?.[j] as number))).toBeLessThan(
            1e-9 * Math.sqrt(rows[i]?.[i] as number),
          )
        })
      })
    }
  })

  test('refuses what is not symmetric, square, finite or positive definite', () => {
    for (const rows of [
      [],
      [[0]],
      [[-1]],
      [[Number.NaN]],
      [[1, 2]],
      [
        [1, 0.5],
        [0.4, 1],
      ],
      [
        [1, 1],
        [1, 1],
      ],
      // Definite by a last bit only.
      [
        [1, 1 - 1e-15],
        [1 - 1e-15, 1],
      ],
      // Each pair can be; the three cannot.
      [
        [1, 0.9, 0.9],
        [0.9, 1, -0.9],
        [0.9, -0.9, 1],
      ],
    ])
      expect(choleskyFactor(rows)).toBeUndefined()
  })
})
