import type { Assumption, Warning } from '../domain/assumption.ts'
import { coreMathAssumption, coreMathWarning, hookFactsOf } from '../domain/hooks.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'

type OfPool = {
  readonly pool: ConcentratedPoolState
  readonly warnings: readonly Warning[]
}

/** The input with what the reader must know of the pool's hook, where it may move the numbers. */
export function withHook<T extends OfPool>(input: T): T {
  const { poolKey, id } = input.pool
  const warning = poolKey === undefined ? undefined : coreMathWarning(hookFactsOf(poolKey), id)
  return warning === undefined ? input : { ...input, warnings: [...input.warnings, warning] }
}

/** What the models of the pool rest on, beside their own assumptions. */
export function coreMathAssumptions({ poolKey }: ConcentratedPoolState): readonly Assumption[] {
  return poolKey !== undefined && hookFactsOf(poolKey).isCoreMathOnly ? [coreMathAssumption] : []
}
