import { toDouble } from '../../../src/domain/units.ts'
import { getSqrtPriceAtTick } from '../../../src/math/tickMath.ts'
import {
  activeBreakEvenVolatilityAnnual,
  feeGrowthVolatilityAnnual,
  feeGrowthVolatilityE12,
  lambertVolatilityAnnual,
  lpFeeShare,
  tickSpacingCorrection,
} from '../../../src/models/feeImpliedVolatility.ts'
import { type Check, check, halfUnitOfDecimals, halfUnitOfDigits, type Source } from '../check.ts'

const SOURCE = 'fee-implied-volatility'
const DAY_SEC = 86_400

/** Fee growth before and after of the published vectors. */
const GROWTH_0 = [1501955347902231987349614320458936n, 1501968291161650295867029090958139n] as const
const GROWTH_1 = [
  527278396421895291380335427321388844898052n,
  527315901327546020416261134123578344760082n,
] as const

export function feeImpliedVolatilitySource(): Source {
  return {
    id: SOURCE,
    title: 'Volatility implied by fees',
    citation:
      'G. Lambert, On-chain volatility and Uniswap v3 (2021); Aloe II, core/test/libraries/Volatility.t.sol; break-even from Milionis et al. 2022.',
    method: [
      'Aloe’s vectors are integers (10¹² per √period) and must agree exactly. The rest are independent evaluations to the digits shown.',
      'Lambert’s number is a break-even volatility only where the tick spacing is 20000 times the fee; in the 0.01 % tier it reads √2 too high, which the correction takes off.',
    ],
    checks: [...vectorChecks(), ...lambertChecks(), ...breakEvenChecks(), ...spacingChecks()],
    misprints: [],
  }
}

function vectorChecks(): Check[] {
  const pool = {
    feePips0: 3000,
    feePips1: 3000,
    tickSpacing: 60,
    sqrtPriceX96: getSqrtPriceAtTick(193_730),
  }
  const window = { growth0X128: GROWTH_0, growth1X128: GROWTH_1, windowSec: 8640 }
  const sinceZero = {
    growth0X128: [0n, GROWTH_0[1]],
    growth1X128: [0n, GROWTH_1[1]],
    windowSec: 1_660_599_905,
  } as const
  const exact = (cell: string, published: number, ours: bigint): Check =>
    check(SOURCE, `Aloe, ${cell}`, published, toDouble(ours), 0.5)
  return [
    exact(
      '8640 s to a day',
      17_276_173_878,
      feeGrowthVolatilityE12({ ...pool, ...window, scaleSec: DAY_SEC }),
    ),
    exact(
      '8640 s to an hour',
      3_526_484_226,
      feeGrowthVolatilityE12({ ...pool, ...window, scaleSec: 3600 }),
    ),
    exact(
      'since zero to a day',
      5_901_190_938,
      feeGrowthVolatilityE12({ ...pool, ...sinceZero, scaleSec: DAY_SEC }),
    ),
    check(
      SOURCE,
      'the first, % a year',
      33.006,
      100 * feeGrowthVolatilityAnnual({ ...pool, ...window }),
      halfUnitOfDecimals(3),
    ),
  ]
}

function lambertChecks(): Check[] {
  const at = (feePips: number, volumeQuote: number, tickTvlQuote: number): number =>
    100 *
    lambertVolatilityAnnual({
      lpFeeShare: lpFeeShare(feePips, 0),
      volumeQuote,
      windowSec: DAY_SEC,
      tickTvlQuote,
    })
  return [
    check(SOURCE, 'Lambert 0.3 %, 50M on 10M', 25.632, at(3000, 50e6, 10e6), halfUnitOfDecimals(3)),
    check(
      SOURCE,
      'Lambert 0.05 %, 500M on 1.5M',
      34.881,
      at(500, 500e6, 1.5e6),
      halfUnitOfDecimals(3),
    ),
  ]
}

/** Full range worth 2: fees of 0.3 % on a tenth and a quarter of it a day. */
function breakEvenChecks(): Check[] {
  const at = (turnover: number): number =>
    100 *
    activeBreakEvenVolatilityAnnual({
      feesQuote: 0.003 * turnover * 2,
      windowSec: DAY_SEC,
      liquidity: 1,
      price: 1,
    })
  return [
    check(SOURCE, 'break-even, turnover 10 %, % a year', 93.6, at(0.1), halfUnitOfDecimals(1)),
    check(SOURCE, 'break-even, turnover 25 %, % a year', 148, at(0.25), halfUnitOfDecimals(0)),
    check(
      SOURCE,
      'break-even, turnover 10 %, % a day',
      4.9,
      at(0.1) / Math.sqrt(365),
      halfUnitOfDecimals(2),
    ),
    check(
      SOURCE,
      'break-even, turnover 25 %, % a day',
      7.75,
      at(0.25) / Math.sqrt(365),
      halfUnitOfDecimals(2),
    ),
  ]
}

/** One day's volume of 0.1 on L√P = 1 in the 1 bp tier: 8.944e-3 a day by Lambert, 6.325e-3 in truth. */
function spacingChecks(): Check[] {
  const fee = lpFeeShare(100, 0)
  const volume = 0.1
  const lambert = lambertVolatilityAnnual({
    lpFeeShare: fee,
    volumeQuote: volume,
    windowSec: DAY_SEC,
    tickTvlQuote: 1 / 20_000,
  })
  const breakEven = activeBreakEvenVolatilityAnnual({
    feesQuote: fee * volume,
    windowSec: DAY_SEC,
    liquidity: 1,
    price: 1,
  })
  const daily = (annual: number): number => annual / Math.sqrt(365)
  return [
    check(
      SOURCE,
      '1 bp tier, Lambert a day',
      8.944e-3,
      daily(lambert),
      halfUnitOfDigits(8.944e-3, 4),
    ),
    check(
      SOURCE,
      '1 bp tier, corrected a day',
      6.325e-3,
      daily(lambert * tickSpacingCorrection(1, fee)),
      halfUnitOfDigits(6.325e-3, 4),
    ),
    check(
      SOURCE,
      '1 bp tier, break-even a day',
      6.325e-3,
      daily(breakEven),
      halfUnitOfDigits(6.325e-3, 4),
    ),
  ]
}
