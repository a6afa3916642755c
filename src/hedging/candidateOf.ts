import type { Assumption, Warning } from '../domain/assumption.ts'
import { NUMERAIRE, underlyingOfExchangeAsset } from '../domain/equivalents.ts'
import type { BookLevel, VenueInstrument } from '../domain/venueSnapshot.ts'
import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'
import { quotePerPrice, referenceOf } from './bookCost.ts'
import type { CostStep, HedgeCandidate } from './candidate.ts'
import { basisPnlToExpiry } from './instruments/datedFuture.ts'
import { carryPnlAnnual } from './instruments/linearPerpetual.ts'
import { listedOptionGreeks } from './instruments/listedOption.ts'
import { notionalQuote, tradingFeePnl } from './venueFees.ts'

export type CandidateOptions = {
  readonly venue: string
  readonly instrument: VenueInstrument
  /** Unix seconds, for what expires. */
  readonly atSec: number
  /** Spot price of the underlying; default the venue's index, else its mark. */
  readonly spotPrice?: number
  /** Whether orders take from the book (default) or rest in it, which pays the maker's fee alone. */
  readonly liquidity?: 'taker' | 'maker'
  /** Share of the price lost by taking, where no book is known; default 0, which is said. */
  readonly slippageRate?: number
  /** Risk-free, continuously compounded, for options; default 0. */
  readonly rateAnnual?: number
}

/**
 * What one contract of an instrument does, costs and brings.
 *
 * Delta by the spot price: `c` of a linear contract of c base, `N/P₀` of an inverse one of N quote
 * (its margin coins are exposures of their own), `c·F/S` of a future, Black's of an option (an inverse
 * one's coins paid are taken off). Carry at today's funding or basis; an option's decay is taken to be
 * paid back by its gamma. Cost in steps of the book: fee, and slippage against its middle.
 *
 * @returns per contract, in dollars; dollar coins at par
 * @throws `hedge/quote-not-dollar`, `hedge/no-index`, `hedge/bad-expiry`, `hedge/bad-funding`,
 *   `model/bad-price`, `model/no-implied-volatility`
 *
 * @example
 * candidateOf({ venue: 'hyperliquid', instrument: ethPerpetual, atSec }).deltaBase // 1
 */
export function candidateOf(options: CandidateOptions): HedgeCandidate {
  const { venue, instrument } = options
  const { symbol, kind, lotContracts, minContracts, minNotionalQuote } = instrument
  if (underlyingOfExchangeAsset(instrument.quote) !== NUMERAIRE)
    throw new ModelError(
      'hedge/quote-not-dollar',
      `${symbol} is priced in ${instrument.quote}, not in dollars.`,
      'Hedge with instruments priced in dollars; two of them make any pair.',
    )
  const spot = spotOf(options)
  const greeks = greeksOf(options, spot)
  const carry = carryOf(options, spot)
  const notional = notionalQuote(instrument, 1, spot)
  return {
    venue,
    symbol,
    kind,
    underlying: underlyingOfExchangeAsset(instrument.underlying),
    underlyingPriceQuote: spot,
    ...greeks,
    notionalQuote: notional,
    entryPrice: instrument.markPrice,
    buySteps: stepsOf(options, 'buy'),
    sellSteps: stepsOf(options, 'sell'),
    canBeShort: kind !== 'spot' || instrument.borrowRateAnnual !== undefined,
    longCarryPnlAnnualQuote: carry.long,
    shortCarryPnlAnnualQuote: carry.short,
    lotContracts,
    ...(minContracts === undefined ? {} : { minContracts }),
    ...(minNotionalQuote === undefined ? {} : { minNotionalQuote }),
    marginQuote: plain(
      'margin',
      notional * requireAmount('margin rate', instrument.initialMarginRate ?? 0),
    ),
    assumptions: assumptionsOf(options),
    warnings: carry.warnings,
  }
}

function spotOf({ instrument, spotPrice }: CandidateOptions): number {
  const spot = spotPrice ?? instrument.indexPrice
  if (spot !== undefined) return requirePrice('spot price', spot)
  if (instrument.kind !== 'option') return requirePrice('mark price', instrument.markPrice)
  throw new ModelError('hedge/no-index', `The spot price of ${instrument.symbol} is not known.`)
}

function greeksOf(
  { instrument, atSec, rateAnnual }: CandidateOptions,
  spot: number,
): Pick<HedgeCandidate, 'deltaBase' | 'gammaBasePerPrice' | 'vegaQuotePerVol'> {
  const linear = (deltaBase: number) => ({
    deltaBase: plain('delta', deltaBase),
    gammaBasePerPrice: 0,
    vegaQuotePerVol: 0,
  })
  switch (instrument.kind) {
    case 'linear-perpetual':
      return linear(instrument.contractSizeBase)
    case 'inverse-perpetual':
    case 'inverse-future':
      return linear(instrument.contractSizeQuote / requirePrice('mark', instrument.markPrice))
    case 'linear-future':
      // The future moves in proportion to spot: the tailed hedge.
      return linear((instrument.contractSizeBase * instrument.markPrice) / spot)
    case 'spot':
      return linear(1)
    case 'option': {
      const greeks = listedOptionGreeks({
        option: instrument,
        atSec,
        spotPrice: spot,
        ...(rateAnnual === undefined ? {} : { rateAnnual }),
      })
      return {
        deltaBase: greeks.deltaBase,
        gammaBasePerPrice: greeks.gammaBasePerPrice,
        vegaQuotePerVol: greeks.vegaQuote,
      }
    }
  }
}

