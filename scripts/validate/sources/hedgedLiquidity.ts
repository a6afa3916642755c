import type { InventoryCurve } from '../../../src/amm/curve.ts'
import { curveOfRange } from '../../../src/amm/curveOf.ts'
import { lelandNumber } from '../../../src/hedging/discreteHedging.ts'
import { gbmPath } from '../../../src/market/gbmPath.ts'
import { randomStream } from '../../../src/market/random.ts'
import type { LiquidityLife } from '../../../src/models/liquidityAttribution.ts'
import { lvrRateAt } from '../../../src/models/lossVersusRebalancing.ts'
import { hedgeBacktest } from '../../../src/simulation/hedgeBacktest.ts'
import { type Check, check, type Source } from '../check.ts'

const SOURCE = 'hedged-liquidity'

export function hedgedLiquiditySource(): Source {
  return {
    id: SOURCE,
    title: 'A hedged liquidity provider: fees − LVR − costs, and what hedging at intervals leaves',
    citation:
      'J. Milionis, C. Moallemi, T. Roughgarden, A. Zhang, Automated market making and loss-versus-rebalancing (arXiv 2208.06046), Theorem 1 and Corollary 1; H. Leland (1985).',
    method: [
      'A position that follows its curve without a fee, hedged every hour over five days at 80 % volatility: 200 paths, seeds 0 to 199, 480 prices each. Its hedged P&L is −LVR in the mean and scatters by √Σ2(½ΓP²σ²Δt)² a path. Means are held to three standard errors of the sample, deviations to 15 %.',
      'With 5 bp of fee and slippage a trade on the full range, what rehedging costs is LVR times the Leland number of a round trip of 10 bp; the opening trade is taken off. Held to three standard errors.',
    ],
    checks: [
      ...rangeChecks('full range', { liquidity: 100, sqrtLower: 0, sqrtUpper: Infinity }),
      ...rangeChecks('±25 %', rangeOf(400, 1.25)),
      ...rangeChecks('±10 %', rangeOf(900, 1.1)),
      lelandCheck(),
    ],
    misprints: [],
  }
}

const START = 2000
const SEEDS = 200
const STEPS = 480
const STEP_SEC = 900
const ROWS_PER_HEDGE = 4
const SIGMA = 0.8
const HEDGE_YEARS = (ROWS_PER_HEDGE * STEP_SEC) / 31_536_000
const RULE = { kind: 'interval', intervalSec: ROWS_PER_HEDGE * STEP_SEC } as const

function rangeOf(liquidity: number, width: number) {
  return {
    liquidity,
    sqrtLower: Math.sqrt(START / width),
    sqrtUpper: Math.sqrt(START * width),
  }
}

function rangeChecks(name: string, range: Parameters<typeof curveOfRange>[0]): Check[] {
  const curve = curveOfRange(range)
  let [lost, lvr, squares, predicted] = [0, 0, 0, 0]
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { pnl, closed, variance } = hedgedPath(curve, seed, 0)
    lost -= pnl
    lvr += closed
    squares += (pnl + closed) ** 2
    predicted += variance
  }
  const error = Math.sqrt(squares / SEEDS / SEEDS) / (lvr / SEEDS)
  return [
    check(SOURCE, `hedged loss over LVR, mean, ${name}`, 1, lost / lvr, 3 * error),
    check(SOURCE, `sd over √Σ2(½ΓP²σ²Δt)², ${name}`, 1, Math.sqrt(squares / predicted), 0.15),
  ]
}

function lelandCheck(): Check {
  const costRate = 0.0005
  const leland = lelandNumber({
    roundTripCostRate: 2 * costRate,
    sigmaAnnual: SIGMA,
    intervalYears: HEDGE_YEARS,
  })
  const curve = curveOfRange({ liquidity: 100, sqrtLower: 0, sqrtUpper: Infinity })
  let [ratio, squares] = [0, 0]
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { costs, closed } = hedgedPath(curve, seed, costRate)
    const one = costs / (closed * leland)
    ratio += one
    squares += one ** 2
  }
  const mean = ratio / SEEDS
  const error = Math.sqrt((squares / SEEDS - mean ** 2) / SEEDS)
  return check(SOURCE, 'rehedging cost over LVR · Leland, full range', 1, mean, 3 * error)
}

/** One path: hedged P&L, LVR by its closed form, the variance predicted, and rehedging costs. */
function hedgedPath(curve: InventoryCurve, seed: number, costRate: number) {
  const { timeSec, mid } = gbmPath(
    {
      startPrice: START,
      volatilityAnnual: SIGMA,
      startSec: 0,
      stepSec: STEP_SEC,
      steps: STEPS,
    },
    randomStream(seed),
  )
  const { hedged, parts } = hedgeBacktest({
    life: lifeOn(curve, timeSec, mid),
    price: mid,
    rule: RULE,
    costs: { feeRate: costRate, slippageRate: 0 },
    funding: 'none',
  })
  let [closed, variance] = [0, 0]
  for (let row = 0; row < STEPS; row += ROWS_PER_HEDGE) {
    const price = mid[row] as number
    const { lvrQuoteAnnual } = lvrRateAt({ curve, price, sigmaAnnual: SIGMA })
    const lvr = lvrQuoteAnnual * HEDGE_YEARS
    closed += lvr
    variance += 2 * lvr ** 2
  }
  const opening = curve.baseAt(START) * START * costRate
  return {
    pnl: hedged.totalPnlQuote,
    closed,
    variance,
    costs: -parts.takerFeePnlQuote - opening,
  }
}

function lifeOn(curve: InventoryCurve, timeSec: Float64Array, price: Float64Array): LiquidityLife {
  const none = () => new Float64Array(price.length)
  const amountBase = price.map((each) => curve.baseAt(each))
  const amountQuote = price.map((each) => curve.quoteAt(each))
  return {
    timeSec,
    amountBase,
    amountQuote,
    feesBase: none(),
    feesQuote: none(),
    depositedBase: none().fill(amountBase[0] as number),
    depositedQuote: none().fill(amountQuote[0] as number),
    withdrawnBase: none(),
    withdrawnQuote: none(),
    collectedFeesBase: none(),
    collectedFeesQuote: none(),
  }
}
