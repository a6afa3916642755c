import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InventoryCurve } from '../../src/amm/curve.ts'
import type { TokenAmounts } from '../../src/amm/poolEngine.ts'
import type { PinnedBlock } from '../../src/chain/callAtBlock.ts'

/** One position of a protocol as it was read at a block, with the curve made of it. */
export type InventoryReading = {
  /** Everything that was read: must come back the same from the same block. */
  readonly facts: unknown
  /** What the liquidity holds, fees apart where they are apart. */
  readonly inventory: TokenAmounts
  readonly curve: InventoryCurve
  /** Price of the pool, quote per base. */
  readonly price: number
  /** The inventory in the market's frame, human units. */
  readonly held: { readonly base: number; readonly quote: number }
}

/** A protocol on a real chain with one position, to be judged. */
export type InventoryScene = {
  /** Trades, so that the price moves; another way on each call. */
  readonly trade: (turn: number) => Promise<void>
  readonly pin: () => Promise<PinnedBlock>
  readonly read: (block: PinnedBlock) => Promise<InventoryReading>
  /** What the contracts would pay if all of it were withdrawn now. */
  readonly chainPays: () => Promise<TokenAmounts>
  readonly close: () => Promise<void>
}

const TURNS = 6

/** What the inventory of every position must keep to, with or without ticks, on real contracts. */
export function inventoryConformance(name: string, open: () => Promise<InventoryScene>): void {
  describe(name, () => {
    let scene: InventoryScene
    const readings: { readonly paid: TokenAmounts; readonly reading: InventoryReading }[] = []

    beforeAll(async () => {
      scene = await open()
      for (let turn = 0; turn < TURNS; turn += 1) {
        await scene.trade(turn)
        const block = await scene.pin()
        readings.push({ reading: await scene.read(block), paid: await scene.chainPays() })
      }
    })
    afterAll(() => scene?.close())

    test('the inventory is what the chain would pay, to the wei', () => {
      for (const { reading, paid } of readings) expect(reading.inventory).toEqual(paid)
      // That the scene did something: no two moments alike.
      expect(new Set(readings.map(({ paid }) => paid.amount0Raw)).size).toBe(TURNS)
    })

    test('the curve holds the inventory at the price of the pool', () => {
      for (const { reading } of readings) {
        const { curve, price, held } = reading
        expectWithin(curve.baseAt(price), held.base, 1e-9)
        expectWithin(curve.quoteAt(price), held.quote, 1e-9)
      }
    })

    test('the slope of the value is the base held', () => {
      for (const { reading } of readings)
        for (const price of pricesOf(reading)) {
          const { curve } = reading
          const value = (at: number): number => curve.baseAt(at) * at + curve.quoteAt(at)
          const step = price * 1e-4
          const slope = (value(price + step) - value(price - step)) / (2 * step)
          expect(Math.abs(slope - curve.baseAt(price))).toBeLessThan(1e-6 * largest(reading))
        }
    })

    test('the slope of the base is its finite difference, and never above zero', () => {
      for (const { reading } of readings)
        for (const price of pricesOf(reading)) {
          const { curve } = reading
          const step = price * 1e-4
          const slope = (curve.baseAt(price + step) - curve.baseAt(price - step)) / (2 * step)
          const given = curve.baseSlopeAt(price)
          expect(given).toBeLessThanOrEqual(0)
          expect(Math.abs(slope - given) * price).toBeLessThan(1e-6 * largest(reading))
        }
    })

    test('the same block gives the same reading', async () => {
      const block = await scene.pin()
      const first = await scene.read(block)
      await scene.trade(TURNS)
      const again = await scene.read(block)
      expect(again.facts).toEqual(first.facts)
      expect((await scene.read(await scene.pin())).facts).not.toEqual(first.facts)
    })
  })
}

/** From a third of the price to three times it, off the kinks, where the slope jumps. */
function pricesOf({ curve, price }: InventoryReading): readonly number[] {
  return Array.from({ length: 41 }, (_, i) => price * 3 ** ((i - 20) / 20)).filter((at) =>
    curve.kinks.every((kink) => Math.abs(at / kink - 1) > 1e-3),
  )
}

/** Base held where most of it is: what differences are small against. */
function largest({ curve, price }: InventoryReading): number {
  return curve.baseAt(price / 3)
}

function expectWithin(value: number, expected: number, share: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(share * Math.abs(expected))
}
