import { ModelError, plain, requireAmount } from './modelError.ts'

/**
 * Where the change of a market maker's wealth came from, in quote. One vocabulary for liquidity
 * providers and order-book makers, so that comparing them is comparing two values of one type.
 */
export type Attribution = {
  /** Fees of an LP; spread that takers paid at the mid of execution, and rebates, of an order-book maker. */
  readonly feesQuote: number
  /**
   * What was given at the mid of execution to those who knew it (an LP's −LVR, orders of a book that
   * the mid had passed), and the move of the mid against its trades up to the horizon stated.
   */
  readonly adverseSelectionPnlQuote: number
  /** What holding the inventory brought: the rebalancing portfolio of an LP, `Σ q·ΔM` beyond the horizon of a maker. */
  readonly inventoryPnlQuote: number
  /** Of instruments held beside it, funding included. */
  readonly hedgePnlQuote: number
  /** Gas, taker fees, borrow: ≥ 0. */
  readonly costsQuote: number
  /** Change of wealth, measured without the parts above. */
  readonly totalPnlQuote: number
  /** `total − (fees + adverse selection + inventory + hedge − costs)`: shown, never hidden. */
  readonly residualQuote: number
}

export type AttributionParts = Omit<Attribution, 'residualQuote'>

/** The residual may be this share of the gross flows. */
export const ATTRIBUTION_TOLERANCE = 1e-9

/**
 * An attribution that sums, or none.
 *
 * @param parts - quote units; `totalPnlQuote` from wealth at both ends, not from the other parts
 * @param grossFlowsQuote - what the parts were added up from, in absolute terms: Σ|amounts traded|
 *   and both wealths; ≥ 0
 *
 * Source: models reference 2.3 (`LP P&L = market risk + fees − LVR − gas`) and 5.
 * @throws `model/attribution-does-not-sum` where the residual exceeds 1e-9 of the gross flows;
 *   `model/bad-amount`, `model/not-finite`
 *
 * @example
 * attribution({ feesQuote: 3, adverseSelectionPnlQuote: -2, inventoryPnlQuote: 10, hedgePnlQuote: -9,
 *   costsQuote: 1, totalPnlQuote: 1 }, 100).residualQuote // 0
 */
export function attribution(parts: AttributionParts, grossFlowsQuote: number): Attribution {
  const costsQuote = requireAmount('costs', parts.costsQuote)
  requireAmount('gross flows', grossFlowsQuote)
  const feesQuote = plain('fees', parts.feesQuote)
  const adverseSelectionPnlQuote = plain('adverse selection', parts.adverseSelectionPnlQuote)
  const inventoryPnlQuote = plain('inventory P&L', parts.inventoryPnlQuote)
  const hedgePnlQuote = plain('hedge P&L', parts.hedgePnlQuote)
  const totalPnlQuote = plain('total P&L', parts.totalPnlQuote)
  const explained =
    feesQuote + adverseSelectionPnlQuote + inventoryPnlQuote + hedgePnlQuote - costsQuote
  const residualQuote = plain('residual', totalPnlQuote - explained)
  if (Math.abs(residualQuote) > ATTRIBUTION_TOLERANCE * grossFlowsQuote) {
    throw new ModelError(
      'model/attribution-does-not-sum',
      `The parts explain ${explained} of ${totalPnlQuote}: ${residualQuote} of gross flows ${grossFlowsQuote} has no name.`,
      'Events are missing, or a part was counted at another price than the total.',
    )
  }
  return {
    feesQuote,
    adverseSelectionPnlQuote,
    inventoryPnlQuote,
    hedgePnlQuote,
    costsQuote,
    totalPnlQuote,
    residualQuote,
  }
}
