import { describe, expect, test } from 'vitest'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import { accountEntries } from '../../src/hedging/accountEntries.ts'
import { parseAccounts } from '../../src/hedging/accounts.ts'
import { candidateOf } from '../../src/hedging/candidateOf.ts'
import { heldContracts } from '../../src/hedging/heldContracts.ts'
import {
  inverseOption,
  inversePerpetual,
  linearFuture,
  linearPerpetual,
  spotMarket,
} from '../support/venueInstruments.ts'

const accounts = parseAccounts(
  JSON.stringify({
    format: 'ammeter-accounts',
    version: 1,
    accounts: [
      {
        name: 'exchange',
        balances: [
          { asset: 'ETH', amount: 1.5 },
          { asset: 'ETH', amount: 9, kind: 'margin' },
          { asset: 'USDC', amount: 7 },
        ],
        hedges: [
          { kind: 'linear', symbol: linearPerpetual.symbol, underlying: 'ETH', amountBase: -2 },
          {
            kind: 'inverse',
            symbol: inversePerpetual.symbol,
            underlying: 'ETH',
            notionalQuote: -5000,
            entryPrice: 2000,
          },
          {
            kind: 'option',
            symbol: inverseOption.symbol,
            underlying: 'ETH',
            right: 'call',
            strike: 2000,
            expirySec: inverseOption.expirySec,
            amountBase: 3,
            sigmaAnnual: 0.6,
          },
          { kind: 'linear', symbol: 'ETH-SWAPPED', underlying: 'ETH', amountBase: -1 },
        ],
      },
      {
        name: 'other',
        hedges: [
          { kind: 'linear', symbol: linearPerpetual.symbol, underlying: 'ETH', amountBase: -50 },
        ],
      },
    ],
  }),
)
const held = (instrument: VenueInstrument) => heldContracts(accounts, 'exchange', instrument)

describe('what is already held in an instrument', () => {
  test.each([
    ['a linear perpetual', linearPerpetual, -2],
    ['in contracts of a thousandth', { ...linearPerpetual, contractSizeBase: 0.001 }, -2000],
    ['an inverse perpetual of 10 dollars', { ...inversePerpetual, contractSizeQuote: 10 }, -500],
    ['an option', inverseOption, 3],
    ['coins, those that are no margin', spotMarket, 1.5],
    ['nothing', linearFuture, 0],
  ])('%s', (_, instrument, contracts) => {
    expect(held(instrument)).toBeCloseTo(contracts, 9)
  })

  test('contracts times their delta are the exposure that the accounts add', () => {
    const entries = accountEntries(accounts, { ETH: 2000 }, linearPerpetual.asOfSec)
    for (const instrument of [linearPerpetual, inversePerpetual]) {
      const { deltaBase } = candidateOf({
        venue: 'exchange',
        instrument,
        atSec: linearPerpetual.asOfSec,
      })
      const entry = entries.find(({ label }) => label === `exchange ${instrument.symbol}`)
      expect(held(instrument) * deltaBase).toBeCloseTo(entry?.deltaBase ?? Number.NaN, 12)
    }
  })

  test('an inverse contract given as linear is refused, and the reverse', () => {
    for (const instrument of [
      { ...inversePerpetual, symbol: 'ETH-SWAPPED' },
      { ...linearPerpetual, symbol: inversePerpetual.symbol },
    ])
      expect(() => held(instrument)).toThrow(
        expect.objectContaining({ code: 'hedge/kind-differs' }),
      )
  })
})
