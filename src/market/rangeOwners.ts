import type { RangeKey } from '../amm/poolEngine.ts'
import { rangeId } from '../amm/rangeAccount.ts'
import { AmmeterError } from '../errors.ts'

/** Which maker minted which range of a run. */
export type RangeOwners = {
  /**
   * A pool keeps one account per owner and range, so two makers cannot share one.
   *
   * @throws {RangeOwnersError} `market/range-shared`
   */
  claim(key: RangeKey, makerId: string): void
}

export function rangeOwners(): RangeOwners {
  const makers = new Map<string, string>()
  return {
    claim(key, makerId) {
      const id = rangeId(key)
      const holder = makers.get(id) ?? makerId
      makers.set(id, holder)
      if (holder === makerId) return
      throw new RangeOwnersError({
        code: 'market/range-shared',
        shortMessage: `The makers ${holder} and ${makerId} both mint ticks ${key.tickLower} to ${key.tickUpper} of ${key.owner}.`,
        hints: ['Give each its own owner, or ranges that differ by a tick spacing.'],
      })
    },
  }
}

/** Two makers whose holdings the pool cannot tell apart. */
export class RangeOwnersError extends AmmeterError {
  override readonly name = 'RangeOwnersError'
}
