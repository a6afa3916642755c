import type { MarketRange } from '../../src/amm/marketRange.ts'
import type { LiquidityLife } from '../../src/models/liquidityAttribution.ts'

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
export type WhatIfAnswer = {
  readonly name: string
  readonly life: LiquidityLife & {
    /** Of the pool after the event, quote per base. */
    readonly poolPrice: Float64Array
    /** 1 in range. */
    readonly inRange: ArrayLike<number>
  }
  /** √ of the ends of the range in the market's frame. */
  readonly range: Pick<MarketRange, 'sqrtLower' | 'sqrtUpper'>
  /** What the position itself spent on gas; absent where unknown. */
  readonly gasQuote?: number
}

/** The flags of a what-if, for `parseArgs`. */
export const WHAT_IF_OPTIONS = {
  decimals: { type: 'string' as const },
  fee: { type: 'string' as const },
  spacing: { type: 'string' as const },
  capital: { type: 'string' as const, default: '10000' },
  base: { type: 'string' as const, default: 'token0' },
  range: { type: 'string' as const, multiple: true as const, default: ['full', '0.1'] },
  from: { type: 'string' as const, default: '0' },
}

/** The question asked by the flags; ends the process where they make none. */
export function whatIfQuestion(values: {
  readonly decimals?: string | undefined
  readonly fee?: string | undefined
  readonly spacing?: string | undefined
  readonly capital: string
  readonly base: string
  readonly range: readonly string[]
  readonly from: string
}): WhatIfQuestion {
  const [decimals0, decimals1] = (values.decimals ?? '').split(',').map(Number)
  return {
    decimals: [positive('--decimals', decimals0), positive('--decimals', decimals1)],
    feePips: positive('--fee', Number(values.fee)),
    tickSpacing: positive('--spacing', Number(values.spacing)),
    capitalQuote: positive('--capital', Number(values.capital)),
    baseIs: values.base === 'token1' ? 'token1' : 'token0',
    ranges: values.range.map((text) =>
      text === 'full' ? text : positive('--range', Number(text)),
    ),
    fromBlock: BigInt(values.from),
  }
}

/** The number a flag gives, above zero, or the end of the process. */
export function positive(flag: string, value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value) && value > 0) return value
  return fail(`${flag} must be above zero`)
}

/** Ends the process with a message. */
export function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
