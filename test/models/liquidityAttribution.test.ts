import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import { depositBasket } from '../../src/models/depositBasket.ts'
import { heldInsteadPath } from '../../src/models/heldInstead.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { attributeLiquidity } from '../../src/models/liquidityAttribution.ts'
import { lvrAlongPath } from '../../src/models/lossVersusRebalancing.ts'
import { worthAtEntry, worthInBase, worthInQuote, worthInUsd } from '../../src/models/worth.ts'
import { rangeCurve } from '../support/closedFormCurve.ts'
import { lifeOf, type PricedLife, randomLife, turnedAround } from '../support/liquidityLives.ts'

const FULL = [1e-12, 1e18] as const

const inQuote = (life: PricedLife, sampleEverySec?: number, gasCost = 0) =>
  attributeLiquidity({ life, worth: worthInQuote(life.poolPrice), gasCost, sampleEverySec })

const pathOf = (prices: readonly number[], lower: number, upper: number, liquidity: number) =>
  lifeOf(
    lower,
    upper,
    prices.map((price) => ({ price, liquidity })),
  )

describe('attribution of a life', () => {
  test('1000 → 2000 → 1000: LVR 292.893219, impermanent loss and P&L nothing', () => {
    const life = pathOf([1000, 2000, 1000], ...FULL, Math.sqrt(1000))
    const ours = inQuote(life)
    expect(ours.lvrQuote).toBeCloseTo(292.893219, 5)
    expect(ours.impermanentLossQuote).toBeCloseTo(0, 8)
    expect(ours.attribution.totalPnlQuote).toBeCloseTo(0, 8)
    expect(ours.rebalancingPnlQuote).toBeCloseTo(292.893219, 5)
    // A sample at both ends sees nothing: what returns within an interval cancels.
    expect(inQuote(life, 3600).lvrQuote).toBeCloseTo(0, 8)
  })

  test('one jump without fees: LVR is the impermanent loss', () => {
    const ours = inQuote(pathOf([2000, 2300], 1500, 2500, 800))
    expect(ours.lvrQuote).toBeGreaterThan(1)
    expect(ours.lvrQuote).toBeCloseTo(ours.impermanentLossQuote, 8)
    expect(ours.divergencePnlQuote).toBeCloseTo(-ours.lvrQuote, 8)
  })

  test('without flows it is the path-wise LVR and the impermanent loss of the models', () => {
    const prices = [2000, 1900, 1480, 1510, 2200, 2600, 2450, 2100]
    const curve = rangeCurve(800, 1500, 2500)
    const ours = inQuote(pathOf(prices, 1500, 2500, 800))
    expect(ours.lvrQuote).toBeCloseTo(
      lvrAlongPath(curve, prices).reduce((sum, loss) => sum + loss, 0),
      8,
    )
    const basket = (price: number) => ({ base: curve.baseAt(price), quote: curve.quoteAt(price) })
    const loss = impermanentLoss({ deposit: basket(2000), now: basket(2100), price: 2100 })
    expect(ours.impermanentLossQuote).toBeCloseTo(loss.impermanentLossQuote, 8)
    expect(ours.holdQuote).toBeCloseTo(loss.holdQuote, 8)
    expect(ours.realisedImpermanentLossQuote).toBeCloseTo(0, 8)
  })

  test('flows are no P&L: a deposit, a withdrawal and a collect at one price bring nothing', () => {
    const rows = [{ liquidity: 5 }, { liquidity: 9 }, { liquidity: 2 }, { collect: true }]
    const life = lifeOf(
      1500,
      2500,
      rows.map((row) => ({ ...row, price: 2000 })),
    )
    const { attribution, depositedQuote, withdrawnQuote, valueQuote } = inQuote(life)
    expect(attribution.totalPnlQuote).toBeCloseTo(0, 9)
    expect(attribution.adverseSelectionPnlQuote).toBeCloseTo(0, 9)
    expect(depositedQuote - withdrawnQuote).toBeCloseTo(valueQuote, 9)
  })

  test('fees count when earned; what they gain until collected is a line of its own', () => {
    const life = lifeOf(...FULL, [
      { price: 100 },
      { price: 100, feesBase: 2 },
      { price: 150 },
      { price: 150, collect: true },
      { price: 300 },
    ])
    const ours = inQuote(life, undefined, 7)
    expect(ours.attribution.feesQuote).toBeCloseTo(200, 9)
    expect(ours.feeRevaluationPnlQuote).toBeCloseTo(100, 9)
    expect(ours.feesCollectedQuote).toBeCloseTo(300, 9)
    expect(ours.attribution.costsQuote).toBe(7)
    expect(ours.lvrNetOfFeesPnlQuote).toBeCloseTo(200 - ours.lvrQuote, 9)
  })

  test('300 random lives sum to 1e-9 of gross flows, at every row and sampled, pool price or mark', () => {
    const root = randomStream(6)
    for (let run = 0; run < 300; run += 1) {
      const random = root.split(String(run))
      const life = randomLife(random)
      const mark = life.poolPrice.map((price) => price * Math.exp(0.01 * random.normal()))
      for (const everySec of [undefined, 900])
        for (const worth of [worthInQuote(life.poolPrice), worthInQuote(mark)]) {
          // The constructor refuses what does not sum; a thousandth of that is what rounding makes.
          const ours = attributeLiquidity({ life, worth, gasCost: 0.1, sampleEverySec: everySec })
          expect(Math.abs(ours.attribution.residualQuote)).toBeLessThan(
            1e-12 * (ours.grossFlowsQuote + 1),
          )
          expect(ours.holdPnlQuote + ours.divergencePnlQuote).toBeCloseTo(
            ours.valueQuote + ours.withdrawnQuote - ours.depositedQuote,
            6 - Math.ceil(Math.log10(ours.grossFlowsQuote + 1)),
          )
        }
      const ours = inQuote(life)
      expect(ours.lvrQuote).toBeGreaterThan(-1e-12 * ours.grossFlowsQuote)
      expect(ours.impermanentLossQuote).toBeGreaterThan(-1e-12 * ours.grossFlowsQuote)
      expect(ours.realisedImpermanentLossQuote).toBeGreaterThan(-1e-12 * ours.grossFlowsQuote)
    }
  })

  test('in base it is the same as the life turned around, in quote', () => {
    const root = randomStream(7)
    for (let run = 0; run < 50; run += 1) {
      const life = randomLife(root.split(String(run)))
      const worth = worthInBase(life.poolPrice)
      const ours = attributeLiquidity({ life, worth, gasCost: 0 })
      const other = inQuote(turnedAround(life))
      for (const key of ['lvrQuote', 'holdQuote', 'valueQuote', 'holdPnlQuote'] as const)
        expect(Math.abs(ours[key] - other[key])).toBeLessThan(1e-12 * ours.grossFlowsQuote)
    }
  })

  test('in USD: at par it is quote, at a constant rate that multiple, and a moving one is market risk', () => {
    const life = randomLife(randomStream(8))
    const usd = (rate: (i: number) => number) =>
      attributeLiquidity({
        life,
        worth: worthInUsd(
          life.poolPrice,
          Float64Array.from(life.poolPrice, (_, i) => rate(i)),
        ),
        gasCost: 0,
      })
    const quote = inQuote(life)
    expect(usd(() => 1)).toEqual(quote)
    expect(usd(() => 2).lvrQuote / quote.lvrQuote).toBeCloseTo(2, 12)
    expect(usd(() => 2).attribution.totalPnlQuote).toBeCloseTo(
      2 * quote.attribution.totalPnlQuote,
      9,
    )
    // A dollar price that only drifts adds market risk, never LVR beyond its scale.
    const still = lifeOf(1500, 2500, [{ price: 2000 }, { price: 2000 }, { price: 2000 }])
    const drifting = attributeLiquidity({
      life: still,
      worth: worthInUsd(still.poolPrice, [1, 2, 3]),
      gasCost: 0,
    })
    expect(drifting.lvrQuote).toBe(0)
    expect(drifting.attribution.totalPnlQuote).toBeCloseTo(drifting.rebalancingPnlQuote, 12)
    expect(drifting.rebalancingPnlQuote).toBeCloseTo(2 * (drifting.valueQuote / 3), 12)
  })

  test('at entry prices no market moves: only quantities do', () => {
    const life = pathOf([2000, 2300], 1500, 2500, 800)
    const worth = worthAtEntry(worthInQuote(life.poolPrice))
    const ours = attributeLiquidity({ life, worth, gasCost: 0 })
    expect(ours.rebalancingPnlQuote).toBe(0)
    expect(ours.holdPnlQuote).toBe(0)
    // Sold above the entry: at entry prices that is a gain.
    expect(ours.attribution.totalPnlQuote).toBeCloseTo(-ours.lvrQuote, 9)
    expect(ours.attribution.totalPnlQuote).toBeGreaterThan(0)
  })

  test('columns of different lengths are refused', () => {
    const life = randomLife(randomStream(9))
    const worth = worthInQuote(life.poolPrice.slice(1))
    expect(() => attributeLiquidity({ life, worth, gasCost: 0 })).toThrow(
      expect.objectContaining({ code: 'model/bad-series' }),
    )
  })
})

test('the basket held instead is that of the integer rule', () => {
  const steps = [
    { price: 2000, liquidity: 100 },
    { price: 2100, liquidity: 400 },
    { price: 1800, liquidity: 200 },
  ]
  const life = lifeOf(1500, 2500, steps)
  const curve = rangeCurve(1, 1500, 2500)
  const basket = depositBasket(
    steps.map(({ price, liquidity }, i) => {
      const delta = liquidity - (steps[i - 1]?.liquidity ?? 0)
      return {
        liquidityDelta: BigInt(delta),
        base: Math.max(delta, 0) * curve.baseAt(price),
        quote: Math.max(delta, 0) * curve.quoteAt(price),
      }
    }),
  )
  const held = heldInsteadPath(life, worthInQuote(life.poolPrice))
  expect(held.base.at(-1)).toBeCloseTo(basket.base, 10)
  expect(held.quote.at(-1)).toBeCloseTo(basket.quote, 8)
})
