import { describe, expect, test } from 'vitest'
import {
  getSqrtPriceAtTick,
  getTickAtSqrtPrice,
  MAX_SQRT_PRICE,
  MAX_TICK,
  MIN_SQRT_PRICE,
  MIN_TICK,
  maxLiquidityPerTick,
  maxLiquidityPerTickV4,
  maxUsableTick,
  minUsableTick,
} from '../../src/math/tickMath.ts'
import { seededRandom } from '../support/random.ts'
import { sdkInteger, v3Sdk } from '../support/uniswapSdk.ts'

/** v3-core test/__snapshots__/TickMath.spec.ts.snap: getSqrtRatioAtTick at ±tick. */
const SNAPSHOTS: readonly [tick: number, below: bigint, above: bigint][] = [
  [50, 79030349367926598376800521322n, 79426470787362580746886972461n],
  [100, 78833030112140176575862854579n, 79625275426524748796330556128n],
  [250, 78244023372248365697264290337n, 80224679980005306637834519095n],
  [500, 77272108795590369356373805297n, 81233731461783161732293370115n],
  [1000, 75364347830767020784054125655n, 83290069058676223003182343270n],
  [2500, 69919044979842180277688105136n, 89776708723587163891445672585n],
  [3000, 68192822843687888778582228483n, 92049301871182272007977902845n],
  [4000, 64867181785621769311890333195n, 96768528593268422080558758223n],
  [5000, 61703726247759831737814779831n, 101729702841318637793976746270n],
  [50000, 6504256538020985011912221507n, 965075977353221155028623082916n],
  [150000, 43836292794701720435367485n, 143194173941309278083010301478497n],
  [250000, 295440463448801648376846n, 21246587762933397357449903968194344n],
  [500000, 1101692437043807371n, 5697689776495288729098254600827762987878n],
  [738203, 7409801140451n, 847134979253254120489401328389043031315994541n],
]

test.each(SNAPSHOTS)('v3-core snapshot of the sqrt price at ∓%i', (tick, below, above) => {
  expect(getSqrtPriceAtTick(-tick)).toBe(below)
  expect(getSqrtPriceAtTick(tick)).toBe(above)
})

test('the ends of the range', () => {
  expect(getSqrtPriceAtTick(MIN_TICK)).toBe(MIN_SQRT_PRICE)
  expect(getSqrtPriceAtTick(MAX_TICK)).toBe(MAX_SQRT_PRICE)
  expect(getTickAtSqrtPrice(MIN_SQRT_PRICE)).toBe(MIN_TICK)
  expect(getTickAtSqrtPrice(MAX_SQRT_PRICE - 1n)).toBe(MAX_TICK - 1)
  for (const tick of [MIN_TICK - 1, MAX_TICK + 1, 0.5, Number.NaN]) {
    expect(() => getSqrtPriceAtTick(tick)).toThrow(code('math/tick-out-of-range'))
  }
  for (const price of [MIN_SQRT_PRICE - 1n, MAX_SQRT_PRICE, 0n, -1n]) {
    expect(() => getTickAtSqrtPrice(price)).toThrow(code('math/sqrt-price-out-of-range'))
  }
})

describe('against the definition', () => {
  test('a tick is the greatest whose sqrt price is at or below the price', () => {
    const random = seededRandom(1)
    for (let i = 0; i < 3000; i += 1) {
      const tick = random.integer(MIN_TICK, MAX_TICK - 1)
      const price = getSqrtPriceAtTick(tick)
      expect(getTickAtSqrtPrice(price)).toBe(tick)
      expect(getTickAtSqrtPrice(getSqrtPriceAtTick(tick + 1) - 1n)).toBe(tick)
    }
  })

  test('sqrt price^2 is 1.0001^tick within the Q96 rounding, by exact rationals', () => {
    // 1.0001^t = 10001^t / 10000^t. The contract's relative error stays below 2^-60 plus one unit.
    for (const tick of [1, 2, 3, 10, 100, 1023, 1024, 5000, 20000]) {
      const n = 10001n ** BigInt(tick)
      const d = 10000n ** BigInt(tick)
      const up = getSqrtPriceAtTick(tick)
      expect(isWithin(up, (n << 192n) / d)).toBe(true)
      expect(isWithin(getSqrtPriceAtTick(-tick), (d << 192n) / n)).toBe(true)
    }
  })
})

test('equals @uniswap/v3-sdk at powers of two ±1 and at random ticks and prices', () => {
  const { TickMath } = v3Sdk
  const ticks = new Set<number>([MIN_TICK, MIN_TICK + 1, -1, 0, 1, MAX_TICK - 1, MAX_TICK])
  for (let bit = 0; bit < 20; bit += 1) {
    for (const off of [-1, 0, 1]) {
      const tick = 2 ** bit + off
      if (tick <= MAX_TICK) ticks.add(tick).add(-tick)
    }
  }
  const random = seededRandom(2)
  for (let i = 0; i < 1000; i += 1) ticks.add(random.integer(MIN_TICK, MAX_TICK))
  for (const tick of ticks) {
    expect(getSqrtPriceAtTick(tick).toString()).toBe(TickMath.getSqrtRatioAtTick(tick).toString())
  }
  for (let bit = 33; bit < 160; bit += 1) {
    for (const off of [-1n, 0n, 1n, random.magnitude(bit - 1)]) {
      const price = (1n << BigInt(bit)) + off
      expect(getTickAtSqrtPrice(price)).toBe(TickMath.getTickAtSqrtRatio(sdkInteger(price)))
    }
  }
})

test('usable ticks and the liquidity limit of a tick', () => {
  expect([minUsableTick(60), maxUsableTick(60)]).toEqual([-887220, 887220])
  expect([minUsableTick(1), maxUsableTick(1)]).toEqual([MIN_TICK, MAX_TICK])
  // v3-core test/Tick.spec.ts.
  expect(maxLiquidityPerTick(10)).toBe(1917569901783203986719870431555990n)
  expect(maxLiquidityPerTick(60)).toBe(11505743598341114571880798222544994n)
  expect(maxLiquidityPerTick(200)).toBe(38350317471085141830651933667504588n)
  // v4-core test/Tick.t.sol.
  for (const [spacing, most] of [
    [1, 191757530477355301479181766273477n],
    [10, 1917559095893846719543856547154045n],
    [60, 11505354575363080317263139282924270n],
    [200, 38345995821606768476828330790147420n],
    [2302, 440780268032303709149448973357212709n],
    [32_767, 6076470837873901133274546561281575204n],
  ] as const)
    expect(maxLiquidityPerTickV4(spacing)).toBe(most)
  expect(() => maxUsableTick(0)).toThrow(code('math/tick-spacing-out-of-range'))
})

// |root² − square| ≤ root²·2^-58 + 2·root + 1.
function isWithin(root: bigint, square: bigint): boolean {
  const error = root * root - square
  return (error < 0n ? -error : error) <= ((root * root) >> 58n) + 2n * root + 1n
}

function code(expected: string) {
  return expect.objectContaining({ code: expected })
}
