/** √(amount1/amount0)·2^96, rounded down: v3-sdk `encodeSqrtRatioX96`. */
export function encodeSqrtPrice(amount1: bigint, amount0: bigint): bigint {
  return sqrtRoundingDown((amount1 << 192n) / amount0)
}

function sqrtRoundingDown(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2))
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
