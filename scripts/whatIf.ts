import { parseArgs } from 'node:util'
import { WHAT_IF_IMPACT, WHAT_IF_RECORDED_AMOUNTS, WHAT_IF_SHARE } from '../src/history/whatIf.ts'
import { WHAT_IF_DOUBLE } from '../src/history/whatIfDouble.ts'
import { timeInRangeShare } from '../src/models/inventoryDrift.ts'
import { attributeLiquidity } from '../src/models/liquidityAttribution.ts'
import { worthInQuote } from '../src/models/worth.ts'
import { whatIfOfFloats } from './whatIf/floats.ts'
import { fail, WHAT_IF_OPTIONS, type WhatIfAnswer, whatIfQuestion } from './whatIf/question.ts'
import { whatIfOfStore } from './whatIf/store.ts'

/*
 * "Had I minted this range with this capital": the example to copy for questions of one's own.
 *
 *   node scripts/whatIf.ts --store .ammeter/events/1/0x… --decimals 6,18 --fee 500 --spacing 10 \
 *     --from 18937000 --capital 10000 --range full --range 0.1
 *   node scripts/whatIf.ts --floats ethwbtc_trade_history.parquet --decimals 8,18 --fee 3000 \
 *     --spacing 60 --capital 1000 --range full --range 0.1
 */

const { values } = parseArgs({
  options: { store: { type: 'string' }, floats: { type: 'string' }, ...WHAT_IF_OPTIONS },
})
const question = whatIfQuestion(values)
const started = performance.now()
const assumptions =
  values.store !== undefined
    ? [WHAT_IF_SHARE, WHAT_IF_IMPACT, WHAT_IF_RECORDED_AMOUNTS]
    : [WHAT_IF_SHARE, WHAT_IF_RECORDED_AMOUNTS, WHAT_IF_DOUBLE]
const answers =
  values.store !== undefined
    ? await whatIfOfStore(values.store, question)
    : await whatIfOfFloats(values.floats ?? fail('give --store or --floats'), question)
console.log(tableOf(answers))
for (const { statement, bias } of assumptions) console.log(`- ${statement} Bias: ${bias}.`)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.error(`${seconds} s, at most ${megabytes} MB`)

function tableOf(rows: readonly WhatIfAnswer[]): string {
  const head = ['', 'fees', 'LVR', 'fees−LVR', 'IL', 'P&L', 'vs hold', 'in range']
  const lines = rows.map(({ name, life }) => {
    const worth = worthInQuote(life.poolPrice)
    const a = attributeLiquidity({ life, worth, gasCost: 0 })
    const pnl = a.attribution.totalPnlQuote
    const money = [
      a.attribution.feesQuote,
      a.lvrQuote,
      a.attribution.feesQuote - a.lvrQuote,
      a.impermanentLossQuote,
      pnl,
      pnl - a.holdPnlQuote,
    ].map((value) => value.toFixed(2))
    return [name, ...money, `${(100 * timeInRange(life)).toFixed(1)} %`]
  })
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((row) => row[i]?.length ?? 0)))
  return [head, ...lines]
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

function timeInRange(life: WhatIfAnswer['life']): number {
  return timeInRangeShare(life, life.inRange, life.timeSec.at(-1) as number) ?? 0
}
