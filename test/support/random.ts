import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export type Random = {
  /** Uniform in [min, max]. */
  bigint(min: bigint, max: bigint): bigint
  /** Uniform in [min, max]. */
  integer(min: number, max: number): number
  /** In [1, 2^bits): every length in bits is as likely as any other. */
  magnitude(bits: number): bigint
  /** True with the given probability, in steps of 2^-30. */
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
}

/** The same seed, the same numbers. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  const bigint = (min: bigint, max: bigint) => uniformBigInt(generator, min, max)
  const integer = (min: number, max: number) => uniformInt(generator, min, max)
  return {
    bigint,
    integer,
    magnitude(bits) {
      const length = BigInt(integer(1, bits))
      return bigint(2n ** (length - 1n), 2n ** length - 1n)
    },
    chance: (probability) => integer(0, 2 ** 30 - 1) < probability * 2 ** 30,
    pick(items) {
      const item = items[integer(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
