import type { PoolEngine, TokenAmounts } from '../amm/poolEngine.ts'
import { dearerSwapFeePips, protocolCutsOf, withProtocolCut } from '../domain/feeTerms.ts'
import type { FeeTerms } from '../domain/pool.ts'
import type { PoolEventOf } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'
import { FEE_UNITS } from '../math/swapMath.ts'
import { mulDivRoundingUp } from '../math/uint.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'

/** The protocol's side of a pool, as a replay keeps it. */
export type ProtocolAccount = {
  fee: FeeTerms
  /** At the start; `undefined` where not known. */
  readonly owed: TokenAmounts | undefined
  /** Collected since. */
  taken: TokenAmounts
}

/**
 * Flash loans, changes of the protocol's fee, and its collects.
 *
 * @throws {IncompleteEventsError} `events/incomplete`
 */
export function applyProtocolEvent(
  pool: PoolEngine,
  event: PoolEventOf<'flash' | 'set-fee-protocol' | 'collect-protocol'>,
  account: ProtocolAccount,
): void {
  try {
    if (event.kind === 'flash') applyFlash(pool, event, account.fee)
    else if (event.kind === 'set-fee-protocol') applyFeeChange(pool, event, account)
    else applyCollect(pool, event, account)
  } catch (cause) {
    if (!(cause instanceof AmmeterError) || cause instanceof IncompleteEventsError) throw cause
    const [expected, found] = [`one the pool allows (${cause.shortMessage})`, event.kind]
    throw new IncompleteEventsError({ place: event, field: 'kind', expected, found }, cause)
  }
}

// The loan costs ⌈amount·fee/10^6⌉ at least; a borrower may pay more.
function applyFlash(pool: PoolEngine, event: PoolEventOf<'flash'>, fee: FeeTerms): void {
  const feePips = dearerSwapFeePips(fee)
  const costOf = (raw: bigint) => mulDivRoundingUp(raw, BigInt(feePips), FEE_UNITS)
  atLeast(event, 'paid0Raw', costOf(event.amount0Raw), event.paid0Raw)
  atLeast(event, 'paid1Raw', costOf(event.amount1Raw), event.paid1Raw)
  pool.flash({ amount0Raw: event.paid0Raw, amount1Raw: event.paid1Raw })
}

function applyFeeChange(
  pool: PoolEngine,
  event: PoolEventOf<'set-fee-protocol'>,
  account: ProtocolAccount,
): void {
  const [before0, before1] = protocolCutsOf(account.fee)
  mustEqual(event, 'feeProtocol0Before', before0, event.feeProtocol0Before)
  mustEqual(event, 'feeProtocol1Before', before1, event.feeProtocol1Before)
  account.fee = withProtocolCut(account.fee, event.feeProtocol0, event.feeProtocol1)
  pool.setFee(account.fee)
}

function applyCollect(
  pool: PoolEngine,
  event: PoolEventOf<'collect-protocol'>,
  account: ProtocolAccount,
): void {
  account.taken = {
    amount0Raw: account.taken.amount0Raw + event.amount0Raw,
    amount1Raw: account.taken.amount1Raw + event.amount1Raw,
  }
  if (account.owed === undefined) return
  const all0Raw = account.owed.amount0Raw + pool.protocolFees0Raw
  const all1Raw = account.owed.amount1Raw + pool.protocolFees1Raw
  atLeast(event, 'amount0Raw', account.taken.amount0Raw, all0Raw)
  atLeast(event, 'amount1Raw', account.taken.amount1Raw, all1Raw)
}

function atLeast(
  place: PoolEventOf<'flash' | 'collect-protocol'>,
  field: string,
  leastRaw: bigint,
  raw: bigint,
): void {
  if (raw >= leastRaw) return
  const [expected, found] = [`at least ${leastRaw}`, String(raw)]
  throw new IncompleteEventsError({ place, field, expected, found })
}
