import { z } from 'zod'

/*
 * The shape of one instrument, as a file writes it and as an adapter must make it. What no single
 * field shows (a contract taken for another kind, a crossed book) is instrumentCheck's.
 */

const aboveZero = z.number().positive()
const name = z.string().min(1).max(64)
/** Milliseconds lie beyond: as seconds they would be the year 5000. */
const unixSec = z.number().min(1e9, 'Unix seconds').max(1e11, 'Unix seconds, not milliseconds')
const feeRate = z
  .number()
  .min(-0.01, 'a fraction: 0.0005 is 0.05 %')
  .max(0.01, 'a fraction: 0.0005 is 0.05 %')
const marginRate = z.number().positive().max(1)

const level = z.strictObject({ price: aboveZero, sizeContracts: aboveZero })
const book = z.strictObject({ bids: z.array(level), asks: z.array(level) })

const funding = z.strictObject({
  fundingRate: z
    .number()
    .gt(-0.1, 'a fraction per interval: 0.0001 is 0.01 %')
    .lt(0.1, 'a fraction per interval: 0.0001 is 0.01 %'),
  intervalSec: aboveZero.max(7 * 86_400),
})

const terms = {
  symbol: name,
  underlying: name,
  quote: name,
  lotContracts: aboveZero,
  minContracts: z.exactOptional(aboveZero),
  minNotionalQuote: z.exactOptional(aboveZero),
  takerFeeRate: feeRate,
  makerFeeRate: feeRate,
  markPrice: aboveZero,
  indexPrice: z.exactOptional(aboveZero),
  bestBidPrice: z.exactOptional(aboveZero),
  bestAskPrice: z.exactOptional(aboveZero),
  book: z.exactOptional(book),
  initialMarginRate: z.exactOptional(marginRate),
  maintenanceMarginRate: z.exactOptional(marginRate),
  asOfSec: unixSec,
}

/** A contract's margin says whether it is linear: whoever writes the file has to look it up. */
const margined = { ...terms, marginCurrency: name }

export const instrumentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('linear-perpetual'),
    ...margined,
    contractSizeBase: aboveZero,
    funding: z.exactOptional(funding),
  }),
  z.strictObject({
    kind: z.literal('inverse-perpetual'),
    ...margined,
    contractSizeQuote: aboveZero,
    funding: z.exactOptional(funding),
  }),
  z.strictObject({
    kind: z.literal('linear-future'),
    ...margined,
    contractSizeBase: aboveZero,
    expirySec: unixSec,
  }),
  z.strictObject({
    kind: z.literal('inverse-future'),
    ...margined,
    contractSizeQuote: aboveZero,
    expirySec: unixSec,
  }),
  z.strictObject({
    kind: z.literal('option'),
    ...terms,
    marginCurrency: z.exactOptional(name),
    markPrice: z.number().nonnegative(),
    settlement: z.enum(['linear', 'inverse']),
    right: z.enum(['call', 'put']),
    strike: aboveZero,
    expirySec: unixSec,
    contractSizeBase: aboveZero,
    markVolatilityAnnual: z.exactOptional(aboveZero.max(20, 'a fraction per √year: 0.8 is 80 %')),
    forwardPrice: z.exactOptional(aboveZero),
    feeCapShare: z.exactOptional(marginRate),
  }),
  z.strictObject({
    kind: z.literal('spot'),
    ...terms,
    borrowRateAnnual: z.exactOptional(z.number().nonnegative().max(10)),
  }),
])
