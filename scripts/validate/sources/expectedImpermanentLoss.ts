import { curveOfRange } from '../../../src/amm/curveOf.ts'
import {
  expectedImpermanentLossShare,
  expectedTimeInRangeSec,
  type PriceLaw,
} from '../../../src/models/expectedImpermanentLoss.ts'
import { type Check, check, halfUnitOfDecimals, type Misprint, type Source } from '../check.ts'

const SOURCE = 'expected-impermanent-loss'
const HOURS_PER_YEAR = 8760

/** Ranges around 1000, by the factor r of their upper end. */
const RANGES: readonly (readonly [string, number, number])[] = [
  ['r=1.001', 999, 1001],
  ['r=1.01', 990, 1010],
  ['r=1.1', 1000 / 1.1, 1100],
  ['r=1.2', 1000 / 1.2, 1200],
  ['r=2', 500, 2000],
  ['r=5', 200, 5000],
]

type Column = {
  readonly hours: number
  /** Per hour. */
  readonly mu: number
  readonly sigma: number
  /** Hours in range, by range; two decimals. */
  readonly hoursInRange: readonly number[]
  /** Three digits; `undefined` where the source is wrong or its digits are not at hand. */
  readonly loss: readonly (number | undefined)[]
}

const COLUMNS: readonly Column[] = [
  {
    hours: 168,
    mu: 7.5e-5,
    sigma: 0.001,
    hoursInRange: [16.92, 110.61, 168, 168, 168, 168],
    loss: [7.16e-3, 5.23e-3, 8.71e-4, 4.66e-4, 1.38e-4, undefined],
  },
  {
    hours: 168,
    mu: 7.5e-5,
    sigma: 0.002,
    hoursInRange: [9.72, 77.77, 167.99, 168, 168, 168],
    loss: [1.12e-2, 9.21e-3, 2.21e-3, 1.18e-3, 3.51e-4, undefined],
  },
  {
    hours: 168,
    mu: 1.5e-4,
    sigma: 0.001,
    hoursInRange: [11.76, 78.75, 168, 168, 168, 168],
    loss: [1.24e-2, 1.03e-2, 2.14e-3, 1.15e-3, 3.41e-4, undefined],
  },
  {
    hours: 168,
    mu: 1.5e-4,
    sigma: 0.002,
    hoursInRange: [8.71, 69.16, 167.94, 168, 168, 168],
    loss: [1.45e-2, 1.24e-2, 3.46e-3, 1.85e-3, 5.5e-4, undefined],
  },
  {
    hours: 336,
    mu: 7.5e-5,
    sigma: 0.001,
    hoursInRange: [],
    loss: [1.3e-2, 1.09e-2, 2.58e-3, 1.38e-3, 4.11e-4, 2.18e-4],
  },
]

export function expectedImpermanentLossSource(): Source {
  return {
    id: SOURCE,
    title: 'Expected impermanent loss and time in range',
    citation:
      'A. Hashemseresht, M. Pourpouneh (2022), as implemented and tabulated by HapticFinance, EIL_UNIV3, report, tables 1–2.',
    method: [
      'Price 1000, geometric Brownian motion, μ and σ per hour and per √hour. The loss is positive here and is the mean of 1 − V/HODL. Time in range to two decimals. The source sometimes rounds and sometimes cuts off its third digit, so a loss may differ by one unit of it.',
      'Not compared: the row r=5 of table 1, which is wrong for σ=0.001 (below) and whose last digit differs for σ=0.002 (ours 1.859e-4 and 2.917e-4).',
    ],
    checks: COLUMNS.flatMap((column) => [...timeChecks(column), ...lossChecks(column)]),
    misprints: misprints(),
  }
}

function timeChecks(column: Column): Check[] {
  return column.hoursInRange.map((published, i) => {
    const [name, lower, upper] = rangeAt(i)
    const ours = expectedTimeInRangeSec({ lower, upper }, lawOf(column)) / 3600
    return check(
      SOURCE,
      `hours in range, ${label(column)}, ${name}`,
      published,
      ours,
      halfUnitOfDecimals(2),
    )
  })
}

function lossChecks(column: Column): Check[] {
  return column.loss.flatMap((published, i) => {
    if (published === undefined) return []
    const unit = 10 ** (Math.floor(Math.log10(published)) - 2)
    return [
      check(SOURCE, `loss, ${label(column)}, ${rangeAt(i)[0]}`, published, lossOf(column, i), unit),
    ]
  })
}

function misprints(): Misprint[] {
  const [first, , third] = COLUMNS as [Column, Column, Column]
  const tails =
    'The quadrature behind the table loses part of its infinite tails; in every other column the ratio of the r=5 to the r=2 row is 0.53.'
  return [
    {
      cell: `table 1, ${label(first)}, r=5`,
      printed: '7.20e-5',
      ours: lossOf(first, 5),
      explanation: tails,
    },
    {
      cell: `table 1, ${label(third)}, r=5`,
      printed: '1.31e-4',
      ours: lossOf(third, 5),
      explanation: tails,
    },
    {
      cell: 'table 2, horizon in hours',
      printed: '720',
      ours: 336,
      explanation:
        'The caption says 720 hours; every cell is that of 336, twice the horizon of table 1 (time in range reads 336.00).',
    },
  ]
}

function lossOf(column: Column, i: number): number {
  const [, lower, upper] = rangeAt(i)
  const curve = curveOfRange({
    liquidity: 1,
    sqrtLower: Math.sqrt(lower),
    sqrtUpper: Math.sqrt(upper),
  })
  return expectedImpermanentLossShare(curve, lawOf(column))
}

function rangeAt(i: number): readonly [string, number, number] {
  return RANGES[i] as readonly [string, number, number]
}

function lawOf({ hours, mu, sigma }: Column): PriceLaw {
  return {
    price: 1000,
    driftAnnual: mu * HOURS_PER_YEAR,
    sigmaAnnual: sigma * Math.sqrt(HOURS_PER_YEAR),
    horizonSec: hours * 3600,
  }
}

function label({ hours, mu, sigma }: Column): string {
  return `T=${hours}h, μ=${mu.toExponential(1)}, σ=${sigma}`
}
