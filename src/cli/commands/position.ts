import { analyzePosition } from '../../analysis/analyzePosition.ts'
import { type CollectPositionOptions, collectPosition } from '../../analysis/collectPosition.ts'
import type { LifeQuestion } from '../../analysis/recordedLife.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import { parsePositionId } from '../../domain/ids.ts'
import { positionJson } from '../../report/json.ts'
import { positionView } from '../../report/positionView.ts'
import { UsageError } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { print, saveTape } from '../output.ts'
import { readPriceFile } from '../priceFile.ts'
import {
  historyProtocolOf,
  openNode,
  type ReadFlags,
  rangeOptions,
  reproduceLine,
} from '../reading.ts'
import { finiteNumber, positiveNumber, settle } from '../settings.ts'

export type PositionFlags = ReadFlags & {
  readonly marketPrice?: string
  readonly entryBlock?: string
  readonly entryPrice?: string
  readonly deposit?: boolean
  readonly existing?: readonly string[]
  readonly lot?: string
  readonly minNotional?: string
  readonly volatility?: string
  readonly store?: string
  readonly prices?: string
  readonly usdPrices?: string
  readonly markouts?: string
  readonly sample?: string
  readonly band?: string
}

/** `ammeter position <id>` */
export async function positionCommand(
  idText: string,
  flags: PositionFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  // What needs no node is checked before one is asked for.
  const asked = positionOptions(flags)
  parsePositionId(idText)
  const life = lifeQuestion(flags, io)
  const settings = await settle(flags, io)
  const id = parsePositionId(idText, settings.protocol)
  if (life !== undefined) historyProtocolOf(id.protocol)
  const client = openNode(settings, io)
  const input = await collectPosition(client, {
    ...rangeOptions(settings, flags, io, id),
    ...asked,
    life: life === undefined ? undefined : { ...life, store: settings.store },
    tokenId: id.tokenId,
    reproduce: reproduceLine('position', idText, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  const result = analyzePosition(input, { toolVersion, inputHash: hashOfInput(input) })
  print(io, flags, { json: () => positionJson(result), view: () => positionView(result) })
}

/** What the flags ask of the analysis. @throws `usage/bad-argument` */
export function positionOptions(
  flags: PositionFlags,
): Pick<
  CollectPositionOptions,
  'entry' | 'existing' | 'lotBase' | 'marketPrice' | 'minimumNotionalQuote' | 'volatilityAnnual'
> {
  const positive = (flag: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : positiveNumber(flag, text)
  return {
    entry: entryOf(flags),
    existing: (flags.existing ?? []).map(existingHedge),
    lotBase: positive('--lot', flags.lot),
    marketPrice: positive('--market-price', flags.marketPrice),
    minimumNotionalQuote: positive('--min-notional', flags.minNotional),
    volatilityAnnual: positive('--volatility', flags.volatility),
  }
}

const MARKOUTS_SEC = '0,300,3600'
const SAMPLE_SEC = '3600'

/** What the flags ask of the life; nothing without a store. @throws `usage/bad-argument` */
function lifeQuestion(flags: PositionFlags, io: CliIo): Omit<LifeQuestion, 'store'> | undefined {
  const { store, prices, usdPrices, markouts, sample, band } = flags
  if (store === undefined) {
    const lone = Object.entries({ prices, usdPrices, markouts, sample, band }).find(
      ([, value]) => value !== undefined,
    )
    if (lone === undefined) return undefined
    throw new UsageError(`--${lone[0] === 'usdPrices' ? 'usd-prices' : lone[0]} needs --store.`)
  }
  return {
    horizonsSec: (markouts ?? MARKOUTS_SEC).split(',').map((each) => {
      const seconds = finiteNumber('--markouts', each)
      if (seconds < 0) throw new UsageError(`--markouts takes seconds, not ${each}.`)
      return seconds
    }),
    sampleEverySec: positiveNumber('--sample', sample ?? SAMPLE_SEC),
    bandBase: band === undefined ? undefined : positiveNumber('--band', band),
    prices: prices === undefined ? undefined : readPriceFile(io, prices),
    usdPrices: usdPrices === undefined ? undefined : readPriceFile(io, usdPrices),
  }
}

function entryOf(flags: PositionFlags): NonNullable<CollectPositionOptions['entry']> {
  const { entryBlock, entryPrice } = flags
  if (entryBlock !== undefined && entryPrice !== undefined)
    throw new UsageError('--entry-block and --entry-price exclude each other.')
  if (entryPrice !== undefined)
    return { source: 'entry-price', price: positiveNumber('--entry-price', entryPrice) }
  if (entryBlock !== undefined) {
    if (!/^\d{1,18}$/.test(entryBlock)) throw new UsageError('--entry-block takes a block number.')
    return { source: 'entry-block', blockNumber: BigInt(entryBlock) }
  }
  return flags.deposit === false ? { source: 'none' } : { source: 'deposit' }
}

/** `-0.5` or `binance=-0.5`: a short is below zero. */
function existingHedge(text: string): { readonly label: string; readonly deltaBase: number } {
  const at = text.lastIndexOf('=')
  return {
    label: at <= 0 ? 'as given' : text.slice(0, at).slice(0, 40),
    deltaBase: finiteNumber('--existing', text.slice(at + 1)),
  }
}
