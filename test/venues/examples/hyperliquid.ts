/*
 * Answers in the words of Hyperliquid's own documentation:
 * hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint/perpetuals, "Retrieve
 * perpetuals asset contexts". Values as printed there, but for margin tables, which are left out.
 */
export const documentedContexts = [
  {
    universe: [
      { name: 'BTC', szDecimals: 5, maxLeverage: 50 },
      { name: 'ETH', szDecimals: 4, maxLeverage: 50 },
      { name: 'HPOS', szDecimals: 0, maxLeverage: 3, onlyIsolated: true },
    ],
  },
  [
    {
      dayNtlVlm: '1169046.29406',
      funding: '0.0000125',
      impactPxs: ['14.3047', '14.3444'],
      markPx: '14.3161',
      midPx: '14.314',
      openInterest: '688.11',
      oraclePx: '14.32',
      premium: '0.00031774',
      prevDayPx: '15.322',
    },
    {
      dayNtlVlm: '1426126.295175',
      funding: '0.0000125',
      impactPxs: ['6.0386', '6.0562'],
      markPx: '6.0436',
      midPx: '6.0431',
      openInterest: '1882.55',
      oraclePx: '6.0457',
      premium: '0.00028119',
      prevDayPx: '6.3611',
    },
    {
      dayNtlVlm: '809774.565507',
      funding: '0.0000125',
      impactPxs: ['8.4505', '8.4722'],
      markPx: '8.4542',
      midPx: '8.4557',
      openInterest: '2912.05',
      oraclePx: '8.4585',
      premium: '0.00033694',
      prevDayPx: '8.8097',
    },
  ],
] as const

/**
 * The book beside those contexts. The form is the documented one of `l2Book` (coin, time in ms, levels
 * of px, sz, n: bids, then asks); the prices are ours, around the documented ETH mid of 6.0431, since
 * the example of that page is of another price.
 */
export const ethBook = {
  coin: 'ETH',
  time: 1_754_450_974_231,
  levels: [
    [
      { px: '6.0386', sz: '152.5', n: 3 },
      { px: '6.03', sz: '1000.0001', n: 2 },
    ],
    [
      { px: '6.0476', sz: '99.25', n: 1 },
      { px: '6.0562', sz: '2500.0', n: 7 },
    ],
  ],
}

/** An older form of the same answer, as vendors' guides print it: no time, so no age. */
export const bookWithoutTime = ethBook.levels

export const NOW_SEC = ethBook.time / 1000
