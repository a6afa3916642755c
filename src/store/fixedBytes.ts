/*
 * Integers too wide for a Parquet integer are kept as big-endian bytes of one length, in two's
 * complement where they are signed: as they stand in the log.
 */

const LIMB_BYTES = 8

/** Whether an integer fits in so many bytes. */
export function fits(value: bigint, bytes: number, signed: boolean): boolean {
  const bits = bytes * 8
  return value === (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value))
}

/** Writes an integer that {@link fits} as big-endian bytes; `bytes` is 8 or more. */
export function packInteger(view: DataView, offset: number, bytes: number, value: bigint): void {
  let rest = value
  let start = offset + bytes - LIMB_BYTES
  for (; start > offset; start -= LIMB_BYTES) {
    view.setBigUint64(start, BigInt.asUintN(64, rest))
    rest >>= 64n
  }
  // The last limb ends where the first begins: it may cover bytes of the second again, with the same.
  view.setBigUint64(offset, BigInt.asUintN(64, value >> (BigInt(bytes - LIMB_BYTES) * 8n)))
}

/** The integer that {@link packInteger} wrote. */
export function unpackInteger(
  view: DataView,
  offset: number,
  bytes: number,
  signed: boolean,
): bigint {
  const low = offset + bytes - LIMB_BYTES
  // Most amounts fit in one limb: say so without building the others.
  const fill = view.getInt32(offset)
  if (fill === 0 || fill === -1) {
    let at = offset + 4
    while (at < low && view.getInt32(at) === fill) at += 4
    if (at >= low) {
      if (fill === 0) return view.getBigUint64(low)
      if (signed && view.getInt32(low) < 0) return view.getBigInt64(low)
    }
  }
  let value = view.getBigUint64(low)
  let shift = 64n
  let start = low - LIMB_BYTES
  for (; start >= offset; start -= LIMB_BYTES) {
    value |= view.getBigUint64(start) << shift
    shift += 64n
  }
  const missing = offset - start
  if (missing < LIMB_BYTES) value |= (view.getBigUint64(offset) >> (BigInt(missing) * 8n)) << shift
  return signed ? BigInt.asIntN(bytes * 8, value) : value
}
