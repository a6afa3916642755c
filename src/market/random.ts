import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded stream of random numbers: the only source of chance on the pure side. */
export type RandomStream = {
  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number
  /** Standard normal: mean 0, variance 1. */
  normal(): number
  /** Exponential with mean 1. */
  exponential(): number
  /** A stream of its own: what it yields depends on seed and labels only, not on what was drawn. */
  split(label: string): RandomStream
}

/**
 * The stream of a seed. Streams are told apart by the labels they were split by, so that a study
 * can add one without shifting another.
 *
 * Source: xoroshiro128+ (Blackman, Vigna 2018) of `pure-rand`; its 128-bit state is a hash of seed
 * and labels (32-bit FNV-1a over four salts, finished by the mixer of MurmurHash3).
 *
 * @param seed - any finite number; equal seeds give equal streams on every machine up to the last
 *   bit of `Math.log` and `Math.cos`, which are the engine's
 * @example randomStream(1).split('takers').uniform() // 0.9…, always the same
 */
export function randomStream(seed: number): RandomStream {
  return streamOf(String(seed))
}

function streamOf(name: string): RandomStream {
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((salt) => hash(name, salt)))
  const uniform = () => uniformFloat64(generator)
  // Box–Muller makes normals in pairs; the second waits here.
  let spare = Number.NaN
  return {
    uniform,
    normal() {
      if (!Number.isNaN(spare)) {
        const ready = spare
        spare = Number.NaN
        return ready
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
      const angle = 2 * Math.PI * uniform()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
    exponential: () => -Math.log(1 - uniform()),
    split: (label) => streamOf(`${name}/${label}`),
  }
}

function hash(text: string, salt: number): number {
  let h = Math.imul(0x811c9dc5 ^ salt, 0x01000193)
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
