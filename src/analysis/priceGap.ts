import type { Warning } from '../domain/assumption.ts'

/** Beyond this a pool is more than a fee away from its market, and its numbers lag. */
const PRICE_GAP = 0.01

/** The input, with a warning where the pool stands apart from the market price that was given. */
export function withPriceGap<
  T extends {
    readonly pool: { readonly id: string }
    readonly options: { readonly marketPrice?: number | undefined }
    readonly warnings: readonly Warning[]
  },
>(input: T, poolPrice: number | null): T {
  const { marketPrice } = input.options
  if (marketPrice === undefined || poolPrice === null) return input
  if (Math.abs(marketPrice / poolPrice - 1) <= PRICE_GAP) return input
  const gap: Warning = {
    code: 'market/price-gap',
    message:
      'The pool is more than 1 % away from the market price. Holdings and moves are at the price of the pool; only the hedge is priced at the market.',
    subject: input.pool.id,
  }
  return { ...input, warnings: [...input.warnings, gap] }
}
