import { underlyingOfExchangeAsset } from '../domain/equivalents.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'
import { ModelError, plain } from '../models/modelError.ts'
import type { Accounts, HeldHedge } from './accounts.ts'

/**
 * The position accounts already hold in an instrument, so that an order closes it before it opens
 * anything, and its margin and carry count.
 *
 * The account of the venue's name is looked at, and its hedges of the instrument's symbol; of a spot
 * market its balance of the coin.
 *
 * @returns contracts, signed; 0 where there are none
 * @throws `hedge/kind-differs` where the file calls linear what the venue settles in coin, or the
 *   reverse: their deltas differ
 *
 * @example
 * // a short of 2 ETH in contracts of 0.001
 * heldContracts(accounts, 'exchange', { ...ethPerpetual, contractSizeBase: 0.001 }) // -2000
 */
export function heldContracts(
  { accounts }: Accounts,
  venue: string,
  instrument: VenueInstrument,
): number {
  const mine = accounts.filter(({ name }) => name === venue)
  if (instrument.kind === 'spot') {
    const asset = underlyingOfExchangeAsset(instrument.underlying)
    return sumOf(
      mine
        .flatMap(({ balances }) => balances)
        .filter((each) => each.kind !== 'margin' && underlyingOfExchangeAsset(each.asset) === asset)
        .map(({ amount }) => amount),
    )
  }
  return sumOf(
    mine
      .flatMap(({ hedges }) => hedges)
      .filter(({ symbol }) => symbol === instrument.symbol)
      .map((hedge) => contractsOf(hedge, instrument)),
  )
}

function contractsOf(
  hedge: HeldHedge,
  instrument: Exclude<VenueInstrument, { kind: 'spot' }>,
): number {
  switch (instrument.kind) {
    case 'linear-perpetual':
    case 'linear-future':
      if (hedge.kind === 'linear') return hedge.amountBase / instrument.contractSizeBase
      break
    case 'inverse-perpetual':
    case 'inverse-future':
      if (hedge.kind === 'inverse') return hedge.notionalQuote / instrument.contractSizeQuote
      break
    case 'option':
      if (hedge.kind === 'option') return hedge.amountBase / instrument.contractSizeBase
  }
  throw new ModelError(
    'hedge/kind-differs',
    `${instrument.symbol} is ${article(instrument.kind)}, but the accounts hold it as ${article(hedge.kind)}.`,
    'Correct its kind in the accounts: the delta of the one is not that of the other.',
  )
}

function article(kind: string): string {
  const words = kind.replace('-', ' ')
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`
}

function sumOf(parts: readonly number[]): number {
  return plain(
    'position',
    parts.reduce((sum, part) => sum + part, 0),
  )
}
