import type { RangeState } from '../amm/poolEngine.ts'
import type { ConcentratedPoolState, FeeTerms, TickState } from '../domain/pool.ts'

/** One number on which a replay and the chain disagree. */
export type Difference = {
  /** E.g. `feeGrowthGlobal0X128`, `ticks[-60].liquidityNet`. */
  readonly field: string
  readonly replayed: string
  readonly chain: string
}

/**
 * Where a replayed state and the chain's own reading differ; empty where they are equal to the wei.
 *
 * @param chain - read with its ticks
 */
export function differencesOf(
  replayed: ConcentratedPoolState,
  chain: ConcentratedPoolState,
): readonly Difference[] {
  const found: Difference[] = []
  compare(found, '', POOL_FIELDS, replayed, chain)
  compareFees(found, replayed.fee, chain.fee)
  const theirs = new Map((chain.ticks ?? []).map((tick) => [tick.tick, tick]))
  const ours = new Map((replayed.ticks ?? []).map((tick) => [tick.tick, tick]))
  for (const index of [...new Set([...ours.keys(), ...theirs.keys()])].sort((a, b) => a - b)) {
    const [mine, other] = [ours.get(index) ?? EMPTY_TICK, theirs.get(index) ?? EMPTY_TICK]
    compare(found, `ticks[${index}].`, TICK_FIELDS, mine, other)
  }
  return found
}

/** The same for what the contract stores about one range of one owner. */
export function rangeDifferencesOf(replayed: RangeState, chain: RangeState): readonly Difference[] {
  const found: Difference[] = []
  compare(found, '', RANGE_FIELDS, replayed, chain)
  return found
}

const POOL_FIELDS = [
  'sqrtPriceX96',
  'tick',
  'liquidity',
  'feeGrowthGlobal0X128',
  'feeGrowthGlobal1X128',
] as const
const TICK_FIELDS = [
  'liquidityGross',
  'liquidityNet',
  'feeGrowthOutside0X128',
  'feeGrowthOutside1X128',
] as const
const RANGE_FIELDS = [
  'liquidity',
  'feeGrowthInside0LastX128',
  'feeGrowthInside1LastX128',
  'tokensOwed0Raw',
  'tokensOwed1Raw',
] as const

/** What the contract answers for a tick that is not initialised. */
const EMPTY_TICK: Omit<TickState, 'tick'> = {
  liquidityGross: 0n,
  liquidityNet: 0n,
  feeGrowthOutside0X128: 0n,
  feeGrowthOutside1X128: 0n,
}

function compareFees(found: Difference[], replayed: FeeTerms, chain: FeeTerms): void {
  const theirs = new Map<string, unknown>(Object.entries(chain))
  const isDynamic = replayed.kind === 'uniswap-v4' && replayed.isDynamic
  for (const [field, ours] of Object.entries(replayed)) {
    // No event tells when a hook changed it.
    if (isDynamic && field === 'lpFeePips') continue
    if (ours === theirs.get(field)) continue
    found.push({
      field: `fee.${field}`,
      replayed: String(ours),
      chain: String(theirs.get(field)),
    })
  }
}

function compare<K extends string>(
  found: Difference[],
  prefix: string,
  fields: readonly K[],
  replayed: Readonly<Record<K, bigint | number>>,
  chain: Readonly<Record<K, bigint | number>>,
): void {
  for (const field of fields) {
    if (replayed[field] === chain[field]) continue
    found.push({
      field: `${prefix}${field}`,
      replayed: String(replayed[field]),
      chain: String(chain[field]),
    })
  }
}
