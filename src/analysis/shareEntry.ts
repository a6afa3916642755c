import { curveOf } from '../amm/curveOf.ts'
import { shareLiquidityX64 } from '../amm/shareFees.ts'
import { humanAmount } from '../domain/units.ts'
import { depositBasket } from '../models/depositBasket.ts'
import { type Basket, basketAt } from '../models/valuation.ts'
import type { ShareInput } from './pairInput.ts'
import { pairPrice } from './pairParts.ts'
import type { ShareResult } from './pairResult.ts'

/** What the shares are compared with, and since when. */
export type ShareEntry = {
  readonly basket: Basket
  /** √k the deposits brought, less the part withdrawn, times 2^64; absent where only a price is known. */
  readonly liquidityX64?: bigint
  readonly since: NonNullable<ShareResult['data']['performance']>['since']
}

/** The basket a holder would have instead; `undefined` where nothing says what went in. */
export function shareEntry(input: ShareInput): ShareEntry | undefined {
  const { entry, pool, position, options } = input
  if (position.sharesRaw === 0n) return undefined
  switch (entry.source) {
    case 'unknown':
      return undefined
    case 'entry-price':
      return {
        basket: basketAt(curveOf(pool, position, options.baseIs), entry.price),
        since: { source: 'entry-price', price: entry.price },
      }
    case 'entry-block': {
      const price = pairPrice(entry.pool, options.baseIs)
      if (price === null) return undefined
      const { number: blockNumber, timestampSec } = entry.block
      return {
        basket: basketAt(curveOf(entry.pool, position, options.baseIs), price),
        liquidityX64: shareLiquidityX64(entry.pool, position.sharesRaw),
        since: { source: 'entry-block', blockNumber, timestampSec, price },
      }
    }
    case 'deposit': {
      const [first] = entry.changes
      if (first === undefined) return undefined
      const { blockNumber, timestampSec } = first
      return {
        basket: depositBasket(entry.changes.map((change) => stepOf(change, input))),
        liquidityX64: keptLiquidityX64(entry.changes),
        since: {
          source: 'deposit',
          blockNumber,
          ...(timestampSec === undefined ? {} : { timestampSec }),
        },
      }
    }
  }
}

type Change = Extract<ShareInput['entry'], { source: 'deposit' }>['changes'][number]

/** Deposits add; a withdrawal of a part of the shares takes that part of what they brought. */
function keptLiquidityX64(changes: readonly Change[]): bigint {
  let shares = 0n
  let liquidity = 0n
  for (const { kind, sharesRaw, liquidityX64 } of changes) {
    if (kind === 'increase') {
      shares += sharesRaw
      liquidity += liquidityX64
    } else {
      liquidity -= (liquidity * sharesRaw) / shares
      shares -= sharesRaw
    }
  }
  return liquidity
}

function stepOf({ kind, sharesRaw, amount0Raw, amount1Raw }: Change, input: ShareInput) {
  const { pool, options } = input
  const amount0 = humanAmount(amount0Raw, pool.token0.decimals)
  const amount1 = humanAmount(amount1Raw, pool.token1.decimals)
  const [base, quote] = options.baseIs === 'token0' ? [amount0, amount1] : [amount1, amount0]
  return { liquidityDelta: kind === 'increase' ? sharesRaw : -sharesRaw, base, quote }
}
