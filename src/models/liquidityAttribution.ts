import { type Attribution, attribution } from './attribution.ts'
import { heldInstead } from './heldInstead.ts'
import { ModelError, plain } from './modelError.ts'
import type { Worth } from './worth.ts'

/**
 * A position over time, one row after every event: columns of equal length, human units. The first
 * row is the first deposit. The rest are sums since then and never fall: principal `deposited` and
 * `withdrawn` (collected yet or not), `fees` earned (collected or not), and the part of the collects
 * that was fees.
 */
export type LiquidityLife = {
  readonly timeSec: Float64Array
  /** Principal in the range. */
  readonly amountBase: Float64Array
  readonly amountQuote: Float64Array
  readonly feesBase: Float64Array
  readonly feesQuote: Float64Array
  readonly depositedBase: Float64Array
  readonly depositedQuote: Float64Array
  readonly withdrawnBase: Float64Array
  readonly withdrawnQuote: Float64Array
  readonly collectedFeesBase: Float64Array
  readonly collectedFeesQuote: Float64Array
}

/** A life in money; every number is in the currency of the worth it was made with. */
export type LiquidityAttribution = {
  /** Fees at the moment they were earned; adverse selection is −LVR; inventory is what holding brought. */
  readonly attribution: Attribution
  /** `Σ x·ΔP` of the principal: the rebalancing portfolio. */
  readonly rebalancingPnlQuote: number
  /** What fees gained or lost in worth while they were left uncollected. */
  readonly feeRevaluationPnlQuote: number
  /** At every row, or at the ends of the intervals asked for. Below zero only at a price that is not the pool's. */
  readonly lvrQuote: number
  /** `lvr − fees`: what arbitrage took beyond what traders paid. */
  readonly lvrNetOfFeesPnlQuote: number
  /** The price part: what the tokens deposited would have gained, withdrawals taken in proportion. */
  readonly holdPnlQuote: number
  /** The divergence part: principal's P&L less the price part; −(impermanent loss, realised and not). */
  readonly divergencePnlQuote: number
  /** Worth now of the tokens deposited for what is still there. */
  readonly holdQuote: number
  /** Worth now of the principal. */
  readonly valueQuote: number
  /** `hold − value`, of what is still there. */
  readonly impermanentLossQuote: number
  /** Of what was withdrawn, at the moment it was. */
  readonly realisedImpermanentLossQuote: number
  readonly feesCollectedQuote: number
  readonly depositedQuote: number
  readonly withdrawnQuote: number
  /** Σ of what moved in absolute terms: the measure of the residual. */
  readonly grossFlowsQuote: number
}

/**
 * Where the profit and loss of a liquidity position came from.
 *
 * Deposits, withdrawals and collects are flows, valued when they happen: what has left the position
 * is no longer its P&L. `P&L = rebalancing + fee revaluation + fees − LVR − gas`; the whole is taken
 * from both ends and the flows, the parts from each row, and they must meet to 1e-9 of gross flows.
 *
 * @param worth - what a unit of each token is worth at each row; the pool's prices, a mark, or frozen
 *   at the entry
 * @param gasCost - in the same money, ≥ 0
 * @param sampleEverySec - LVR and rebalancing over intervals of this length instead of every row
 *   (a longer interval lets moves that return cancel); absent: every row
 *
 * Source: Milionis et al. 2022, discrete form; models reference 2.3 and 5.
 * @throws `model/attribution-does-not-sum`, `model/bad-series`, `model/not-finite`
 *
 * @example
 * // 1 ETH and 1000 USDC on the full range; 1000 → 2000 → 1000
 * attributeLiquidity({ life, worth: worthInQuote([1000, 2000, 1000]), gasCost: 0 }).lvrQuote // 292.893219
 */
