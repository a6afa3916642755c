import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { curveOf } from '../../src/amm/curveOf.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import { owedOf } from '../../src/amm/owed.ts'
import { LENS_STRATEGIES } from '../../src/chain/lens.ts'
import type { Requester } from '../../src/chain/request.ts'
import type { Hex } from '../../src/domain/address.ts'
import type { TickState } from '../../src/domain/pool.ts'
import { humanAmount, priceOfSqrtPrice } from '../../src/domain/units.ts'
import type { RangeDeployment, RangeProtocol } from '../../src/protocols/rangeProtocol.ts'
import { limitedNode, limitsLeaving } from '../chain/limitedNode.ts'
import { pinLatest } from '../protocols/uniswapV3/busyMarket.ts'
import type { LocalChain } from '../support/embeddedChain.ts'

/** Real contracts of a protocol with positions in them, traded since. */
export type ProtocolScene = {
  readonly chain: LocalChain
  readonly deployment: RangeDeployment
  /** Of open positions; some in range, at least three. */
  readonly tokenIds: readonly bigint[]
  /** What the contracts pay for everything: all liquidity removed and all fees collected. */
  readonly withdrawAll: (tokenId: bigint) => Promise<readonly [bigint, bigint]>
}

/** A protocol to judge. */
export type ProtocolSubject = {
  readonly protocol: RangeProtocol
  readonly openScene: () => Promise<ProtocolScene>
  /** An id no pool of the scene has, and what asking for it ends in. */
  readonly noPool: { readonly id: Hex; readonly code: string }
}

/** What every protocol of pools with ticks must keep to. */
export function protocolConformance({ protocol, openScene, noPool }: ProtocolSubject): void {
  describe(`${protocol.id} as a protocol`, () => {
    let scene: ProtocolScene
    beforeAll(async () => {
      scene = await openScene()
    })
    afterAll(() => scene.chain.close())

    const at = async (client: Requester = scene.chain.provider as Requester) => ({
      client,
      question: { deployment: scene.deployment, block: await pinLatest(scene.chain) },
    })
    const readPosition = async (tokenId: bigint, via?: Requester) => {
      const { client, question } = await at(via)
      return protocol.readPosition(client, { tokenId, ...question })
    }
    const readPool = async (id: Hex, via?: Requester) => {
      const { client, question } = await at(via)
      return protocol.readPoolById(client, { id, withTicks: true, ...question })
    }

    test('a position and its pool agree, by every way a node can be asked', async () => {
      for (const tokenId of scene.tokenIds.slice(0, 3)) {
        const reading = await readPosition(tokenId)
        expect(reading.position).toMatchObject({ kind: 'range', protocol: protocol.id, tokenId })
        expect(reading.pool).toMatchObject({ protocol: protocol.id, id: reading.position.poolId })
        const pool = await readPool(reading.position.poolId as Hex)
        expect({ ...pool, ticks: undefined }).toEqual(reading.pool)
        for (const edge of [reading.lower, reading.upper]) expect(pool.ticks).toContainEqual(edge)
        for (const strategy of LENS_STRATEGIES) {
          const node = limitedNode(scene.chain.provider, limitsLeaving[strategy])
          expect(await readPosition(tokenId, node)).toEqual(reading)
          expect(await readPool(pool.id as Hex, node)).toEqual(pool)
        }
      }
    })

    test('holdings and what is owed are what the contracts pay for all of it, to the wei', async () => {
      let earning = 0
      for (const tokenId of scene.tokenIds) {
        const { pool, position, lower, upper } = await readPosition(tokenId)
        const held = inventoryOf(pool, position)
        const owed = owedOf(pool, position, growthOf(lower), growthOf(upper))
        expect([held.amount0Raw + owed.owed0Raw, held.amount1Raw + owed.owed1Raw]).toEqual(
          await scene.withdrawAll(tokenId),
        )
        earning += Number(owed.owed0Raw + owed.owed1Raw > 0n)
      }
      expect(earning).toBeGreaterThan(0)
    })

    test('the curve holds the same, and its slope is the change of what it holds', async () => {
      for (const tokenId of scene.tokenIds) {
        const { pool, position } = await readPosition(tokenId)
        const curve = curveOf(pool, position, 'token0')
        const price = priceOfSqrtPrice(pool.sqrtPriceX96, pool.token0, pool.token1, 'token0')
        const held = inventoryOf(pool, position)
        // Both amounts at the price of the pool, in quote, so that an empty side has a scale.
        const value = (base: number, quote: number) => base * price + quote
        const exact = value(
          humanAmount(held.amount0Raw, pool.token0.decimals),
          humanAmount(held.amount1Raw, pool.token1.decimals),
        )
        const step = price * 1e-5
        // One unit of either token is what the contracts' rounding takes at most.
        const unit = value(10 ** -pool.token0.decimals, 10 ** -pool.token1.decimals)
        const close = (a: number, b: number) =>
          expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.abs(exact) + 2 * unit)
        close(value(curve.baseAt(price), curve.quoteAt(price)), exact)
        // V' = base: what the value of the holding gains per unit of price is the base it holds.
        const worth = (p: number) => curve.baseAt(p) * p + curve.quoteAt(p)
        const gained = worth(price + step) - worth(price - step)
        const slack = 1e-4 * Math.abs(curve.baseAt(price)) + 1e-9 * Math.abs(exact / price)
        expect(Math.abs(gained / (2 * step) - curve.baseAt(price))).toBeLessThan(slack + unit)
        expect(curve.baseSlopeAt(price)).toBeLessThanOrEqual(0)
      }
    })

    test('an engine runs on the pool as read', async () => {
      const { position } = await readPosition(scene.tokenIds[0] ?? 0n)
      const pool = await readPool(position.poolId as Hex)
      const engine = createPool(pool)
      const { amount1Raw } = engine
        .fork()
        .swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 6n })
      expect(amount1Raw).toBeLessThanOrEqual(0n)
      expect(engine.state().ticks).toEqual(pool.ticks)
    })

    test('the deposit is found, and adds up', async () => {
      for (const tokenId of scene.tokenIds.slice(0, 3)) {
        const { position } = await readPosition(tokenId)
        const { client, question } = await at()
        const found = await protocol.findDeposit(client, {
          ...question,
          position: { ...position, tokenId },
          maxRequests: 100,
        })
        if (found.kind !== 'found') throw new Error(found.reason)
        const sum = found.changes.reduce(
          (all, { kind, liquidity }) => (kind === 'increase' ? all + liquidity : all - liquidity),
          0n,
        )
        expect(sum).toBe(position.liquidity)
        expect(found.changes[0].amount0Raw + found.changes[0].amount1Raw).toBeGreaterThan(0n)
      }
    })

    test('what does not exist is refused with a code', async () => {
      await expect(readPosition(10n ** 9n)).rejects.toMatchObject({ code: 'position/not-found' })
      await expect(readPool(noPool.id)).rejects.toMatchObject({ code: noPool.code })
      expect(() => protocol.deploymentOf(31_337)).toThrow(
        expect.objectContaining({ code: 'protocol/no-deployment' }),
      )
    })
  })
}

function growthOf({ feeGrowthOutside0X128, feeGrowthOutside1X128 }: TickState) {
  return { feeGrowth0X128: feeGrowthOutside0X128, feeGrowth1X128: feeGrowthOutside1X128 }
}
