/** Rows of a square matrix. */
export type MatrixRows = readonly (readonly number[])[]

/**
 * The lower triangular L with L·Lᵀ = A; `undefined` where A is not symmetric positive definite.
 *
 * What rounding alone keeps definite is refused too: each pivot, the share of a variable that those
 * before it do not explain, must exceed 1e-12. Two columns that are the same up to their size, or a
 * correlation of ±1, do not pass.
 *
 * @param rows - symmetric to 1e-12 of √(aᵢᵢ·aⱼⱼ); the lower triangle is used
 * @returns |L·Lᵀ − A| ≤ n·2^-52·√(aᵢᵢ·aⱼⱼ) entry by entry
 *
 * Source: Golub, Van Loan, Matrix Computations, 4.2; its error, Higham 2002, theorem 10.3.
 * @example choleskyFactor([[4, 2], [2, 5]]) // [[2, 0], [1, 2]]
 */
export function choleskyFactor(rows: MatrixRows): MatrixRows | undefined {
  if (rows.length === 0 || !isSymmetric(rows)) return undefined
  const factor: number[][] = []
  for (const [i, row] of rows.entries()) {
    const own = new Array<number>(rows.length).fill(0)
    factor.push(own)
    for (let j = 0; j <= i; j += 1) {
      const other = factor[j] as number[]
      let left = row[j] as number
      for (let k = 0; k < j; k += 1) left -= (own[k] as number) * (other[k] as number)
      if (i === j && !(left > PIVOT * (row[i] as number))) return undefined
      own[j] = i === j ? Math.sqrt(left) : left / (other[j] as number)
    }
  }
  return factor
}

const PIVOT = 1e-12

function isSymmetric(rows: MatrixRows): boolean {
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.NaN
  return rows.every(
    (row, i) =>
      row.length === rows.length &&
      at(i, i) > 0 &&
      row.every((value, j) => {
        const scale = Math.sqrt(at(i, i)) * Math.sqrt(at(j, j))
        return Number.isFinite(scale) && Math.abs(value - at(j, i)) <= 1e-12 * scale
      }),
  )
}
