import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { owedOf } from '../../src/amm/owed.ts'
import { getPosition } from '../../src/analysis/actions.ts'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { positionManagerAbi, uniswapV3PoolAbi } from '../../src/chain/abis/uniswapV3.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool } from '../../src/demo/pool.ts'
import {
  collectEverything,
  collectOwed,
  decreaseLiquidity,
  increaseLiquidity,
  mintPosition,
} from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import { type ChainActor, deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { subWrapping256 } from '../../src/math/uint.ts'
import type { PositionReading } from '../../src/protocols/uniswapV3/readPosition.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'

const HOME_TICK = 200_311
const SPACING = 60
const FEE_PIPS = 3000
const POSITIONS = 100

// `behind`: how far below 2^256 both fee growths start, in what the swaps of the scene add to them.
const scenes = [
  { name: 'fee growth from zero', behind: undefined, seed: 1 },
  { name: 'fee growth that wraps at the first swap', behind: 0, seed: 2 },
  { name: 'fee growth that wraps half way', behind: 0.5, seed: 1 },
] as const

let chain: LocalChain
let uniswap: LocalUniswapV3
let owners: readonly ChainActor[]
beforeAll(async () => {
  chain = await embeddedChain()
  uniswap = await deployUniswapV3(chain)
  owners = [chain, await chain.actor(1), await chain.actor(2)]
})
afterAll(() => chain.close())

describe('owed equals a static collect of the owner', { timeout: 300_000 }, () => {
  // Of the scene of the same seed that starts from zero.
  let added: readonly [bigint, bigint] = [0n, 0n]

  test.for(scenes)(`${POSITIONS} positions, $name`, async ({ behind, seed }) => {
    const start = added.map((growth) => growthBehind(behind, growth)) as [bigint, bigint]
    const { pool, positions } = await play(seed, start)
    const now = await growthOf(pool)
    if (behind === undefined) added = now

    const seen = { wrapped: 0, credited: 0, closed: 0, accrued: 0, outOfRange: 0 }
    for (const { tokenId, owner } of positions) {
      const reading = await getPosition(chain.provider as never, { tokenId, deployment: uniswap })
      const { position, lower, upper } = reading
      const outside = [lower, upper].map((tick) => ({
        feeGrowth0X128: tick.feeGrowthOutside0X128,
        feeGrowth1X128: tick.feeGrowthOutside1X128,
      })) as [Growth, Growth]
      const owed = owedOf(reading.pool, position, ...outside)
      expect([owed.owed0Raw, owed.owed1Raw], `position ${tokenId}`).toEqual(
        await staticCollect(tokenId, owner.wallet.account.address),
      )

      const { tick } = reading.pool
      seen.wrapped += Number(position.liquidity > 0n && needsWrapping(reading))
      seen.credited += Number(position.tokensOwed0Raw + position.tokensOwed1Raw > 0n)
      seen.closed += Number(position.liquidity === 0n)
      seen.accrued += Number(owed.accruedFees0Raw + owed.accruedFees1Raw > 0n)
      seen.outOfRange += Number(tick < position.tickLower || tick >= position.tickUpper)
    }
    expect(positions).toHaveLength(POSITIONS)
    // That the scene holds what it is for.
    expect(seen.wrapped).toBeGreaterThanOrEqual(behind === undefined ? 1 : 20)
    expect(seen.credited).toBeGreaterThan(20)
    expect(seen.closed).toBeGreaterThan(5)
    expect(seen.accrued).toBeGreaterThan(30)
    expect(seen.outOfRange).toBeGreaterThan(20)
  })
})

/** Whether growth inside since the last touch, in plain integers of token0, is not what it is mod 2^256. */
function needsWrapping({ pool, position, lower, upper }: PositionReading): boolean {
  const global = pool.feeGrowthGlobal0X128
  const below = lower.feeGrowthOutside0X128
  const above = upper.feeGrowthOutside0X128
  const inside =
    global -
    (pool.tick >= position.tickLower ? below : global - below) -
    (pool.tick < position.tickUpper ? above : global - above)
  return inside < position.feeGrowthInside0LastX128
}

type Growth = { readonly feeGrowth0X128: bigint; readonly feeGrowth1X128: bigint }
type Held = { readonly tokenId: bigint; readonly owner: ChainActor; liquidity: bigint }

/** Mints, swaps and touches in random order; the positions, however they ended. */
async function play(seed: number, start: readonly [bigint, bigint]) {
  const random = seededRandom(seed)
  const terms = { name: 'T', symbol: 'T' }
  const pair = await deployTokenPair(chain, { ...terms, decimals: 6 }, { ...terms, decimals: 18 })
  const sqrtPriceX96 = getSqrtPriceAtTick(HOME_TICK)
  const pool = await createPool(chain, uniswap, { ...pair, feePips: FEE_PIPS, sqrtPriceX96 })
  for (const [index, growth] of start.entries())
    await chain.test.setStorageAt({ address: pool, index: index + 1, value: word(growth) })
  const driver = await deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
  for (const { address } of [pair.token0, pair.token1]) {
    await mintTokens(chain, address, driver, 10n ** 30n)
    for (const owner of owners) {
      await mintTokens(chain, address, owner.wallet.account.address, 10n ** 30n)
      await approveAll(owner, address, uniswap.positionManager)
    }
  }

  const positions: Held[] = []
  const manager = uniswap.positionManager
  while (positions.length < POSITIONS) {
    await mint()
    await swap()
    if (random.chance(0.6)) await touch(random.pick(positions))
  }
  for (let i = 0; i < 20; i += 1) await swap()
  return { pool, positions }

  async function mint() {
    const owner = random.pick(owners)
    // A coarse grid, so that ranges share ticks of unlike age: growth inside may then be "negative".
    const at = Math.round(HOME_TICK / SPACING) + 3 * random.integer(-4, 2)
    const { tokenId, liquidity } = await mintPosition(owner, manager, {
      ...pair,
      feePips: FEE_PIPS,
      tickLower: at * SPACING,
      tickUpper: (at + 3 * random.integer(1, 5)) * SPACING,
      amount0Raw: random.bigint(10n ** 6n, 10n ** 10n),
      amount1Raw: random.bigint(10n ** 15n, 5n * 10n ** 18n),
    })
    positions.push({ tokenId, owner, liquidity })
  }

  async function swap() {
    const [, tick] = await chain.client.readContract({
      address: pool,
      abi: uniswapV3PoolAbi,
      functionName: 'slot0',
    })
    const isBackward = Math.abs(tick - HOME_TICK) > 800 || random.chance(0.65)
    const zeroForOne = isBackward === tick > HOME_TICK
    const amount = zeroForOne ? random.magnitude(36) : random.magnitude(65)
    const limit = getSqrtPriceAtTick(HOME_TICK + (zeroForOne ? -900 : 900))
    const args = [pool, zeroForOne, amount, limit] as const
    const data = encodeFunctionData({ abi: poolDriverAbi, functionName: 'swap', args })
    await transact(chain, { to: driver, data })
  }

  async function touch(position: Held) {
    const { tokenId, owner, liquidity } = position
    const action = random.pick(['decrease', 'close', 'increase', 'collect'] as const)
    if (action === 'collect') {
      await collectOwed(owner, manager, tokenId)
    } else if (action === 'increase') {
      const added = await increaseLiquidity(owner, manager, tokenId, 10n ** 8n, 10n ** 17n)
      position.liquidity += added.liquidity
    } else if (liquidity > 0n) {
      const taken = action === 'close' ? liquidity : random.bigint(1n, liquidity)
      await decreaseLiquidity(owner, manager, tokenId, taken)
      position.liquidity -= taken
    }
  }
}

async function staticCollect(tokenId: bigint, owner: Address): Promise<readonly [bigint, bigint]> {
  const { data = '0x' } = await chain.client.call({
    account: owner,
    to: uniswap.positionManager,
    data: collectEverything(tokenId, owner),
  })
  return decodeFunctionResult({ abi: positionManagerAbi, functionName: 'collect', data })
}

async function growthOf(address: Address): Promise<readonly [bigint, bigint]> {
  const asked = { address, abi: uniswapV3PoolAbi } as const
  return [
    await chain.client.readContract({ ...asked, functionName: 'feeGrowthGlobal0X128' }),
    await chain.client.readContract({ ...asked, functionName: 'feeGrowthGlobal1X128' }),
  ]
}

function growthBehind(behind: number | undefined, growth: bigint): bigint {
  if (behind === undefined) return 0n
  return subWrapping256(0n, (growth * BigInt(behind * 100)) / 100n + 1n)
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`
}
