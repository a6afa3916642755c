/** A seeded stream of random numbers for tests (xorshift128+ seeded by splitmix); not for studies. */
export type Rng = {
  /** Uniform double in [0, 1). */
  unit(): number
  /** Uniform integer in [from, to]. */
  integer(from: number, to: number): number
  /** Uniform integer in [0, 2^bits). */
  bits(bits: number): bigint
  /** A positive integer whose bit length is uniform in [1, maxBits]: small and huge alike. */
  magnitude(maxBits: number): bigint
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

export function rngOf(seed: number): Rng {
  let a = mix(seed)
  let b = mix(a ^ 0x9e3779b9)
  let c = mix(b ^ 0x85ebca6b)
  let d = 1
  // sfc32: 32-bit chaotic generator with a counter.
  const next = () => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i += 1) next()
  const rng: Rng = {
    unit: () => next() / 2 ** 32,
    integer: (from, to) => from + Math.floor((next() / 2 ** 32) * (to - from + 1)),
    bits(bits) {
      let value = 0n
      for (let left = bits; left > 0; left -= 32) {
        const word = BigInt(next())
        value =
          left >= 32 ? (value << 32n) | word : (value << BigInt(left)) | (word >> BigInt(32 - left))
      }
      return value
    },
    magnitude(maxBits) {
      const length = rng.integer(1, maxBits)
      return (1n << BigInt(length - 1)) | rng.bits(length - 1)
    },
    pick: (items) => items[rng.integer(0, items.length - 1)] as (typeof items)[number],
    chance: (probability) => rng.unit() < probability,
  }
  return rng
}

function mix(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
