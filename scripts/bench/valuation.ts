import { inventoryOf } from '../../src/amm/inventory.ts'
import { type MarketRange, marketRangeOf, valuationAt } from '../../src/amm/marketRange.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { humanAmount, priceOfSqrtPrice } from '../../src/domain/units.ts'
import { getSqrtPriceAtTick, getTickAtSqrtPrice } from '../../src/math/tickMath.ts'
import { seededRandom } from '../../test/support/random.ts'
import { sdkPoolOf, v3Sdk } from '../../test/support/uniswapSdk.ts'
import { benchPool } from './benchPool.ts'
import { type BenchResult, raceRates } from './result.ts'

/** Value, both amounts, delta and gamma in doubles, against the SDK's two amounts. */
export async function benchValuation(): Promise<BenchResult> {
  const cases = seededCases()
  const error = largestError(cases)
  if (error > 1e-12) throw new Error(`valuation is off by ${error}, more than 1e-12`)
  const repeats = 1000
  const rates = await raceRates(
    ROUNDS,
    {
      count: cases.length * repeats,
      run: () => {
        let sum = 0
        for (let i = 0; i < repeats; i += 1) {
          for (const { range, price } of cases) {
            const { valueQuote, deltaBase, gammaBasePerPrice } = valuationAt(range, price)
            sum += valueQuote + deltaBase + gammaBasePerPrice
          }
        }
        // Used, so that no compiler leaves the work out.
        if (Number.isNaN(sum)) throw new Error('a value is not a number')
      },
    },
    peerOf(cases),
  )
  return {
    id: 'valuation',
    ...rates,
    peerName: PEER,
    unit: 'valuations/s',
    note: `value, amounts, delta and gamma of ${cases.length} seeded pairs of range and price; largest error ${error.toExponential(1)} of the value, against exact integers; ${ROUNDS} interleaved rounds, medians of CPU time`,
  }
}

/** Both amounts as exact integers, against the same. */
export async function benchValuationExact(): Promise<BenchResult> {
  const cases = seededCases()
  for (const { state, position } of cases) {
    const ours = inventoryOf(state, position)
    const peer = peerAmounts(state, position)
    if (ours.amount0Raw !== peer[0] || ours.amount1Raw !== peer[1]) {
      throw new Error(`amounts differ: ours ${Object.values(ours)}, the SDK's ${peer}`)
    }
  }
  const repeats = 10
  const rates = await raceRates(
    ROUNDS,
    {
      count: cases.length * repeats,
      run: () => {
        for (let i = 0; i < repeats; i += 1) {
          for (const { state, position } of cases) inventoryOf(state, position)
        }
      },
    },
    peerOf(cases),
  )
  return {
    id: 'valuation-exact',
    ...rates,
    peerName: PEER,
    unit: 'valuations/s',
    note: `both amounts in raw units, equal to the SDK's in all ${cases.length} cases; ${ROUNDS} interleaved rounds, medians of CPU time`,
  }
}

const PEER = '@uniswap/v3-sdk Position amount0 and amount1, its Pool built before the clock starts'
const ROUNDS = 7
const CASES = 400
const SEED = 7

type Position = {
  readonly tickLower: number
  readonly tickUpper: number
  readonly liquidity: bigint
}

type Case = {
  readonly state: ConcentratedPoolState
  readonly position: Position
  readonly range: MarketRange
  readonly price: number
}

/** Ranges 100 to 20,000 ticks wide, prices below, inside and above them, WETH the base. */
function seededCases(): Case[] {
  const random = seededRandom(SEED)
  const { state } = benchPool()
  return Array.from({ length: CASES }, () => {
    const width = 10 * random.integer(10, 2000)
    const tickLower = 10 * Math.round((state.tick + random.integer(-width, width)) / 10)
    const at = tickLower + Math.round((width * random.integer(-250, 1250)) / 1000)
    const sqrtPriceX96 = getSqrtPriceAtTick(at) + random.bigint(0n, 10n ** 12n)
    const position = {
      tickLower,
      tickUpper: tickLower + width,
      liquidity: random.bigint(10n ** 15n, 10n ** 19n),
    }
    const moved = { ...state, sqrtPriceX96, tick: getTickAtSqrtPrice(sqrtPriceX96), ticks: [] }
    return {
      state: moved,
      position,
      range: marketRangeOf(state, position, 'token1'),
      price: priceOfSqrtPrice(sqrtPriceX96, state.token0, state.token1, 'token1'),
    }
  })
}

/** Of either amount, as a share of the position's value. */
function largestError(cases: readonly Case[]): number {
  // So much more liquidity that the contract's rounding to raw units does not show.
  const scale = 10n ** 20n
  return Math.max(
    ...cases.map(({ state, position, range, price }) => {
      const exact = inventoryOf(state, { ...position, liquidity: position.liquidity * scale })
      const base = humanAmount(exact.amount1Raw, state.token1.decimals) / Number(scale)
      const quote = humanAmount(exact.amount0Raw, state.token0.decimals) / Number(scale)
      const ours = valuationAt(range, price)
      const value = base * price + quote
      return (
        Math.max(
          Math.abs(ours.base - base) * price,
          Math.abs(ours.quote - quote),
          Math.abs(ours.valueQuote - value),
        ) / value
      )
    }),
  )
}

function peerOf(cases: readonly Case[]): { readonly count: number; readonly run: () => void } {
  const pools = cases.map(({ state, position }) => ({ pool: sdkPoolOf(state), position }))
  return {
    count: pools.length,
    run: () => {
      for (const { pool, position } of pools) {
        const held = new v3Sdk.Position({ pool, ...position, liquidity: `${position.liquidity}` })
        if (held.amount0.lessThan(0) || held.amount1.lessThan(0)) throw new Error('negative')
      }
    },
  }
}

function peerAmounts(state: ConcentratedPoolState, position: Position): [bigint, bigint] {
  const held = new v3Sdk.Position({
    pool: sdkPoolOf(state),
    ...position,
    liquidity: `${position.liquidity}`,
  })
  return [BigInt(`${held.amount0.quotient}`), BigInt(`${held.amount1.quotient}`)]
}
