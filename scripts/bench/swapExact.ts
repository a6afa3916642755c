import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEngine, SwapParams } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { seededRandom } from '../../test/support/random.ts'
import { sdkCore, sdkPoolOf } from '../../test/support/uniswapSdk.ts'
import { benchPool } from './benchPool.ts'
import { type BenchResult, median, raceRates } from './result.ts'

/** Exact-input swaps one after another: the engine against `Pool.getOutputAmount` of the SDK. */
export async function benchSwapExact(): Promise<BenchResult> {
  return benchEngine('swap-exact', createPool, 25)
}

/** The same for the plain port of the contract. */
export async function benchSwapExactReference(): Promise<BenchResult> {
  return benchEngine('swap-exact-reference', createReferencePool, 3)
}

const ROUNDS = 9
const SWAPS = 4_000
const SEED = 20_240_105
/** Sizes as on a recorded day of this pool: median about 2,500 USDC, from 100 to 1,000,000. */
const MEDIAN_USDC = 2_500
const LOG_SPREAD = 1.5

async function benchEngine(
  id: string,
  create: (state: ConcentratedPoolState) => PoolEngine,
  repeats: number,
): Promise<BenchResult> {
  const { state, name } = benchPool()
  const swaps = seededSwaps(state, SWAPS)
  await requireEqual(state, create, swaps)

  const base = create(state)
  const rates = await raceRates(
    ROUNDS,
    {
      count: SWAPS * repeats,
      run: () => {
        for (let i = 0; i < repeats; i += 1) {
          const pool = base.fork()
          for (const swap of swaps) pool.swap(swap)
        }
      },
    },
    { count: SWAPS, run: () => runPeer(state, swaps) },
  )
  return {
    id,
    ...rates,
    peerName: '@uniswap/v3-sdk Pool.getOutputAmount',
    unit: 'swaps/s',
    note: `${name}; ${distribution(create(state), swaps)}; seed ${SEED}; ${ROUNDS} interleaved rounds, medians of CPU time; outputs, price, tick and liquidity equal after each swap`,
  }
}

export function seededSwaps(state: ConcentratedPoolState, count: number): SwapParams[] {
  const random = seededRandom(SEED)
  const unit = () => (random.integer(0, 2 ** 30 - 1) + 0.5) / 2 ** 30
  const root = Number(state.sqrtPriceX96) / 2 ** 96
  const wethRawPerUsdcRaw = root * root
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit())
    const usdc = Math.min(1e6, Math.max(100, MEDIAN_USDC * Math.exp(LOG_SPREAD * normal)))
    const zeroForOne = unit() < 0.5
    const raw = usdc * 1e6 * (zeroForOne ? 1 : wethRawPerUsdcRaw)
    return { zeroForOne, exact: 'input', amountRaw: BigInt(Math.round(raw)) }
  })
}

async function runPeer(state: ConcentratedPoolState, swaps: readonly SwapParams[]): Promise<void> {
  let pool = sdkPoolOf(state)
  for (const swap of swaps) {
    const token = swap.zeroForOne ? pool.token0 : pool.token1
    const input = sdkCore.CurrencyAmount.fromRawAmount(token, swap.amountRaw.toString())
    pool = (await pool.getOutputAmount(input))[1]
  }
}

async function requireEqual(
  state: ConcentratedPoolState,
  create: (state: ConcentratedPoolState) => PoolEngine,
  swaps: readonly SwapParams[],
): Promise<void> {
  const ours = create(state)
  let theirs = sdkPoolOf(state)
  for (const [index, swap] of swaps.entries()) {
    const result = ours.swap(swap)
    const token = swap.zeroForOne ? theirs.token0 : theirs.token1
    const input = sdkCore.CurrencyAmount.fromRawAmount(token, swap.amountRaw.toString())
    const [output, after] = await theirs.getOutputAmount(input)
    theirs = after
    const mine = [
      swap.zeroForOne ? -result.amount1Raw : -result.amount0Raw,
      result.sqrtPriceX96,
      result.tick,
      result.liquidity,
    ].join()
    const peer = [output.quotient, after.sqrtRatioX96, after.tickCurrent, after.liquidity].join()
    if (mine !== peer) throw new Error(`swap ${index} differs: ours ${mine}, the SDK's ${peer}`)
  }
}

function distribution(pool: PoolEngine, swaps: readonly SwapParams[]): string {
  const crossed = swaps.map((swap) => pool.swap(swap).ticksCrossed)
  const crossing = crossed.filter((count) => count > 0)
  const share = (part: number) => `${((100 * part) / swaps.length).toFixed(1)} %`
  const down = swaps.filter((swap) => swap.zeroForOne).length
  return `${swaps.length} swaps, log-normal around ${MEDIAN_USDC} USDC, ${share(down)} token0 in, ${share(crossing.length)} cross a tick (median ${median(crossing)}, most ${Math.max(...crossing)})`
}
