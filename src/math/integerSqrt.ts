/**
 * The greatest integer whose square is at most `value` ≥ 0.
 *
 * Newton's iteration from above, which falls until it is exact.
 * @example sqrtRoundingDown(24n) // 4n
 */
export function sqrtRoundingDown(value: bigint): bigint {
  if (value < 2n) return value
  let root = startAbove(value)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** The least integer whose square is at least `value` ≥ 0. */
export function sqrtRoundingUp(value: bigint): bigint {
  const root = sqrtRoundingDown(value)
  return root * root === value ? root : root + 1n
}

/** Within 2^-50 above the root, so that two iterations do. */
function startAbove(value: bigint): bigint {
  const bits = value.toString(16).length * 4
  const shift = bits > 1000 ? ((bits - 1000) >> 1) << 1 : 0
  const estimate = Math.sqrt(Number(value >> BigInt(shift))) * (1 + 2 ** -50)
  return (BigInt(Math.ceil(estimate)) + 1n) << BigInt(shift >> 1)
}
