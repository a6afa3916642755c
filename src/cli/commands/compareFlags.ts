import type { CollectComparisonOptions, ComparisonAsked } from '../../analysis/collectComparison.ts'
import type { ComparisonInput } from '../../analysis/comparisonInput.ts'
import { USUAL_RIVALS } from '../../simulation/rivals.ts'
import { UsageError } from '../errors.ts'
import { duration, maybe, notNegative, positive, whole } from '../flagValues.ts'
import { finiteNumber, positiveNumber } from '../settings.ts'

/** The flags of `ammeter compare`, as commander hands them over. */
export type CompareFlags = {
  readonly volatility?: string
  readonly takers?: string
  readonly size?: string
  readonly sizeLaw?: string
  readonly sizeSd?: string
  readonly reservation?: string
  readonly horizon?: string
  readonly blockTime?: string
  readonly makers?: string
  readonly lot?: string
  readonly target?: string
  readonly gamma?: string
  readonly equal?: string
  readonly markouts?: string
  readonly makerFee?: string
  readonly hedgeCost?: string
  readonly gas?: string
  readonly range?: string
  readonly capital?: string
  readonly rounds?: string
  readonly seed?: string
  readonly marketPrice?: string
  readonly store?: string
  readonly from?: string
  readonly to?: string
}

type Asked = ComparisonAsked
type SizeLaw = ComparisonInput['options']['takers']['size']

/**
 * What the flags ask of a comparison.
 *
 * @throws `usage/bad-argument`; volatility, takers and their size are never guessed
 */
export function compareAsked(flags: CompareFlags): Asked {
  const market = (flag: string, text: string | undefined, what: string): number | undefined =>
    text === undefined && flags.store !== undefined ? undefined : required(flag, text, what)
  const volatilityAnnual = market('--volatility', flags.volatility, 'a year, as a fraction: 0.8')
  const perDay = market('--takers', flags.takers, 'a day, buyers and sellers together')
  const sizeBase = market('--size', flags.size, 'the mean trade, in base units')
  const horizonSec = duration('--horizon', flags.horizon ?? '1d')
  const blockSec = duration('--block-time', flags.blockTime ?? '12s')
  if (!(blockSec > 0) || horizonSec / blockSec < MIN_BLOCKS)
    throw new UsageError(
      `A round needs at least ${MIN_BLOCKS} blocks: --horizon ${horizonSec} s, --block-time ${blockSec} s.`,
    )
  return {
    ...maybe('volatilityAnnual', volatilityAnnual),
    horizonSec,
    blockSec,
    takers: {
      ...maybe('perDay', perDay),
      ...(sizeBase === undefined ? {} : { size: sizeLaw(flags, sizeBase) }),
      ...maybe('meanReservation', positive('--reservation', flags.reservation), 1e-4),
    },
    makers: (flags.makers ?? USUAL_RIVALS.join(',')).split(',').map((name) => name.trim()),
    equal: equalOf(flags.equal ?? 'capital'),
    markoutsSec: (flags.markouts ?? '5m,0s,1h').split(',').map((t) => duration('--markouts', t)),
    makerFeeBps: finiteNumber('--maker-fee', flags.makerFee ?? '0'),
    gasQuote: notNegative('--gas', flags.gas) ?? 0,
    rounds: whole('--rounds', flags.rounds ?? '200', 2, 100_000),
    seed: whole('--seed', flags.seed ?? '1', 0, 999_999_999),
    ...maybe('marketPrice', positive('--market-price', flags.marketPrice)),
    ...maybe('lotBase', positive('--lot', flags.lot)),
    ...maybe('targetBase', notNegative('--target', flags.target)),
    ...maybe('riskAversionPerQuote', notNegative('--gamma', flags.gamma)),
    ...maybe('hedgeCostBps', notNegative('--hedge-cost', flags.hedgeCost)),
  }
}

/** The LP's range in a pool; a position brings its own. @throws `usage/bad-argument` */
export function compareRange(
  { range, capital }: CompareFlags,
  isPool: boolean,
): NonNullable<ComparisonInput['range']> {
  if (!isPool && (range !== undefined || capital !== undefined))
    throw new UsageError('--range and --capital are for a pool: a position brings its own.')
  const width = range === undefined || range === 'full' ? undefined : positive('--range', range)
  if (width !== undefined && width >= 0.999)
    throw new UsageError('--range takes full or a fraction of the price below 0.999: 0.1 is ±10 %.')
  return { ...maybe('widthShare', width), ...maybe('capitalQuote', positive('--capital', capital)) }
}

/** The record that measures what was not given. @throws `usage/bad-argument` */
export function compareRecord({
  store,
  from,
  to,
}: CompareFlags): CollectComparisonOptions['record'] {
  if (store === undefined) {
    if (from === undefined && to === undefined) return undefined
    throw new UsageError('--from and --to are blocks of a --store.')
  }
  const block = (flag: string, text: string | undefined): bigint | undefined => {
    if (text === undefined) return undefined
    if (/^\d{1,18}$/.test(text)) return BigInt(text)
    throw new UsageError(`${flag} takes a block number, not "${text.slice(0, 40)}".`)
  }
  return { folder: store, fromBlock: block('--from', from), toBlock: block('--to', to) }
}

const MIN_BLOCKS = 10

function sizeLaw({ sizeLaw = 'exponential', sizeSd }: CompareFlags, mean: number): SizeLaw {
  if ((sizeLaw === 'log-normal') !== (sizeSd !== undefined))
    throw new UsageError('--size-sd, of the logarithm, goes with --size-law log-normal.')
  switch (sizeLaw) {
    case 'exponential':
      return { law: 'exponential', meanBase: mean }
    case 'constant':
      return { law: 'constant', sizeBase: mean }
    case 'log-normal': {
      const logSd = notNegative('--size-sd', sizeSd) ?? 0
      return { law: 'log-normal', medianBase: mean / Math.exp(logSd ** 2 / 2), logSd }
    }
    default:
      throw new UsageError(
        `--size-law takes constant, exponential or log-normal, not "${sizeLaw.slice(0, 40)}".`,
      )
  }
}

function equalOf(text: string): Asked['equal'] {
  if (text === 'capital' || text === 'risk') return text
  throw new UsageError(`--equal takes capital or risk, not "${text.slice(0, 40)}".`)
}

function required(flag: string, text: string | undefined, what: string): number {
  if (text !== undefined) return positiveNumber(flag, text)
  throw new UsageError(
    `A comparison needs ${flag}: ${what}. It is not guessed; --store measures it of recorded swaps.`,
  )
}
