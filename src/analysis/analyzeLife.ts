import { curveOf } from '../amm/curveOf.ts'
import type { Assumption } from '../domain/assumption.ts'
import { isDollarToken, isWrappedNative } from '../domain/quoteTokens.ts'
import { inventoryDrift, timeInRangeShare } from '../models/inventoryDrift.ts'
import { attributeLiquidity, type LiquidityAttribution } from '../models/liquidityAttribution.ts'
import { markoutAssumptions, markouts, pricesAt } from '../models/markout.ts'
import { realisedVolatilityAssumptions } from '../models/volatility/estimators.ts'
import { type Worth, worthAtEntry, worthInBase, worthInQuote, worthInUsd } from '../models/worth.ts'
import type { PositionInput } from './input.ts'
import type { HistoryInput, LifeColumns } from './lifeInput.ts'
import type { LifePerformance, LifeStatistics } from './lifeResult.ts'
import { lifeVolatility } from './lifeVolatility.ts'

/** What the history of a position adds to its result. */
export type LifeAnalysis = {
  readonly performance: LifePerformance
  readonly statistics: LifeStatistics | undefined
  readonly assumptions: readonly Assumption[]
}

/**
 * The money, markouts and drift of a position's whole life.
 *
 * Pure. In quote at the pool's prices (mark), the same at the prices of the entry, in base, and in
 * USD where a price file says what the quote is worth or the quote is a dollar token at par.
 *
 * @throws `model/attribution-does-not-sum` where events are missing; `model/price-not-covered`
 */
export function analyzeLife(input: PositionInput, history: HistoryInput): LifeAnalysis {
  const { life } = history
  const [base, quote] = pairOf(input)
  const mark = worthInQuote(life.poolPrice)
  const gas = gasOf(input, life)
  const account = (worth: Worth, sampleEverySec?: number): LiquidityAttribution =>
    attributeLiquidity({ life, worth, gasCost: gas.costIn(worth), sampleEverySec })
  const inQuote = account(mark)
  const usd = usdOf(input, history)
  const pool = { timeSec: history.life.timeSec, price: life.poolPrice }
  const mid = history.prices ?? lastOfEachMoment(pool)
  const volatility = lifeVolatility(life, input.block.timestampSec, (price, value) =>
    dollarGammaPerValue(input, price, value),
  )
  return {
    performance: {
      timeInRange: timeInRangeShare(life, life.inRange, input.block.timestampSec) ?? null,
      ...moneyOf(inQuote, quote.address, 'mark'),
      lvrSampledQuote: account(mark, history.sampleEverySec).lvrQuote,
      lvrSampleSec: history.sampleEverySec,
      gasCounted: gas.known,
      atEntry: moneyOf(account(worthAtEntry(mark)), quote.address, 'entry'),
      inBase: moneyOf(account(worthInBase(life.poolPrice)), base.address, 'mark'),
      inUsd: usd === undefined ? null : moneyOf(account(usd.worth), 'USD', 'mark'),
      markouts: markouts(life, mid, history.horizonsSec),
      markoutAgainst: history.prices === undefined ? 'pool' : 'price-file',
      ...(volatility === undefined ? {} : { volatility }),
    },
    statistics: statisticsOf(history),
    assumptions: [
      FLOWS,
      history.prices === undefined ? markoutAssumptions.pool : markoutAssumptions.external,
      ...(usd === undefined ? [] : [usd.assumption]),
      ...(gas.known ? [] : [GAS_UNKNOWN]),
      ...(volatility === undefined ? [] : realisedVolatilityAssumptions),
    ],
  }
}

function moneyOf(
  account: LiquidityAttribution,
  numeraire: string,
  pricing: 'mark' | 'entry',
): LifePerformance['inBase'] {
  const { attribution } = account
  return {
    netPnlQuote: attribution.totalPnlQuote,
    rebalancingPnlQuote: account.rebalancingPnlQuote,
    feeRevaluationPnlQuote: account.feeRevaluationPnlQuote,
    feesQuote: attribution.feesQuote,
    feesCollectedQuote: account.feesCollectedQuote,
    lvrQuote: account.lvrQuote,
    feesLessLvrPnlQuote: account.lvrNetOfFeesPnlQuote,
    gasCostQuote: attribution.costsQuote,
    residualQuote: attribution.residualQuote,
    pricePnlQuote: account.holdPnlQuote,
    divergencePnlQuote: account.divergencePnlQuote,
    realisedImpermanentLossQuote: account.realisedImpermanentLossQuote,
    depositedQuote: account.depositedQuote,
    withdrawnQuote: account.withdrawnQuote,
    grossFlowsQuote: account.grossFlowsQuote,
    basis: { numeraire, pricing },
  }
}

