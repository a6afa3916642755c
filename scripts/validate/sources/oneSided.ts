import { chainQuotes, quoteAtLots } from '../../../src/makers/quoting/chainQuotes.ts'
import { oneSidedModel } from '../../../src/makers/quoting/oneSidedLiquidation.ts'
import { check, halfUnitOfDigits, type Source } from '../check.ts'

const SOURCE = 'one-sided-liquidation'

const BASE = {
  fillsPerSec: 0.1,
  decayPerPrice: 0.3,
  sigmaPricePerSqrtSec: 0.3,
  riskAversionPerPrice: 0.05,
  terminalCostPrice: 3,
  driftPricePerSec: 0,
}
const HORIZON_SEC = 300
const DIGITS = 5

/** δ^a(0, q) for q = 1…6, each column with the parameter that differs from the base case. */
const COLUMNS: readonly {
  readonly name: string
  readonly change: Partial<typeof BASE>
  readonly asks: readonly number[]
}[] = [
  { name: 'base', change: {}, asks: [10.6095, 7.8737, 6.1299, 4.8082, 3.728, 2.8073] },
  {
    name: 'μ=−0.01',
    change: { driftPricePerSec: -0.01 },
    asks: [9.2252, 6.581, 4.92, 3.6732, 2.6607, 1.8012],
  },
  {
    name: 'σ=0',
    change: { sigmaPricePerSqrtSec: 0 },
    asks: [10.9538, 8.6482, 7.3019, 6.3486, 5.6109, 5.0097],
  },
  {
    name: 'A=0.15',
    change: { fillsPerSec: 0.15 },
    asks: [11.9222, 9.1898, 7.4491, 6.1302, 5.0525, 4.1341],
  },
  {
    name: 'k=0.2',
    change: { decayPerPrice: 0.2 },
    asks: [15.8107, 11.9076, 9.4656, 7.6334, 6.1436, 4.8761],
  },
  {
    name: 'σ=3',
    change: { sigmaPricePerSqrtSec: 3 },
    asks: [0.79631, -3.8247, -6.5278, -8.4457, -9.9333, -11.1488],
  },
  {
    name: 'b=0',
    change: { terminalCostPrice: 0 },
    asks: [10.7743, 8.0304, 6.278, 4.9477, 3.859, 2.9301],
  },
  {
    name: 'γ=0.01',
    change: { riskAversionPerPrice: 0.01 },
    asks: [11.2809, 8.8826, 7.4447, 6.4008, 5.5735, 4.8835],
  },
  {
    name: 'γ=0.1 (printed as 0.5)',
    change: { riskAversionPerPrice: 0.1 },
    asks: [9.84, 6.7461, 4.7262, 3.189, 1.9384, 0.88139],
  },
]

export function oneSidedSource(): Source {
  return {
    id: SOURCE,
    title: 'Optimal liquidation with limit orders: the ask at the start',
    citation:
      'J. Fernandez-Tapia, thesis, chapter 3, tables 3.1–3.7; O. Guéant, C.-A. Lehalle, J. Fernandez-Tapia, Optimal portfolio liquidation with limit orders, SIAM J. Financial Mathematics 3 (2012).',
    method: [
      'δ^a(0, q) in ticks. Base case: T = 300 s, μ = 0, σ = 0.3, A = 0.1, k = 0.3, γ = 0.05, b = 3; each column changes one parameter.',
      'The source prints five significant digits and drops trailing zeros (3.728 is 3.7280): a cell passes when ours, rounded to five digits, is the printed one, except that values from 10 up carry six. The columns below are those recorded for this project; `ammeter quotes --model one-sided` gives the others of the source from their parameters.',
    ],
    checks: COLUMNS.flatMap(({ name, change, asks }) =>
      asks.map((published, index) =>
        check(
          SOURCE,
          `${name}, q=${index + 1}`,
          published,
          askAt(change, index + 1),
          halfUnitOfDigits(published, Math.abs(published) >= 10 ? DIGITS + 1 : DIGITS),
        ),
      ),
    ),
    misprints: [
      {
        cell: 'tables 3.6–3.7, caption',
        printed: 'σ = 3',
        ours: askAt({}, 1),
        explanation: 'The numbers are those of σ = 0.3: the base column is repeated (q = 1 shown).',
      },
      ...[1, 2, 3, 4, 5, 6].map((lots) => ({
        cell: `column γ = 0.5, q=${lots}`,
        printed: String(COLUMNS.at(-1)?.asks[lots - 1]),
        ours: askAt({ riskAversionPerPrice: 0.5 }, lots),
        explanation: 'The column is that of γ = 0.1, to every digit; this is what γ = 0.5 gives.',
      })),
    ],
  }
}

function askAt(change: Partial<typeof BASE>, lots: number): number {
  const model = oneSidedModel({ ...BASE, ...change, maxLots: 6 })
  return quoteAtLots(chainQuotes(model, HORIZON_SEC), lots).askOffset ?? Number.NaN
}
