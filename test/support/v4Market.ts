import { numberToHex } from 'viem'
import type { Address } from '../../src/domain/address.ts'
import { poolSlot } from '../../src/protocols/uniswapV4/stateSlots.ts'
import type { LocalChain } from './embeddedChain.ts'
import type { Random } from './random.ts'
import type { V4Operation } from './v4Operations.ts'
import {
  actV4,
  deployV4Periphery,
  fundPositionManager,
  type LocalV4,
  type V4Action,
} from './v4Periphery.ts'
import {
  createV4Pool,
  DYNAMIC_FEE,
  FEE_HOOK,
  makeV4World,
  NATIVE,
  runV4,
  type V4Pool,
  type V4World,
} from './v4World.ts'

/** Real pools of v4 of every kind, with NFT positions in them and traders at work. */
export type V4Market = {
  readonly world: V4World
  readonly deployment: LocalV4
  readonly pools: readonly V4Pool[]
  readonly positions: readonly V4Minted[]
}

export type V4Minted = {
  readonly tokenId: bigint
  readonly pool: V4Pool
  readonly tickLower: number
  readonly tickUpper: number
  readonly liquidity: bigint
}

const HOME_PRICE = 2n ** 96n

/**
 * Four pools at a raw price of 1: native and static; native, dynamic, with a hook; two tokens and a
 * protocol fee in either direction; two tokens whose fee growth is about to wrap.
 */
export async function openV4Market(
  chain: LocalChain,
  random: Random,
  positions: number,
): Promise<V4Market> {
  const world = await makeV4World(chain)
  const deployment = await deployV4Periphery(chain, world.manager)
  const sqrtPriceX96 = HOME_PRICE
  const pools = [
    await createV4Pool(world, { currency0: 'native', fee: 3000, tickSpacing: 60, sqrtPriceX96 }),
    await createV4Pool(world, {
      currency0: 'native',
      fee: DYNAMIC_FEE,
      tickSpacing: 10,
      hooks: FEE_HOOK,
      sqrtPriceX96,
    }),
    await createV4Pool(world, { fee: 500, tickSpacing: 10, sqrtPriceX96 }),
    await createV4Pool(world, { fee: 10_000, tickSpacing: 200, sqrtPriceX96 }),
  ] as const
  await runV4(world, pools[1].key, [{ kind: 'set-lp-fee', lpFeePips: 2500 }])
  await runV4(world, pools[2].key, [
    { kind: 'set-protocol-fee', zeroForOnePips: 1000, oneForZeroPips: 250 },
  ])
  for (const offset of [1n, 2n])
    await chain.test.setStorageAt({
      address: world.manager,
      index: numberToHex(poolSlot(pools[3].id) + offset, { size: 32 }),
      value: numberToHex(2n ** 256n - 2n ** 117n, { size: 32 }),
    })
  const tokens = new Set<Address>(pools.flatMap(({ key }) => [key.currency0, key.currency1]))
  tokens.delete(NATIVE)
  await fundPositionManager(chain, deployment.positionManager, [...tokens])

  const scene = { world, deployment, pools }
  const half = Math.floor(positions / 2)
  const first = await mintSome(scene, random, 1n, half)
  await tradeV4(scene, random, 12)
  // Ticks that became known at other times are what makes growth inside a range begin below zero.
  const later = await mintSome(scene, random, BigInt(half) + 1n, positions - half)
  await decreaseSome(scene, random, [...first, ...later])
  await tradeV4(scene, random, 12)
  return {
    world,
    deployment,
    pools,
    positions: [...first, ...later],
  }
}

/** Swaps of either direction in every pool, and a donation now and then. */
export async function tradeV4(
  { world, pools }: Pick<V4Market, 'world' | 'pools'>,
  random: Random,
  swaps: number,
): Promise<void> {
  for (const { key } of pools) {
    const operations = Array.from({ length: swaps }, (): V4Operation => {
      if (random.chance(0.15))
        return {
          kind: 'donate',
          amount0Raw: random.magnitude(50),
          amount1Raw: random.magnitude(50),
        }
      const zeroForOne = random.chance(0.5)
      // Within ±5 %, so that neither side runs dry.
      const sqrtPriceLimitX96 = zeroForOne ? (HOME_PRICE * 95n) / 100n : (HOME_PRICE * 105n) / 100n
      const amountRaw = random.chance(0.3)
        ? random.magnitude(64)
        : random.bigint(10n ** 16n, 3n * 10n ** 17n)
      return {
        kind: 'swap',
        params: { zeroForOne, exact: 'input', amountRaw, sqrtPriceLimitX96 },
      }
    })
    await runV4(world, key, operations)
  }
}

type Scene = Omit<V4Market, 'positions'>

async function mintSome(
  { world, deployment, pools }: Scene,
  random: Random,
  firstId: bigint,
  count: number,
): Promise<readonly V4Minted[]> {
  const owner = world.chain.wallet.account.address
  const minted: V4Minted[] = []
  let tokenId = firstId
  for (const [index, pool] of pools.entries()) {
    const share = Math.ceil((count - index) / pools.length)
    const actions: V4Action[] = []
    for (let i = 0; i < share; i += 1) {
      const { tickLower, tickUpper } = i === 0 ? wide(pool) : somewhere(pool, random)
      const some = random.chance(0.8) ? 10n ** 16n + random.magnitude(66) : random.magnitude(40)
      const liquidity = i === 0 ? 10n ** 19n : some
      minted.push({ tokenId, pool, tickLower, tickUpper, liquidity })
      actions.push({ kind: 'mint', key: pool.key, tickLower, tickUpper, liquidity, owner })
      tokenId += 1n
      if (actions.length < 20 && i < share - 1) continue
      actions.push({ kind: 'settle', key: pool.key })
      await actV4(world.chain, deployment.positionManager, actions)
      actions.length = 0
    }
  }
  return minted
}

function wide({ key: { tickSpacing } }: V4Pool) {
  const edge = Math.floor(600 / tickSpacing) * tickSpacing * 10
  return { tickLower: -edge, tickUpper: edge }
}

function somewhere({ key: { tickSpacing } }: V4Pool, random: Random) {
  const most = Math.floor(600 / tickSpacing)
  const lower = random.integer(-most, most - 1)
  const upper = random.integer(lower + 1, most)
  return { tickLower: lower * tickSpacing, tickUpper: upper * tickSpacing }
}

/** Some withdraw a part, some everything: what they were owed is paid at once, as v4 does. */
async function decreaseSome(
  { world, deployment }: Pick<Scene, 'world' | 'deployment'>,
  random: Random,
  minted: readonly V4Minted[],
): Promise<void> {
  const to: Address = world.chain.wallet.account.address
  for (const { tokenId, pool, liquidity } of minted) {
    if (!random.chance(0.3) || liquidity === 10n ** 19n) continue
    const part = random.chance(0.3) ? liquidity : random.bigint(1n, liquidity)
    await actV4(world.chain, deployment.positionManager, [
      { kind: 'decrease', tokenId, liquidity: part },
      { kind: 'take', key: pool.key, to },
    ])
  }
}
