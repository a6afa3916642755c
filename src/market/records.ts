import type { Holdings } from '../domain/holdings.ts'

/** Holdings of one maker over time. Columns, not rows; units as in {@link Holdings}. */
export type InventoryPath = {
  readonly base: Float64Array
  readonly quote: Float64Array
  readonly feesBase: Float64Array
  readonly feesQuote: Float64Array
  readonly costsQuote: Float64Array
}

/** What the loop keeps: the market and every maker at the end of each recorded block. */
export type Records = {
  readonly blockNumber: BigInt64Array
  readonly timeSec: Float64Array
  readonly midPrice: Float64Array
  /** Price of the pool at the end of the block, quote per base. */
  readonly poolPrice: Float64Array
  /** By maker id. */
  readonly makers: Readonly<Record<string, InventoryPath>>
}

/** Room for `rows` records. */
export function emptyRecords(rows: number, makerIds: readonly string[]): Records {
  const column = () => new Float64Array(rows)
  return {
    blockNumber: new BigInt64Array(rows),
    timeSec: column(),
    midPrice: column(),
    poolPrice: column(),
    makers: Object.fromEntries(
      makerIds.map((id) => [
        id,
        {
          base: column(),
          quote: column(),
          feesBase: column(),
          feesQuote: column(),
          costsQuote: column(),
        },
      ]),
    ),
  }
}

/** Writes one maker's holdings into a row. */
export function record(path: InventoryPath, row: number, holdings: Holdings): void {
  path.base[row] = holdings.base
  path.quote[row] = holdings.quote
  path.feesBase[row] = holdings.feesBase
  path.feesQuote[row] = holdings.feesQuote
  path.costsQuote[row] = holdings.costsQuote
}

/** One row of a maker as the value it was. */
export function holdingsAt(records: Records, makerId: string, row: number): Holdings {
  const path = records.makers[makerId]
  if (path === undefined || !(row >= 0 && row < records.timeSec.length)) {
    throw new RangeError(`no row ${row} of maker ${makerId}`)
  }
  return {
    timeSec: records.timeSec[row] as number,
    midPrice: records.midPrice[row] as number,
    base: path.base[row] as number,
    quote: path.quote[row] as number,
    feesBase: path.feesBase[row] as number,
    feesQuote: path.feesQuote[row] as number,
    costsQuote: path.costsQuote[row] as number,
  }
}
