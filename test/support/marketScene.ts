import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import type { Address } from '../../src/domain/address.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import { arbitrageur } from '../../src/market/arbitrageur.ts'
import { fixedClock } from '../../src/market/clock.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import type { MarketRun } from '../../src/market/loop.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import { randomStream } from '../../src/market/random.ts'
import { poissonTakers } from '../../src/market/takers.ts'
import { maxUsableTick, minUsableTick } from '../../src/math/tickMath.ts'
import { emptyPool, testToken } from './poolStates.ts'

/** USDC (6) as token0, ether (18) as token1 and base: unlike decimals in inverted order. */
export const INVERTED: MarketFrame = {
  baseIs: 'token1',
  token0: { decimals: 6 },
  token1: { decimals: 18 },
}

/** The other way round. */
export const UPRIGHT: MarketFrame = {
  baseIs: 'token0',
  token0: { decimals: 18 },
  token1: { decimals: 6 },
}

export type SceneTerms = {
  readonly seed: number
  readonly frame?: MarketFrame
  readonly owner: Address
  readonly startSec?: number
  readonly blocks?: number
  readonly spacingSec?: number
  readonly takersPerDay?: number
  readonly volatilityAnnual?: number
  readonly feePips?: number
  readonly gasQuote?: number
}

export const START_PRICE = 3000

/** A market of some days: arbitrageur, takers, a full-range LP and one of a narrow range. */
export function marketScene(terms: SceneTerms): MarketRun {
  const { seed, owner, frame = INVERTED, startSec = 1_800_000_000, blocks = 200 } = terms
  const { spacingSec = 600, takersPerDay = 100, volatilityAnnual = 0.8, feePips = 3000 } = terms
  const random = randomStream(seed)
  const endSec = startSec + blocks * spacingSec
  const path = { startPrice: START_PRICE, volatilityAnnual, startSec, stepSec: spacingSec }
  const spacing = 60
  const center = frame.baseIs === 'token1' ? 196_260 : -196_260
  return {
    frame,
    path: gbmPath({ ...path, steps: blocks }, random.split('path')),
    clock: fixedClock({ firstNumber: 1n, startSec, endSec, spacingSec }),
    takers: poissonTakers(
      {
        startSec,
        endSec,
        perDay: takersPerDay,
        size: { law: 'log-normal', medianBase: 2, logSd: 1 },
        meanReservation: 0.01,
      },
      random.split('takers'),
    ),
    agents: [arbitrageur({ feePips, gasQuote: terms.gasQuote ?? 1 })],
    makers: [
      {
        maker: passiveLiquidity('full-range', {
          owner,
          tickLower: minUsableTick(spacing),
          tickUpper: maxUsableTick(spacing),
        }),
        capital: { base: 1000, quote: 3_000_000 },
      },
      {
        maker: passiveLiquidity('narrow', {
          owner,
          tickLower: center - 600,
          tickUpper: center + 600,
        }),
        capital: { base: 100, quote: 300_000 },
      },
    ],
  }
}

/** The pool of a scene, without liquidity, at the start price. */
export function sceneEngine(frame: MarketFrame = INVERTED, feePips = 3000): PoolEngine {
  return createPool(
    emptyPool({
      token0: testToken('1', frame.token0.decimals),
      token1: testToken('2', frame.token1.decimals),
      fee: { kind: 'uniswap-v3', feePips, feeProtocol0: 0, feeProtocol1: 0 },
      sqrtPriceX96: scenePrice(frame),
    }),
  )
}

export function scenePrice(frame: MarketFrame): bigint {
  return sqrtPriceOfPrice(START_PRICE, frame.token0, frame.token1, frame.baseIs)
}
