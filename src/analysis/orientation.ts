import { type Address, isSameAddress } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import type { BaseIs } from '../domain/market.ts'
import type { PoolState } from '../domain/pool.ts'
import { knownBase } from '../domain/quoteTokens.ts'
import { AmmeterError } from '../errors.ts'

/** Which token the user wants as base; nothing given leaves it to what is known of the tokens. */
export type BaseChoice = {
  readonly base?: BaseIs | Address | undefined
  /** Swaps whatever would be taken. */
  readonly invert?: boolean | undefined
}

/**
 * Decides the market's frame for a pool.
 *
 * @param chainId - whose tokens to know; for a fork, the chain it was forked from
 * @throws `usage/not-in-pool` when the base named is neither token
 */
export function orient(
  pool: PoolState,
  chainId: number,
  choice: BaseChoice,
): { readonly baseIs: BaseIs; readonly warnings: readonly Warning[] } {
  const { baseIs, warnings } = chosen(pool, chainId, choice.base)
  if (choice.invert !== true) return { baseIs, warnings }
  return { baseIs: baseIs === 'token0' ? 'token1' : 'token0', warnings: [] }
}

function chosen(pool: PoolState, chainId: number, base: BaseChoice['base']) {
  if (base === 'token0' || base === 'token1') return { baseIs: base, warnings: [] }
  if (base !== undefined) {
    if (isSameAddress(base, pool.token0.address)) return { baseIs: 'token0' as const, warnings: [] }
    if (isSameAddress(base, pool.token1.address)) return { baseIs: 'token1' as const, warnings: [] }
    throw new NotInPoolError(base, pool)
  }
  const known = knownBase(chainId, pool.token0, pool.token1)
  if (known !== undefined) return { baseIs: known, warnings: [] }
  const guessed: Warning = {
    code: 'market/base-guessed',
    message:
      'Neither token is known as one people count in: token0 is taken as base (--base, --invert).',
    subject: pool.id,
  }
  return { baseIs: 'token0' as const, warnings: [guessed] }
}

export class NotInPoolError extends AmmeterError {
  override readonly name = 'NotInPoolError'
  constructor(base: Address, { id, token0, token1 }: PoolState) {
    super({
      code: 'usage/not-in-pool',
      shortMessage: `${base} is not a token of pool ${id}.`,
      hints: [`token0 is ${token0.address}, token1 is ${token1.address}.`],
    })
  }
}
