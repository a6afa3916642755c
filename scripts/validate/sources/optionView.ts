import { curveOfRange } from '../../../src/amm/curveOf.ts'
import {
  inverseOptionPayoffCoin,
  inverseOptionPnl,
} from '../../../src/hedging/instruments/inverseOption.ts'
import { breakEvenFees } from '../../../src/models/breakEven.ts'
import { effectiveExpiryYears, optionViewOf } from '../../../src/models/optionView.ts'
import { valueAt } from '../../../src/models/valuation.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'option-view'

export function optionViewSource(): Source {
  return {
    id: SOURCE,
    title: 'A range as an option, and options settled in coin',
    citation:
      'G. Lambert, Uniswap V3 LP tokens as perpetual put and call options (2021); J. Kristensen, G. Lambert, Panoptic white paper (2022); Deribit, Inverse Options (support.deribit.com).',
    method: [
      'Days to expiry of the option like a range at σ = 80 %, by value and by gamma; the value at the strike per unit of notional; the fees a day that pay for the decay of 2 ETH at 2000 in 1500–2500.',
      'Deribit’s own example of a call of 100,000 bought for 0.05 BTC and delivered at 125,000.',
    ],
    checks: [...expiryChecks(), ...valueChecks(), ...deribitChecks()],
    misprints: [],
  }
}

function cell(name: string, published: number, ours: number, decimals: number): Check {
  return check(SOURCE, name, published, ours, halfUnitOfDecimals(decimals))
}

function expiryChecks(): Check[] {
  return (
    [
      [1.05, 0.533, 0.864, 3],
      [1.1, 2.034, 3.301, 3],
      [1.2, 7.43, 12.1, 2],
    ] as const
  ).flatMap(([rangeFactor, value, gamma, decimals]) => {
    const daysOf = (match: 'value' | 'gamma'): number =>
      365 * effectiveExpiryYears({ rangeFactor, sigmaAnnual: 0.8, match })
    return [
      cell(`r = ${rangeFactor}, days by value`, value, daysOf('value'), decimals),
      cell(`r = ${rangeFactor}, days by gamma`, gamma, daysOf('gamma'), decimals),
    ]
  })
}

function valueChecks(): Check[] {
  const range = {
    liquidity: 847.2135954999579,
    sqrtLower: Math.sqrt(1500),
    sqrtUpper: Math.sqrt(2500),
  }
  const curve = curveOfRange(range)
  const { strike, notionalBase, rangeFactor } = optionViewOf(range, 2000)
  const perUnit = valueAt(curve, strike) / notionalBase
  const { feesQuotePerDay } = breakEvenFees({ curve, price: 2000, sigmaAnnual: 0.8 })
  return [
    cell('V(K) per unit, by 2K/(√r + 1)', (2 * strike) / (Math.sqrt(rangeFactor) + 1), perUnit, 9),
    cell('notional of 2 ETH at 2000', 4.930689, notionalBase, 6),
    cell('fees a day that pay for its decay', 16.6087, feesQuotePerDay, 4),
  ]
}

function deribitChecks(): Check[] {
  const call = { kind: 'call', strike: 100_000, price: 125_000 } as const
  const { pnlCoin } = inverseOptionPnl({ ...call, sizeBase: 1, premiumCoin: 0.05 })
  return [
    cell('Deribit’s call, paid in BTC', 0.2, inverseOptionPayoffCoin(call), 12),
    cell('Deribit’s call, earned in BTC', 0.15, pnlCoin, 12),
  ]
}
