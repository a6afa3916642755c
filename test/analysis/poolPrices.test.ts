import { expect, test } from 'vitest'
import { type PricedPool, poolPrices } from '../../src/analysis/poolPrices.ts'

const as = (underlying: string, unitsPerToken = 1) =>
  ({ underlying, unitsPerToken, basis: 'given' }) as const
const pricesOf = (pools: readonly PricedPool[], given = {}) => poolPrices(pools, given)

test('a position in a shallow pool of any price does not price the wallet', () => {
  const sent = { base: as('ETH'), quote: as('USD'), price: 1_000_000, depthQuote: 5 }
  const deep = { base: as('ETH'), quote: as('USD'), price: 2000, depthQuote: 1e6 }
  for (const order of [
    [sent, deep],
    [deep, sent],
  ]) {
    expect(pricesOf(order)).toEqual({ prices: { ETH: 2000 }, sources: { ETH: 'pool' } })
  }
  // Depth is compared in dollars, whichever way round the pair is counted.
  const inverted = { base: as('USD'), quote: as('ETH'), price: 1 / 1990, depthQuote: 1000 }
  expect(pricesOf([deep, inverted]).prices['ETH']).toBeCloseTo(1990, 9)
})

test('through another pool, and by the rate of a token', () => {
  const eth = { base: as('ETH'), quote: as('USD'), price: 2000, depthQuote: 1e6 }
  const other = { base: as('X'), quote: as('ETH'), price: 0.01, depthQuote: 10 }
  expect(pricesOf([other, eth])).toEqual({
    prices: { ETH: 2000, X: 20 },
    sources: { ETH: 'pool', X: 'pools' },
  })
  // A token that is 1.25 ETH and costs 2,500 dollars says 2,000 for an ether.
  const staked = { base: as('ETH', 1.25), quote: as('USD'), price: 2500, depthQuote: 1 }
  expect(pricesOf([staked]).prices).toEqual({ ETH: 2000 })
})

test('what is given wins, and what nothing prices stays without', () => {
  const eth = { base: as('ETH'), quote: as('USD'), price: 2000, depthQuote: 1e6 }
  expect(pricesOf([eth], { ETH: 1500 })).toEqual({
    prices: { ETH: 1500 },
    sources: { ETH: 'given' },
  })
  expect(pricesOf([{ base: as('X'), quote: as('Y'), price: 2, depthQuote: 1 }]).prices).toEqual({})
  expect(
    pricesOf([{ base: as('ETH'), quote: as('USD'), price: undefined, depthQuote: 0 }]).prices,
  ).toEqual({})
})
