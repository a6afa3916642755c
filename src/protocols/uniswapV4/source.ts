import type { Address } from '../../domain/address.ts'
import { isSameAddress } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'
import type { UniswapV4Deployment } from './deployment.ts'

/**
 * How the state of a pool is asked for: slots of the pool manager, which needs no other contract, or
 * the functions of a state view, which needs no knowledge of slots. The answers are the same.
 */
export type StateAccess = 'extsload' | 'state-view'

/** What the lenses are told; a zero `stateView` means `extsload`. */
export type V4Source = { readonly poolManager: Address; readonly stateView: Address }

/** @throws SourceError `usage/no-state-view` */
export function sourceOf(
  { poolManager, stateView }: UniswapV4Deployment,
  access: StateAccess = 'extsload',
): V4Source {
  if (access === 'extsload') return { poolManager, stateView: NO_ADDRESS }
  if (stateView === undefined) {
    throw new SourceError({
      code: 'usage/no-state-view',
      shortMessage: `no state view of pool manager ${poolManager} is known`,
      hints: ['name one with --state-view, or leave out --read-by state-view'],
    })
  }
  return { poolManager, stateView }
}

/**
 * Refuses a pool manager that does not answer as one, and a state view of another pool manager.
 *
 * @param readable - whether the pool's state came back
 * @param viewedManager - the pool manager the state view names
 * @throws SourceError `pool/no-manager`
 */
export function checkSource(
  { poolManager, stateView }: V4Source,
  readable: boolean,
  viewedManager: Address,
): void {
  const isForeign = stateView !== NO_ADDRESS && !isSameAddress(viewedManager, poolManager)
  if (readable && !isForeign) return
  throw new SourceError({
    code: 'pool/no-manager',
    shortMessage: isForeign
      ? `state view ${stateView} does not look into pool manager ${poolManager}`
      : `contract ${poolManager} does not answer as a pool manager of Uniswap v4`,
    ...(isForeign ? { details: `it names ${viewedManager}` } : {}),
    hints: [
      'check the chain, or name the contracts with --pool-manager, --position-manager and --state-view',
      'a node without the state of this block answers the same: try a recent one',
    ],
  })
}

export const NO_ADDRESS: Address = '0x0000000000000000000000000000000000000000'

/** `usage/no-state-view`, `pool/no-manager`: there is nothing to read the state from. */
export class SourceError extends AmmeterError {
  override readonly name = 'SourceError'
}
