import type { PoolEngine } from '../amm/poolEngine.ts'
import {
  lpFeePipsWithin,
  protocolFeePips,
  swapFeePips,
  withProtocolCut,
} from '../domain/feeTerms.ts'
import type { FeeTerms } from '../domain/pool.ts'
import type { PoolEventOf } from '../domain/poolEvent.ts'
import { AmmeterError } from '../errors.ts'
import type { ProtocolAccount } from './applyProtocol.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'

/** What only a Uniswap v4 manager says. */
export type ManagerEvent = PoolEventOf<'modify-liquidity' | 'donate' | 'protocol-fee-updated'>

/**
 * Does what a Uniswap v4 manager did besides swaps.
 *
 * A range that was there before a snapshot and was not given with it is taken to hold at least what is
 * removed of it: the pool's ticks and price stay exact, what that range is paid is not known.
 *
 * @throws {IncompleteEventsError} `events/incomplete`
 */
export function applyManagerEvent(
  pool: PoolEngine,
  event: ManagerEvent,
  account: Pick<ProtocolAccount, 'fee'>,
  areAllRangesKnown: boolean,
): void {
  try {
    if (event.kind === 'donate') pool.donate(event)
    else if (event.kind === 'modify-liquidity') {
      if (!areAllRangesKnown) admit(pool, event)
      pool.modifyLiquidity(event, event.liquidityDelta)
    } else {
      account.fee = withProtocolCut(account.fee, event.feeProtocol0, event.feeProtocol1)
      pool.setFee(account.fee)
    }
  } catch (cause) {
    if (!(cause instanceof AmmeterError)) throw cause
    const [expected, found] = [`one the pool allows (${cause.shortMessage})`, event.kind]
    throw new IncompleteEventsError({ place: event, field: 'kind', expected, found }, cause)
  }
}

/**
 * The LP fee a swap states where it need not be the pool's: of a dynamic fee no event tells the changes.
 *
 * @returns `undefined` where the pool's own terms apply
 * @throws {IncompleteEventsError} `events/incomplete` where a static fee is contradicted
 */
export function lpFeeStated(
  fee: FeeTerms,
  event: PoolEventOf<'swap'>,
  zeroForOne: boolean,
): number | undefined {
  if (event.feePips === undefined || fee.kind !== 'uniswap-v4') return undefined
  if (!fee.isDynamic) {
    mustEqual(event, 'feePips', swapFeePips(fee, zeroForOne), event.feePips)
    return undefined
  }
  return lpFeePipsWithin(event.feePips, protocolFeePips(fee, zeroForOne))
}

/** Makes a range that was not given large enough for what it is seen to do. */
function admit(pool: PoolEngine, event: PoolEventOf<'modify-liquidity'>): void {
  if (event.liquidityDelta > 0n) return
  const range = pool.range(event)
  // A change by 0 pays fees, which a range without liquidity may not.
  const least = event.liquidityDelta === 0n ? 1n : -event.liquidityDelta
  if (range.liquidity < least) pool.adoptRange(event, { ...range, liquidity: least })
}
