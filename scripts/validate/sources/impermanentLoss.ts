import { curveOfRange } from '../../../src/amm/curveOf.ts'
import { impermanentLoss } from '../../../src/models/impermanentLoss.ts'
import { basketAt } from '../../../src/models/valuation.ts'
import { type Check, check, halfUnitOfDecimals, type Misprint, type Source } from '../check.ts'

const SOURCE = 'impermanent-loss'

/** Price ratio and the loss against holding, full range, percent. */
const FULL_RANGE = [
  [0.25, 20],
  [0.5, 5.7191],
  [0.75, 1.0257],
  [1.25, 0.6192],
  [1.5, 2.0204],
  [1.75, 3.7909],
  [2, 5.7191],
  [3, 13.3975],
  [4, 20],
  [5, 25.4644],
] as const

/** Range around the entry price, then the loss after −20 % and +20 %, percent of the initial value. */
const RANGES: readonly (readonly [string, number, number, number, number])[] = [
  ['full range', 0, Number.POSITIVE_INFINITY, 0.56, 0.46],
  ['50–150 %', 0.5, 1.5, 2.34, 1.91],
  ['75–125 %', 0.75, 1.25, 4.75, 3.8],
]

export function impermanentLossSource(): Source {
  return {
    id: SOURCE,
    title: 'Impermanent loss: full range and ranges',
    citation:
      'Pintail, Uniswap: a good deal for liquidity providers? (2018); A. Aigner, G. Dhaliwal, Uniswap: impermanent loss and risk profile of a liquidity provider (2021), table 1.',
    method: [
      'The loss is positive here. Against holding (Pintail): 1 − 2√r/(1 + r) at the price ratio r, an independent evaluation to four decimals of a percent.',
      'Aigner and Dhaliwal divide by the initial value instead; the table is taken from a secondary source. Never compare losses with different denominators: at −20 % the full range loses 0.6192 % of the value of holding, 0.5573 % of the initial value.',
    ],
    checks: [...FULL_RANGE.map(fullRangeCheck), ...RANGES.flatMap(rangeChecks)],
    misprints: RANGES.filter(isMisprinted).map(misprint),
  }
}

function fullRangeCheck([ratio, published]: (typeof FULL_RANGE)[number]): Check {
  const { loss, hold } = lossAfter(0, Number.POSITIVE_INFINITY, ratio)
  return check(
    SOURCE,
    `of holding, r=${ratio}`,
    published,
    (100 * loss) / hold,
    halfUnitOfDecimals(4),
  )
}

function rangeChecks(range: (typeof RANGES)[number]): Check[] {
  const [name, lower, upper, down, up] = range
  const cell = (move: string): string => `of the initial value, ${name}, ${move} %`
  const tolerance = halfUnitOfDecimals(2)
  const checks = [check(SOURCE, cell('+20'), up, ofInitial(lower, upper, 1.2), tolerance)]
  if (!isMisprinted(range))
    checks.unshift(check(SOURCE, cell('−20'), down, ofInitial(lower, upper, 0.8), tolerance))
  return checks
}

/** The one cell that no denominator explains. */
function isMisprinted([, lower]: (typeof RANGES)[number]): boolean {
  return lower === 0.75
}

function misprint([name, lower, upper, down]: (typeof RANGES)[number]): Misprint {
  return {
    cell: `Aigner and Dhaliwal, table 1, ${name}, −20 %`,
    printed: String(down),
    ours: ofInitial(lower, upper, 0.8),
    explanation:
      'The other five cells agree; this one may be a slip of the paper or of the source it was taken from.',
  }
}

function ofInitial(lower: number, upper: number, ratio: number): number {
  const { loss, initial } = lossAfter(lower, upper, ratio)
  return (100 * loss) / initial
}

function lossAfter(lower: number, upper: number, ratio: number) {
  const curve = curveOfRange({
    liquidity: 1,
    sqrtLower: Math.sqrt(lower),
    sqrtUpper: Math.sqrt(upper),
  })
  const deposit = basketAt(curve, 1)
  const { impermanentLossQuote, holdQuote } = impermanentLoss({
    deposit,
    now: basketAt(curve, ratio),
    price: ratio,
  })
  return {
    loss: impermanentLossQuote,
    hold: holdQuote,
    initial: deposit.base + deposit.quote,
  }
}