function statisticsOf({ life, bandBase }: HistoryInput): LifeStatistics | undefined {
  const drift = inventoryDrift({ life, poolPrice: life.poolPrice, bandBase })
  if (drift === undefined) return undefined
  const words = (each: typeof drift.fromEntry): LifeStatistics['fromEntry'] => ({
    meanBase: each.meanBase,
    sdBase: each.sdBase,
    maxAbsDriftBase: each.maxAbsBase,
    halfLifeSec: each.halfLifeSec ?? null,
    timeBeyondBand: each.timeAtCap ?? null,
  })
  return {
    sdBase: drift.fromEntry.sdBase,
    maxAbsDriftBase: drift.fromEntry.maxAbsBase,
    fromEntry: words(drift.fromEntry),
    fromConstantMix: words(drift.fromConstantMix),
    fromFlat: words(drift.fromFlat),
    constantMixShare: drift.constantMixShare,
    bandBase: bandBase ?? null,
  }
}

/** Gas is paid in the native token: its worth is known where the pair holds its wrapping. */
export function gasOf(input: PositionInput, { gasNative }: LifeColumns) {
  const [base, quote] = pairOf(input)
  const wrapped = (token: { readonly address: `0x${string}` }): boolean =>
    isWrappedNative(input.chain.chainId, token.address)
  const side = wrapped(base) ? 'base' : wrapped(quote) ? 'quote' : undefined
  if (gasNative === undefined || side === undefined) return { known: false, costIn: () => 0 }
  return {
    known: true,
    costIn: (worth: Worth): number =>
      gasNative.reduce(
        (sum, spent, i) => sum + (spent - (gasNative[i - 1] ?? 0)) * (worth[side][i] as number),
        0,
      ),
  }
}

function usdOf(input: PositionInput, { life, usdPrices }: HistoryInput) {
  const [, quote] = pairOf(input)
  if (usdPrices !== undefined)
    return {
      worth: worthInUsd(life.poolPrice, pricesAt(usdPrices, life.timeSec)),
      assumption: USD_FILE,
    }
  if (!isDollarToken(input.chain.chainId, quote.address)) return undefined
  return {
    worth: worthInUsd(life.poolPrice, new Float64Array(life.poolPrice.length).fill(1)),
    assumption: USD_PAR,
  }
}

/** P²·|gamma| of the range, per unit of its value, times a value. */
function dollarGammaPerValue(
  { pool, position, options }: PositionInput,
  price: number,
  value: number,
) {
  const curve = curveOf(pool, { ...position, liquidity: 10n ** 18n }, options.baseIs)
  const unit = curve.baseAt(price) * price + curve.quoteAt(price)
  return unit === 0 ? 0 : (value / unit) * price * (price * Math.abs(curve.baseSlopeAt(price)))
}

function pairOf({ pool, options }: PositionInput) {
  return options.baseIs === 'token0'
    ? ([pool.token0, pool.token1] as const)
    : ([pool.token1, pool.token0] as const)
}

/** Several events of one block share a time: the last price is the one that holds. */
function lastOfEachMoment({ timeSec, price }: { timeSec: Float64Array; price: Float64Array }) {
  const isLast = (_: number, i: number): boolean => timeSec[i] !== timeSec[i + 1]
  return { timeSec: timeSec.filter(isLast), price: price.filter(isLast) }
}

const FLOWS: Assumption = {
  id: 'life-flows-leave',
  statement:
    'What was withdrawn or collected has left the position: what became of it since is not counted.',
  bias: 'none',
}
const USD_PAR: Assumption = {
  id: 'usd-quote-at-par',
  statement: 'A unit of the quote token, a known dollar token, is taken as one USD.',
  bias: 'as the token’s distance from a dollar',
}
const USD_FILE: Assumption = {
  id: 'usd-price-file',
  statement: 'USD values use the price file given for the quote token.',
  bias: 'as the clock of the file',
}
const GAS_UNKNOWN: Assumption = {
  id: 'life-without-gas',
  statement: 'Gas is not counted: receipts were not read, or its worth in this pair is not known.',
  bias: 'overstates the profit',
}
