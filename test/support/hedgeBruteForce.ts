import type { HedgeBacktestTerms } from '../../src/simulation/hedgeBacktest.ts'

/** The same backtest by brute force: no account, no rule engine, sums over everything. */
export function bruteForce(terms: HedgeBacktestTerms) {
  const { life, price, rule, costs, funding } = terms
  const rows = price.length
  const time = Array.from(life.timeSec)
  const at = (column: Float64Array, i: number): number => column[i] as number
  const exposure = time.map(
    (_, i) => at(life.amountBase, i) + at(life.feesBase, i) - at(life.collectedFeesBase, i),
  )
  const hedge: number[] = []
  const traded: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < rows; i += 1) {
    const before = hedge[i - 1] ?? 0
    const isLast = time[i] !== time[i + 1]
    const left = (exposure[i] as number) + before
    // What counts as nothing: a part in 10¹² of both, as the rule documents.
    const dust = 1e-12 * (Math.abs(exposure[i] as number) + Math.abs(before))
    let trade = 0
    if (isLast && rule.kind === 'interval' && (time[i] as number) >= last + rule.intervalSec) {
      trade = Math.abs(left) > dust ? -left : 0
      last = time[i] as number
    }
    if (isLast && rule.kind === 'band' && Math.abs(left) > rule.halfWidthBase + dust) {
      const kept = rule.tradeTo === 'edge' ? Math.sign(left) * rule.halfWidthBase : 0
      trade = kept - left
    }
    traded.push(trade)
    hedge.push(before + trade)
  }
  const sum = (f: (i: number) => number): number => time.reduce((all, _, i) => all + f(i), 0)
  const notional = sum((i) => Math.abs(traded[i] as number) * at(price, i))
  let fundingPnl = 0
  if (funding !== 'none')
    funding.timeSec.forEach((settled, k) => {
      if (settled <= (time[0] as number) || settled > (time[rows - 1] as number)) return
      const known = time.filter((t) => t <= settled).length - 1
      const held = time.filter((t) => t < settled).length - 1
      fundingPnl -= (hedge[held] as number) * at(price, known) * at(funding.fundingRate, k)
    })
  const gained = (base: Float64Array, quote: Float64Array): number =>
    sum(
      (i) =>
        (at(base, i) - (i === 0 ? 0 : at(base, i - 1))) * at(price, i) +
        (at(quote, i) - (i === 0 ? 0 : at(quote, i - 1))),
    )
  const end = rows - 1
  const owedQuote = at(life.feesQuote, end) - at(life.collectedFeesQuote, end)
  const unhedged =
    (exposure[end] as number) * at(price, end) +
    at(life.amountQuote, end) +
    owedQuote +
    gained(life.withdrawnBase, life.withdrawnQuote) +
    gained(life.collectedFeesBase, life.collectedFeesQuote) -
    gained(life.depositedBase, life.depositedQuote)
  const pricePnl = sum((i) =>
    i === 0 ? 0 : (hedge[i - 1] as number) * (at(price, i) - at(price, i - 1)),
  )
  const trades = traded.filter((trade) => trade !== 0).length
  return {
    unhedged,
    fundingPnl,
    hedged:
      unhedged +
      pricePnl +
      fundingPnl -
      notional * (costs.feeRate + costs.slippageRate) -
      trades * (costs.gasQuotePerRehedge ?? 0),
    trades,
    notional,
    hedge,
    fees: gained(life.feesBase, life.feesQuote),
  }
}
