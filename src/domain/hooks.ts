import type { Assumption, Warning } from './assumption.ts'
import type { PoolKey } from './pool.ts'

/** When a hook is called, and where it may then change what is paid. */
export type HookPermission = (typeof PERMISSIONS)[number]['name']

/** What the hook of a pool may do, as its address says. */
export type HookFacts = {
  readonly permissions: readonly HookPermission[]
  /** Whether the hook may take from, or add to, what the pool's math says is paid. */
  readonly takesFrom: readonly ('swaps' | 'added-liquidity' | 'removed-liquidity')[]
  /** Whether it may name the LP fee of each swap. */
  readonly overridesFee: boolean
  /** Whether it may set the LP fee from then on. */
  readonly setsFee: boolean
  /** Whether the manager would let a pool have this hook at all. */
  readonly isValid: boolean
  /**
   * Whether what traders pay and providers receive need not be what the pool's own math says: then
   * fees are known from fee growth only, and losses of the position are those of the core math.
   */
  readonly isCoreMathOnly: boolean
}

/**
 * Reads the permissions of a Uniswap v4 hook off the last 14 bits of its address.
 *
 * Source: v4-core 1.0.2 `Hooks` (flags, `isValidHookAddress`), `LPFeeLibrary` (a fee of 0x800000).
 *
 * @example
 * hookFactsOf({ hooks: '0x0000000000000000000000000000000000000080', fee: 0x800000 })
 * // { permissions: ['before-swap'], takesFrom: [], overridesFee: true, setsFee: true, … }
 */
export function hookFactsOf({ hooks, fee }: Pick<PoolKey, 'hooks' | 'fee'>): HookFacts {
  const flags = BigInt(hooks) & ALL_FLAGS
  const has = (name: HookPermission) =>
    PERMISSIONS.some((p) => p.name === name && isSet(flags, p.bit))
  const permissions = PERMISSIONS.filter(({ bit }) => isSet(flags, bit)).map(({ name }) => name)
  const isDynamic = fee === DYNAMIC_FEE
  const takesFrom = [
    ...(has('before-swap-returns-delta') || has('after-swap-returns-delta')
      ? (['swaps'] as const)
      : []),
    ...(has('after-add-liquidity-returns-delta') ? (['added-liquidity'] as const) : []),
    ...(has('after-remove-liquidity-returns-delta') ? (['removed-liquidity'] as const) : []),
  ]
  const overridesFee = isDynamic && has('before-swap')
  const lacksCall = RETURNS.some(([returns, call]) => has(returns) && !has(call))
  const isNone = BigInt(hooks) === 0n
  return {
    permissions,
    takesFrom,
    overridesFee,
    setsFee: isDynamic,
    isValid: !lacksCall && (isNone ? !isDynamic : flags !== 0n || isDynamic),
    isCoreMathOnly: takesFrom.length > 0 || overridesFee,
  }
}

/** What the hook may do, a line each; empty where there is none. */
export function hookWords({ permissions, setsFee }: HookFacts): readonly string[] {
  const words = PERMISSIONS.filter(({ name }) => permissions.includes(name)).map((p) => p.words)
  return setsFee ? [...words, 'may change the LP fee at any time'] : words
}

/**
 * What a reader of the pool's numbers must know, where the hook may move them.
 *
 * @param poolId - what the warning is about
 */
export function coreMathWarning(facts: HookFacts, poolId: string): Warning | undefined {
  if (!facts.isCoreMathOnly) return undefined
  const may = [
    ...(facts.overridesFee ? ['name the fee of each swap'] : []),
    ...facts.takesFrom.map((what) => TAKES[what]),
  ]
  return {
    code: 'pool/core-math-only',
    message: `The pool's hook may ${may.join(' and ')}: fees are read from fee growth, and impermanent loss and LVR are core math only.`,
    subject: poolId,
  }
}

/** What the models of a pool with such a hook rest on. */
export const coreMathAssumption: Assumption = {
  id: 'core-math-only',
  statement:
    'Impermanent loss, LVR and what a withdrawal pays are those of the pool’s own math, from which its hook may depart.',
  bias: 'either way, as the hook takes or adds',
}

/** The fee of a key whose pool has a dynamic fee. */
export const DYNAMIC_FEE = 0x800000

const TAKES = {
  swaps: 'take from or add to what swaps pay',
  'added-liquidity': 'take from or add to what deposits cost',
  'removed-liquidity': 'take from or add to what withdrawals and collected fees pay',
} as const

const PERMISSIONS = [
  { bit: 13n, name: 'before-initialize', words: 'is called before the pool is initialised' },
  { bit: 12n, name: 'after-initialize', words: 'is called after the pool is initialised' },
  {
    bit: 11n,
    name: 'before-add-liquidity',
    words: 'is called before liquidity is added, and may refuse it',
  },
  { bit: 10n, name: 'after-add-liquidity', words: 'is called after liquidity is added' },
  {
    bit: 9n,
    name: 'before-remove-liquidity',
    words: 'is called before liquidity is removed or fees are collected, and may refuse it',
  },
  {
    bit: 8n,
    name: 'after-remove-liquidity',
    words: 'is called after liquidity is removed or fees are collected',
  },
  { bit: 7n, name: 'before-swap', words: 'is called before swaps, and may refuse them' },
  { bit: 6n, name: 'after-swap', words: 'is called after swaps' },
  { bit: 5n, name: 'before-donate', words: 'is called before donations' },
  { bit: 4n, name: 'after-donate', words: 'is called after donations' },
  {
    bit: 3n,
    name: 'before-swap-returns-delta',
    words: 'may replace the swap by its own, in part or whole',
  },
  {
    bit: 2n,
    name: 'after-swap-returns-delta',
    words: 'may take from or add to what a swap pays out',
  },
  {
    bit: 1n,
    name: 'after-add-liquidity-returns-delta',
    words: 'may take from or add to what added liquidity costs',
  },
  {
    bit: 0n,
    name: 'after-remove-liquidity-returns-delta',
    words: 'may take from or add to what removed liquidity and its fees pay',
  },
] as const

/** A delta can only be returned by a call. */
const RETURNS = [
  ['before-swap-returns-delta', 'before-swap'],
  ['after-swap-returns-delta', 'after-swap'],
  ['after-add-liquidity-returns-delta', 'after-add-liquidity'],
  ['after-remove-liquidity-returns-delta', 'after-remove-liquidity'],
] as const

/** Their names, from the highest bit. */
export const HOOK_PERMISSIONS = PERMISSIONS.map(({ name }) => name)

const ALL_FLAGS = (1n << 14n) - 1n

function isSet(flags: bigint, bit: bigint): boolean {
  return (flags >> bit) % 2n === 1n
}