export function attributeLiquidity(options: {
  readonly life: LiquidityLife
  readonly worth: Worth
  readonly gasCost: number
  readonly sampleEverySec?: number | undefined
}): LiquidityAttribution {
  const { life, worth, gasCost } = options
  const rows = rowsOf(life, worth)
  const value = (i: number, base: Float64Array, quote: Float64Array): number =>
    at(base, i) * at(worth.base, i) + at(quote, i) * at(worth.quote, i)
  // What a cumulative pair of columns gained in row i, at the worth of that row.
  const gained = (i: number, base: Float64Array, quote: Float64Array): number =>
    (at(base, i) - at(base, i - 1)) * at(worth.base, i) +
    (at(quote, i) - at(quote, i - 1)) * at(worth.quote, i)
  const sums = { fees: 0, collected: 0, deposited: 0, withdrawn: 0, feeRevaluation: 0, gross: 0 }
  for (let i = 0; i < rows; i += 1) {
    sums.fees += gained(i, life.feesBase, life.feesQuote)
    sums.collected += gained(i, life.collectedFeesBase, life.collectedFeesQuote)
    sums.deposited += gained(i, life.depositedBase, life.depositedQuote)
    sums.withdrawn += gained(i, life.withdrawnBase, life.withdrawnQuote)
    sums.feeRevaluation +=
      (at(life.feesBase, i - 1) - at(life.collectedFeesBase, i - 1)) * move(worth.base, i) +
      (at(life.feesQuote, i - 1) - at(life.collectedFeesQuote, i - 1)) * move(worth.quote, i)
  }
  const trades = tradesOf(life, worth, options.sampleEverySec)
  const last = rows - 1
  const owed =
    value(last, life.feesBase, life.feesQuote) -
    value(last, life.collectedFeesBase, life.collectedFeesQuote)
  const valueQuote = value(last, life.amountBase, life.amountQuote)
  const grossFlowsQuote =
    trades.gross + sums.fees + sums.collected + sums.deposited + sums.withdrawn + valueQuote
  const held = heldInstead(life, worth)
  const principalPnl = valueQuote + sums.withdrawn - sums.deposited
  const holdQuote = held.base * at(worth.base, last) + held.quote * at(worth.quote, last)
  const impermanentLossQuote = holdQuote - valueQuote
  const divergencePnlQuote = principalPnl - held.pnl
  return {
    attribution: attribution(
      {
        feesQuote: sums.fees,
        adverseSelectionPnlQuote: -trades.lvr,
        inventoryPnlQuote: trades.rebalancing + sums.feeRevaluation,
        hedgePnlQuote: 0,
        costsQuote: gasCost,
        totalPnlQuote: principalPnl + owed + sums.collected - gasCost,
      },
      grossFlowsQuote,
    ),
    rebalancingPnlQuote: plain('rebalancing', trades.rebalancing),
    feeRevaluationPnlQuote: plain('fee revaluation', sums.feeRevaluation),
    lvrQuote: plain('LVR', trades.lvr),
    lvrNetOfFeesPnlQuote: plain('fees less LVR', sums.fees - trades.lvr),
    holdPnlQuote: plain('price part', held.pnl),
    divergencePnlQuote: plain('divergence part', divergencePnlQuote),
    holdQuote: plain('hold', holdQuote),
    valueQuote: plain('value', valueQuote),
    impermanentLossQuote: plain('impermanent loss', impermanentLossQuote),
    realisedImpermanentLossQuote: plain(
      'realised impermanent loss',
      -divergencePnlQuote - impermanentLossQuote,
    ),
    feesCollectedQuote: plain('collected', sums.collected),
    depositedQuote: plain('deposited', sums.deposited),
    withdrawnQuote: plain('withdrawn', sums.withdrawn),
    grossFlowsQuote: plain('gross flows', grossFlowsQuote),
  }
}

/** What the pool traded out of the holdings in all until row `i`, flows taken off: negative sold. */
export function tradedUntil(
  life: LiquidityLife,
  i: number,
): { readonly base: number; readonly quote: number } {
  return {
    base: at(life.amountBase, i) - at(life.depositedBase, i) + at(life.withdrawnBase, i),
    quote: at(life.amountQuote, i) - at(life.depositedQuote, i) + at(life.withdrawnQuote, i),
  }
}

// Over an interval from a to b: LVR = −(ΔT·w_b), T what the pool traded; rebalancing = what was held
// at a, and each flow from its row on, times the moves of the worth.
function tradesOf(life: LiquidityLife, worth: Worth, sampleEverySec: number | undefined) {
  const rows = life.timeSec.length
  let [lvr, rebalancing, gross, from] = [0, 0, 0, -1]
  let traded = { base: 0, quote: 0 }
  // Of the interval: what was held at its start, flows added, less what the flows cost.
  let basket = { base: 0, quote: 0 }
  let cost = 0
  for (let i = 0; i < rows; i += 1) {
    const [wb, wq] = [at(worth.base, i), at(worth.quote, i)]
    const flow = {
      base: step(life.depositedBase, i) - step(life.withdrawnBase, i),
      quote: step(life.depositedQuote, i) - step(life.withdrawnQuote, i),
    }
    basket = { base: basket.base + flow.base, quote: basket.quote + flow.quote }
    cost += flow.base * wb + flow.quote * wq
    const now = tradedUntil(life, i)
    const before = i === 0 ? { base: 0, quote: 0 } : tradedUntil(life, i - 1)
    gross += Math.abs(now.base - before.base) * wb + Math.abs(now.quote - before.quote) * wq
    if (!endsInterval(life.timeSec, i, sampleEverySec)) continue
    lvr -= (now.base - traded.base) * wb + (now.quote - traded.quote) * wq
    rebalancing += basket.base * wb + basket.quote * wq - cost
    from = i
    traded = now
    basket = { base: at(life.amountBase, from), quote: at(life.amountQuote, from) }
    cost = basket.base * wb + basket.quote * wq
  }
  return { lvr, rebalancing, gross }
}

/** Whether row `i` is the last of its interval, counted from the first row. */
function endsInterval(timeSec: Float64Array, i: number, everySec: number | undefined): boolean {
  if (everySec === undefined || i === timeSec.length - 1) return true
  const start = at(timeSec, 0)
  const bucket = (row: number): number => Math.floor((at(timeSec, row) - start) / everySec)
  return bucket(i) !== bucket(i + 1)
}

function rowsOf(life: LiquidityLife, worth: Worth): number {
  const rows = life.timeSec.length
  const columns = [...Object.values(life), worth.base, worth.quote].filter(
    (column) => column instanceof Float64Array,
  )
  if (rows > 0 && columns.every((column) => column.length === rows)) return rows
  throw new ModelError(
    'model/bad-series',
    'The columns of a life must have one length, one row at least.',
  )
}

/** Row −1 is before the first deposit: nothing. */
function at(column: Float64Array, i: number): number {
  return i < 0 ? 0 : (column[i] as number)
}

function step(column: Float64Array, i: number): number {
  return at(column, i) - at(column, i - 1)
}

/** The change of worth into row `i`; none into the first. */
function move(column: Float64Array, i: number): number {
  return i === 0 ? 0 : step(column, i)
}
