import type { InventoryCurve } from '../amm/curve.ts'
import { humanAmount, priceOfSqrtPrice } from '../domain/units.ts'
import { depositBasket } from '../models/depositBasket.ts'
import { heldInsteadPath } from '../models/heldInstead.ts'
import { type Basket, basketAt } from '../models/valuation.ts'
import { worthInQuote } from '../models/worth.ts'
import type { PositionInput } from './input.ts'
import type { HistoryInput } from './lifeInput.ts'
import type { PositionResult } from './result.ts'

/** What the position is compared with, and since when. */
export type EntryBasket = {
  readonly basket: Basket
  readonly since: NonNullable<PositionResult['data']['performance']>['since']
}

/** What is known of how a position began, in the frame of its pair. */
export type Entered = Pick<PositionInput, 'entry' | 'pool' | 'position' | 'history'> & {
  readonly options: Pick<PositionInput['options'], 'baseIs'>
}

/**
 * The basket a holder would have instead; `undefined` where nothing says what went in.
 *
 * @param curve - of the present liquidity: an entry block or price asks what it would have held then
 */
export function entryBasket(input: Entered, curve: InventoryCurve): EntryBasket | undefined {
  const { entry, pool, options } = input
  if (input.history !== undefined) return fromHistory(input.history)
  // What is left of a closed position has no price to have entered at.
  if (input.position.liquidity === 0n) return undefined
  switch (entry.source) {
    case 'unknown':
      return undefined
    case 'entry-price':
      return {
        basket: basketAt(curve, entry.price),
        since: { source: 'entry-price', price: entry.price },
      }
    case 'entry-block': {
      const price = priceOfSqrtPrice(entry.sqrtPriceX96, pool.token0, pool.token1, options.baseIs)
      const { number: blockNumber, timestampSec } = entry.block
      return {
        basket: basketAt(curve, price),
        since: { source: 'entry-block', blockNumber, timestampSec, price },
      }
    }
    case 'deposit': {
      const first = entry.changes[0]
      if (first === undefined) return undefined
      const { blockNumber, timestampSec } = first
      return {
        basket: depositBasket(entry.changes.map((change) => stepOf(change, input))),
        since: {
          source: 'deposit',
          blockNumber,
          ...(timestampSec === undefined ? {} : { timestampSec }),
        },
      }
    }
  }
}

/** The rebuilt life knows every deposit, of a closed position too. */
function fromHistory({ life, fromBlock }: HistoryInput): EntryBasket {
  const { base, quote } = heldInsteadPath(life, worthInQuote(life.poolPrice))
  const timestampSec = life.timeSec[0]
  return {
    basket: { base: base.at(-1) ?? 0, quote: quote.at(-1) ?? 0 },
    since: {
      source: 'deposit',
      blockNumber: fromBlock,
      ...(timestampSec === undefined ? {} : { timestampSec }),
    },
  }
}

type Change = Extract<PositionInput['entry'], { source: 'deposit' }>['changes'][number]

function stepOf(change: Change, { pool, options }: Entered) {
  const amount0 = humanAmount(change.amount0Raw, pool.token0.decimals)
  const amount1 = humanAmount(change.amount1Raw, pool.token1.decimals)
  const [base, quote] = options.baseIs === 'token0' ? [amount0, amount1] : [amount1, amount0]
  const liquidityDelta = change.kind === 'increase' ? change.liquidity : -change.liquidity
  return { liquidityDelta, base, quote }
}