type Carry = {
  readonly long: number
  readonly short: number
  readonly warnings: readonly Warning[]
}

function carryOf({ venue, instrument, atSec }: CandidateOptions, spot: number): Carry {
  const both = (long: number, warnings: readonly Warning[] = []): Carry => ({
    long: plain('carry', long),
    short: plain('carry', -long),
    warnings,
  })
  switch (instrument.kind) {
    case 'linear-perpetual':
    case 'inverse-perpetual': {
      const { funding, markPrice } = instrument
      if (funding === undefined)
        return both(0, [
          {
            code: 'hedge/funding-missing',
            message: `The funding rate of ${instrument.symbol} is not known: its carry counts as nothing.`,
            subject: `${venue}:${instrument.symbol}`,
          },
        ])
      const positionBase =
        instrument.kind === 'linear-perpetual'
          ? instrument.contractSizeBase
          : instrument.contractSizeQuote / markPrice
      return both(carryPnlAnnual({ positionBase, markPrice, funding }))
    }
    case 'linear-future':
    case 'inverse-future': {
      const futurePrice = requirePrice('mark price', instrument.markPrice)
      const timeYears = (instrument.expirySec - atSec) / YEAR_SEC
      const positionBase =
        instrument.kind === 'linear-future'
          ? instrument.contractSizeBase
          : instrument.contractSizeQuote / futurePrice
      const quote = { spotPrice: spot, futurePrice, timeYears }
      return both(basisPnlToExpiry({ positionBase, quote }) / timeYears)
    }
    case 'spot':
      return {
        long: 0,
        short: plain('carry', -(instrument.borrowRateAnnual ?? 0) * spot),
        warnings: [],
      }
    case 'option':
      return both(0)
  }
}

const YEAR_SEC = 365 * 86_400

function stepsOf(options: CandidateOptions, side: 'buy' | 'sell'): CostStep[] {
  const { instrument, liquidity = 'taker', slippageRate = 0 } = options
  const feeAt = (price: number): number =>
    -tradingFeePnl({ instrument, contracts: 1, price, liquidity })
  const { book, markPrice } = instrument
  if (liquidity === 'maker' || book === undefined) {
    const worse = liquidity === 'maker' ? 0 : requireAmount('slippage', slippageRate) * markPrice
    const costQuote = feeAt(markPrice) + worse * quotePerPrice(instrument, 1, markPrice)
    return [{ contracts: Number.POSITIVE_INFINITY, costQuote: plain('cost', costQuote) }]
  }
  const reference = referenceOf(book, markPrice)
  const levels: readonly BookLevel[] = side === 'buy' ? book.asks : book.bids
  let least = Number.NEGATIVE_INFINITY
  return levels.map(({ price, sizeContracts }) => {
    const worse = Math.max(0, side === 'buy' ? price - reference : reference - price)
    const costQuote = feeAt(price) + worse * quotePerPrice(instrument, 1, price)
    // A cheaper level behind a dearer one is rounding of a fee's cap.
    least = Math.max(least, plain('cost', costQuote))
    return { contracts: sizeContracts, costQuote: least }
  })
}

function assumptionsOf({ instrument, liquidity, slippageRate }: CandidateOptions): Assumption[] {
  const { kind, symbol, book } = instrument
  const said: Assumption[] = []
  if (kind === 'linear-perpetual' || kind === 'inverse-perpetual')
    said.push({
      id: 'funding-stays',
      statement: `Funding of ${symbol} stays as it is, and it moves one for one with spot.`,
      bias: 'funding reverts: a high rate overstates what a short earns',
    })
  if (kind === 'inverse-perpetual' || kind === 'inverse-future')
    said.push({
      id: 'margin-coins-held',
      statement: `Coins that margin ${symbol} are held already and counted among the exposures.`,
      bias: 'coins bought for margin add exposure that this leaves open',
    })
  if (kind === 'option')
    said.push({
      id: 'option-fairly-priced',
      statement: `What ${symbol} loses to time its gamma earns back: its carry counts as nothing.`,
      bias: 'flatters buying where implied volatility is above what will be realised',
    })
  if (liquidity === 'maker')
    said.push({
      id: 'orders-fill',
      statement: `Resting orders of ${symbol} fill at the mark.`,
      bias: 'overstates the hedge: orders fill when the price runs through them, or not',
    })
  else if (book === undefined)
    said.push({
      id: 'no-book',
      statement: `No book of ${symbol} is known: an order of any size costs ${slippageRate ?? 0} of its price beside the fee.`,
      bias: 'understates what large orders cost',
    })
  return said
}
