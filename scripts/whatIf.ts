import { parseArgs } from 'node:util'
import type { LifePath } from '../src/history/lifePath.ts'
import { WHAT_IF_IMPACT, WHAT_IF_RECORDED_AMOUNTS, WHAT_IF_SHARE } from '../src/history/whatIf.ts'
import { type DoubleWhatIf, WHAT_IF_DOUBLE } from '../src/history/whatIfDouble.ts'
import { timeInRangeShare } from '../src/models/inventoryDrift.ts'
import { attributeLiquidity } from '../src/models/liquidityAttribution.ts'
import { worthInQuote } from '../src/models/worth.ts'
import { whatIfOfFloats } from './whatIf/floats.ts'
import { whatIfOfStore } from './whatIf/store.ts'

/*
 * "Had I minted this range with this capital": the example to copy for questions of one's own.
 *
 *   node scripts/whatIf.ts --store .ammeter/events/1/0x… --decimals 6,18 --fee 500 --spacing 10 \
 *     --from 18937000 --capital 10000 --range full --range 0.1
 *   node scripts/whatIf.ts --floats ethwbtc_trade_history.parquet --decimals 8,18 --fee 3000 \
 *     --spacing 60 --capital 1000 --range full --range 0.1
 */

/** What is asked, whatever the records. */
export type WhatIfQuestion = {
  readonly decimals: readonly [number, number]
  readonly feePips: number
  readonly tickSpacing: number
  /** In quote, which is token1 unless `baseIs` says otherwise. */
  readonly capitalQuote: number
  readonly baseIs: 'token0' | 'token1'
  /** `full`, or half-widths as fractions of the price. */
  readonly ranges: readonly ('full' | number)[]
  readonly fromBlock: bigint
}

/** One answer of the table. */
export type WhatIfAnswer = { readonly name: string; readonly life: LifePath | DoubleWhatIf }

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    floats: { type: 'string' },
    decimals: { type: 'string' },
    fee: { type: 'string' },
    spacing: { type: 'string' },
    capital: { type: 'string', default: '10000' },
    base: { type: 'string', default: 'token0' },
    range: { type: 'string', multiple: true, default: ['full', '0.1'] },
    from: { type: 'string', default: '0' },
  },
})
const [decimals0, decimals1] = (values.decimals ?? '').split(',').map(Number)
const question: WhatIfQuestion = {
  decimals: [positive('--decimals', decimals0), positive('--decimals', decimals1)],
  feePips: positive('--fee', Number(values.fee)),
  tickSpacing: positive('--spacing', Number(values.spacing)),
  capitalQuote: positive('--capital', Number(values.capital)),
  baseIs: values.base === 'token1' ? 'token1' : 'token0',
  ranges: values.range.map((text) => (text === 'full' ? text : positive('--range', Number(text)))),
  fromBlock: BigInt(values.from),
}
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

function timeInRange(life: LifePath | DoubleWhatIf): number {
  return timeInRangeShare(life, life.inRange, life.timeSec.at(-1) as number) ?? 0
}

function positive(flag: string, value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value) && value > 0) return value
  return fail(`${flag} must be above zero`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
