import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accountEntries } from '../../src/hedging/accountEntries.ts'
import { parseAccounts } from '../../src/hedging/accounts.ts'
import { codeOfThrown } from '../support/failureOf.ts'

const HEAD = '"format":"ammeter-accounts","version":1'
const NOW = 1_788_220_800
const page = readFileSync(new URL('../../docs/ACCOUNTS.md', import.meta.url), 'utf8')
const example = /```json\n([\s\S]+?)```/.exec(page)?.[1] ?? ''

describe('accounts', () => {
  test('the example of the page counts as it says', () => {
    const entries = accountEntries(parseAccounts(example), { ETH: 2000, BTC: 60_000 }, NOW)
    expect(entries.map(({ source, underlying }) => `${source} ${underlying}`)).toEqual([
      'exchange-balance USD',
      'margin ETH',
      'hedge ETH',
      'hedge BTC',
      'hedge ETH',
    ])
    const [cash, margin, linear, inverse, put] = entries
    expect(cash).toMatchObject({ deltaBase: 12_000, valueQuote: 12_000 })
    expect(margin).toMatchObject({ deltaBase: 0.5, valueQuote: 1000 })
    expect(linear).toMatchObject({ deltaBase: -2, valueQuote: 0, gammaBasePerPrice: 0 })
    expect(inverse?.deltaBase).toBe(-5000 / 64_000)
    expect(inverse?.valueQuote).toBeCloseTo(5000 * (4000 / 64_000), 9)
    expect(put?.deltaBase).toBeLessThan(0)
    expect(put?.gammaBasePerPrice).toBeGreaterThan(0)
  })

  test('delta, gamma and vega are the slopes of the value', () => {
    const accounts = parseAccounts(example)
    const at = (eth: number, btc: number) =>
      accountEntries(accounts, { ETH: eth, BTC: btc }, NOW).slice(3)
    const step = 0.5
    const [inverse, put] = at(2000, 60_000)
    const [up, down] = [at(2000 + step, 60_000 + step), at(2000 - step, 60_000 - step)]
    const slope = (i: number) =>
      ((up[i]?.valueQuote ?? 0) - (down[i]?.valueQuote ?? 0)) / (2 * step)
    expect(slope(0)).toBeCloseTo(inverse?.deltaBase ?? 0, 9)
    expect(slope(1)).toBeCloseTo(put?.deltaBase ?? 0, 6)
    const gamma = ((up[1]?.deltaBase ?? 0) - (down[1]?.deltaBase ?? 0)) / (2 * step)
    expect(gamma).toBeCloseTo(put?.gammaBasePerPrice ?? 0, 8)
    const bumped = parseAccounts(example.replace('"sigmaAnnual": 0.7', '"sigmaAnnual": 0.7001'))
    const [, after] = accountEntries(bumped, { ETH: 2000, BTC: 60_000 }, NOW).slice(3)
    const vega = ((after?.valueQuote ?? 0) - (put?.valueQuote ?? 0)) / 1e-4
    expect(vega / (put?.vegaQuotePerVol ?? 1)).toBeCloseTo(1, 3)
  })

  test('XBT is BTC, and a loan is short', () => {
    const text = `{${HEAD},"accounts":[{"name":"a","balances":[{"asset":"xbt","amount":-1}]}]}`
    expect(accountEntries(parseAccounts(text), { BTC: 60_000 }, NOW)).toMatchObject([
      { underlying: 'BTC', deltaBase: -1, valueQuote: -60_000 },
    ])
  })

  test.each([
    ['not JSON', '{'],
    ['another format', '{"format":"other","version":1,"accounts":[]}'],
    ['a misspelt hedge', `{${HEAD},"accounts":[{"name":"a","hedge":[]}]}`],
    ['an account twice', `{${HEAD},"accounts":[{"name":"a"},{"name":"a"}]}`],
    [
      'an inverse contract given as linear',
      `{${HEAD},"accounts":[{"name":"a","hedges":[{"kind":"linear","symbol":"P","underlying":"ETH","notionalQuote":-5000,"entryPrice":2000}]}]}`,
    ],
    ['milliseconds', `{${HEAD},"accounts":[{"name":"a","asOfSec":1788220800000}]}`],
  ])('%s is refused', (_, text) => {
    expect(codeOfThrown(() => parseAccounts(text))).toBe('config/accounts-invalid')
  })

  test('an asset without a price is not counted as nothing', () => {
    const text = `{${HEAD},"accounts":[{"name":"a","balances":[{"asset":"SOL","amount":1}]}]}`
    expect(codeOfThrown(() => accountEntries(parseAccounts(text), {}, NOW))).toBe(
      'hedge/price-missing',
    )
  })
})
