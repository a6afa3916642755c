import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { FundingSeries } from '../src/domain/funding.ts'
import type { RebalanceRule } from '../src/hedging/rebalanceRule.ts'
import { WHAT_IF_DOUBLE } from '../src/history/whatIfDouble.ts'
import { hedgeBacktest } from '../src/simulation/hedgeBacktest.ts'
import type { HedgeBacktest } from '../src/simulation/hedgeSettlement.ts'
import { lifeGamma } from '../src/simulation/lifeGamma.ts'
import { parseFundingFile } from '../src/venues/fundingFile.ts'
import { whatIfOfFloats } from './whatIf/floats.ts'
import { lifeOfTape } from './whatIf/lifeTape.ts'
import {
  fail,
  positive,
  WHAT_IF_OPTIONS,
  type WhatIfAnswer,
  whatIfQuestion,
} from './whatIf/question.ts'
import { whatIfOfRawDay } from './whatIf/rawDay.ts'
import { whatIfOfStore } from './whatIf/store.ts'

/*
 * "Had I hedged this position, or minted this range and hedged it": hedged against unhedged, every
 * cost apart. The example to copy for questions of one's own.
 *
 *   node scripts/hedgeBacktest.ts --store .ammeter/events/1/0x… --decimals 6,18 --fee 500 \
 *     --spacing 10 --base token1 --rule interval:3600 --taker-bps 5 --slippage-bps 1 \
 *     --funding ETH-USDT.csv --funding-interval 28800 --funding-utc-offset 10800
 *   node scripts/hedgeBacktest.ts --floats ethwbtc_trade_history.parquet --decimals 8,18 --fee 3000 \
 *     --spacing 60 --capital 1000 --rule band:0.5:edge --rule ww:0.01 --no-funding
 *   ammeter position 123456 --store .ammeter/events --save life.tape.json
 *   node scripts/hedgeBacktest.ts --tape life.tape.json --rule interval:86400 --no-funding
 *
 * Rules: interval:SECONDS · band:BASE[:target|:edge] · ww:RISK_AVERSION (per quote unit).
 */

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    floats: { type: 'string' },
    day: { type: 'string' },
    tape: { type: 'string' },
    ...WHAT_IF_OPTIONS,
    rule: { type: 'string', multiple: true, default: ['interval:86400'] },
    'taker-bps': { type: 'string', default: '5' },
    'slippage-bps': { type: 'string', default: '1' },
    gas: { type: 'string', default: '0' },
    funding: { type: 'string' },
    'funding-interval': { type: 'string', default: '28800' },
    'funding-utc-offset': { type: 'string', default: '0' },
    'no-funding': { type: 'boolean', default: false },
    margin: { type: 'string' },
    maintenance: { type: 'string', default: '0.05' },
  },
})
const costs = {
  feeRate: Number(values['taker-bps']) / 1e4,
  slippageRate: Number(values['slippage-bps']) / 1e4,
  gasQuotePerRehedge: Number(values.gas),
}
const funding = fundingOf()
const rules = values.rule.map((text) => [text, ruleOf(text)] as const)
const answers = await answersOf()
const runs = answers.flatMap(({ name, life, range, gasQuote }) =>
  rules.map(([text, rule]) => {
    const margin =
      values.margin === undefined
        ? undefined
        : {
            marginQuote: positive('--margin', Number(values.margin)),
            maintenanceRate: positive('--maintenance', Number(values.maintenance)),
          }
    const gammaBasePerPrice = lifeGamma(life, life.poolPrice, range)
    const price = life.poolPrice
    const result = hedgeBacktest({
      life,
      price,
      gammaBasePerPrice,
      rule,
      costs,
      funding,
      margin,
      positionGasQuote: gasQuote,
    })
    return { name: `${name}; ${text}`, result }
  }),
)
console.log(tableOf(runs))
const assumptions = new Map(
  [
    ...(values.floats !== undefined || values.day !== undefined ? [WHAT_IF_DOUBLE] : []),
    ...runs.flatMap(({ result }) => result.assumptions),
  ].map((one) => [one.id, one]),
)
if (answers.some(({ gasQuote }) => gasQuote === undefined))
  console.log('- Gas of the position itself is not in it. Bias: overstates both results.')
for (const { statement, bias } of assumptions.values()) console.log(`- ${statement} Bias: ${bias}.`)

function tableOf(all: readonly { readonly name: string; readonly result: HedgeBacktest }[]) {
  const head = [
    '',
    'fees',
    'LVR',
    'left open',
    'funding',
    'taker',
    'slippage',
    'gas',
    'hedged',
    'unhedged',
    'rehedges',
    'crossings',
    'liquidations',
    'residual',
  ]
  const lines = all.map(({ name, result }) => {
    const { parts, hedged, unhedged } = result
    const money = [
      parts.feesQuote,
      -parts.lvrQuote,
      parts.hedgingErrorPnlQuote,
      parts.fundingPnlQuote,
      parts.takerFeePnlQuote,
      -parts.slippageCostQuote,
      -parts.gasCostQuote,
      hedged.totalPnlQuote,
      unhedged.attribution.totalPnlQuote,
    ].map((value) => value.toFixed(4))
    const counts = [result.rehedges, result.bandCrossings ?? '–', result.liquidations.length]
    return [name, ...money, ...counts.map(String), result.identityResidualQuote.toExponential(1)]
  })
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((row) => row[i]?.length ?? 0)))
  const pad = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)
  return [head, ...lines].map((row) => row.map(pad).join('  ')).join('\n')
}

async function answersOf(): Promise<readonly WhatIfAnswer[]> {
  if (values.tape !== undefined) return [lifeOfTape(values.tape)]
  const question = whatIfQuestion(values)
  if (values.store !== undefined) return whatIfOfStore(values.store, question)
  if (values.day !== undefined) return whatIfOfRawDay(values.day, question)
  return whatIfOfFloats(values.floats ?? fail('give --store, --floats, --day or --tape'), question)
}

/** No funding is a choice to be made, never what happens when a file is forgotten. */
function fundingOf(): FundingSeries | 'none' {
  if (values.funding === undefined)
    return values['no-funding'] ? 'none' : fail('give --funding or say --no-funding')
  const { series } = parseFundingFile(readFileSync(values.funding, 'utf8'), {
    utcOffsetSec: Number(values['funding-utc-offset']),
    intervalSec: positive('--funding-interval', Number(values['funding-interval'])),
  })
  return series
}

function ruleOf(text: string): RebalanceRule {
  const [kind, size, tradeTo = 'target'] = text.split(':')
  const value = positive('--rule', Number(size))
  if (kind === 'interval') return { kind, intervalSec: value }
  if (kind === 'band' && (tradeTo === 'target' || tradeTo === 'edge'))
    return { kind, halfWidthBase: value, tradeTo }
  if (kind === 'ww')
    return {
      kind: 'whalley-wilmott',
      riskAversion: value,
      costRate: costs.feeRate + costs.slippageRate,
    }
  return fail(`--rule must be interval:…, band:… or ww:…, not ${text}`)
}
