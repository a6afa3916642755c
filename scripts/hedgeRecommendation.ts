import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  type Address,
  analyzeHedge,
  collectHedge,
  createChainClient,
  defaultHedgeOptions,
  hashOfInput,
  loadQuadraticSolver,
  parseAccounts,
  parseLimits,
  parseSnapshotFile,
  requireFresh,
} from '../src/index.ts'
import { uniswapV3 } from '../src/protocols/uniswapV3.ts'

/*
 * What a cron job does with a recommendation: reads positions, accounts and a venue, prints the orders
 * one a line, and ends with 6 where a limit is crossed. The example to copy; nothing is traded.
 *
 *   ETH_RPC_URL=https://your.node node scripts/hedgeRecommendation.ts 4711 4712 \
 *     --accounts accounts.json --venue venue.json --limits limits.json --volatility 0.8
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accounts: { type: 'string' },
    venue: { type: 'string' },
    limits: { type: 'string' },
    volatility: { type: 'string', default: '0.8' },
    // For a chain of one's own: its contracts, and what its tokens count as (0x…=ETH).
    factory: { type: 'string' },
    'position-manager': { type: 'string' },
    token: { type: 'string', multiple: true, default: [] },
  },
})
const nowSec = Math.floor(Date.now() / 1000)
const text = (file: string): string => readFileSync(file, 'utf8')
const client = createChainClient({ rpcUrl: process.env['ETH_RPC_URL'] ?? '', deadlineMs: 60_000 })

const input = await collectHedge(client, {
  subjects: positionals.map((id) => ({ protocol: uniswapV3, tokenId: BigInt(id) })),
  deployment: {
    ...(values.factory === undefined ? {} : { factory: values.factory as Address }),
    ...(values['position-manager'] === undefined
      ? {}
      : { positionManager: values['position-manager'] as Address }),
  },
  nowSec,
  asked: {
    accounts: parseAccounts(
      values.accounts === undefined
        ? '{"format":"ammeter-accounts","version":1,"accounts":[]}'
        : text(values.accounts),
    ),
    ...(values.limits === undefined ? {} : { limits: parseLimits(text(values.limits)) }),
    options: {
      ...defaultHedgeOptions,
      anyVolatilityAnnual: Number(values.volatility),
      policy: { kind: 'band', halfWidthShare: 0.05 },
      equivalents: values.token.map((each) => {
        const [token = '', underlying = ''] = each.split('=')
        return { token: token as Address, underlying, unitsPerToken: 1 }
      }),
    },
  },
  venuesFor: async () => {
    if (values.venue === undefined) return []
    const reading = parseSnapshotFile(text(values.venue))
    // What a venue said a quarter of an hour ago is no price to trade at.
    requireFresh(reading.snapshot, { nowSec, maxAgeSec: 900 })
    return [reading]
  },
})
const identity = { toolVersion: 'script', inputHash: hashOfInput(input) }
const { data, warnings } = analyzeHedge(input, identity, await loadQuadraticSolver())

for (const { message } of warnings) console.error(`warning: ${message}`)
console.log(`${data.hedge.action}: ${data.hedge.reason}`)
for (const { side, contracts, symbol, venue, notionalQuote } of data.hedge.orders)
  console.log(`${side} ${contracts} ${symbol} at ${venue}, ${notionalQuote.toFixed(2)} USD`)
for (const { underlying, residualDeltaBase } of data.hedge.byUnderlying)
  console.log(`left: ${residualDeltaBase} ${underlying}`)
for (const { id, state } of data.limits?.rows ?? []) console.log(`limit ${id}: ${state}`)
if (data.limits?.isCrossed === true) process.exitCode = 6
