import { describe, expect, test } from 'vitest'
import { ATTRIBUTION_TOLERANCE, attribution } from '../../src/models/attribution.ts'

const parts = {
  feesQuote: 3,
  adverseSelectionPnlQuote: -2,
  inventoryPnlQuote: 10,
  hedgePnlQuote: -9,
  costsQuote: 1,
  totalPnlQuote: 1,
}

describe('an attribution', () => {
  test('sums, costs taken off', () => {
    expect(attribution(parts, 25)).toEqual({ ...parts, residualQuote: 0 })
  })

  test('shows a residual within 1e-9 of gross flows and refuses a larger one', () => {
    const flows = 1e6
    const off = (share: number) =>
      attribution({ ...parts, totalPnlQuote: 1 + share * ATTRIBUTION_TOLERANCE * flows }, flows)
    expect(off(0.9).residualQuote).toBeCloseTo(0.9e-3, 12)
    expect(off(-0.9).residualQuote).toBeCloseTo(-0.9e-3, 12)
    expect(() => off(1.1)).toThrow(
      expect.objectContaining({ code: 'model/attribution-does-not-sum' }),
    )
    expect(() => off(-1.1)).toThrow(
      expect.objectContaining({ code: 'model/attribution-does-not-sum' }),
    )
  })

  test('refuses negative costs and what is no number', () => {
    expect(() => attribution({ ...parts, costsQuote: -1 }, 25)).toThrow(
      expect.objectContaining({ code: 'model/bad-amount' }),
    )
    expect(() => attribution({ ...parts, feesQuote: Number.NaN }, 25)).toThrow(
      expect.objectContaining({ code: 'model/not-finite' }),
    )
  })
})
