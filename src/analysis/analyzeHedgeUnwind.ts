import { drainedExit } from '../amm/drainedExit.ts'
import { type UnwindRow, unwindCosts } from '../amm/unwind.ts'
import { NUMERAIRE } from '../domain/equivalents.ts'
import { humanAmount } from '../domain/units.ts'
import type { StressExit } from '../hedging/stressScenarios.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HeldRange } from './hedgeInput.ts'
import type { HedgeResult } from './hedgeResult.ts'
import type { HeldPosition } from './heldPosition.ts'

type Row = NonNullable<HedgeResult['data']['liquidityAtRisk']>[number]

/** Cost of leaving each position through its own pool, where the pool's ticks were read. */
export function liquidityAtRisk(
  positions: readonly HeldPosition[],
  market: HedgeMarket,
): readonly Row[] {
  return positions.flatMap((one): Row[] => {
    const { held } = one
    if (held.position.kind === 'range' && held.position.liquidity === 0n) return []
    if (held.kind === 'range' && held.pool.ticks === undefined) return []
    const { baseIs } = held
    const rows =
      held.kind === 'range'
        ? unwindCosts({ state: held.pool, held: held.position, baseIs })
        : unwindCosts({ state: held.pool, held: held.position, baseIs })
    return rows.map((row) => ({
      label: one.label,
      sells: row.sells,
      percent: row.percent,
      costQuote: row.costQuote * dollarsPerQuote(one, market),
      costBps: row.costBps ?? null,
      unsold: unsoldOf(row, one),
    }))
  })
}

/**
 * Getting half out when all others have left, of every pool whose ticks were read; `undefined` where
 * none was.
 */
export function drainedPools(
  positions: readonly HeldPosition[],
  market: HedgeMarket,
): StressExit | undefined {
  const ranges = positions.filter(
    ({ held }) => held.kind === 'range' && held.pool.ticks !== undefined,
  )
  const pools = Map.groupBy(ranges, ({ held }) => held.pool.id)
  const exits = [...pools.values()].flatMap((mine): StressExit[] => {
    const [first] = mine
    if (first === undefined || first.held.kind !== 'range') return []
    const row = drainedExit({
      state: first.held.pool,
      ranges: mine.map(({ held }) => (held as HeldRange).position),
      baseIs: first.held.baseIs,
    })
    return [
      {
        costQuote: row.costQuote * dollarsPerQuote(first, market),
        unsoldBase: unsoldOf(row, first) * first.base.unitsPerToken,
      },
    ]
  })
  if (exits.length === 0) return undefined
  return {
    costQuote: exits.reduce((sum, { costQuote }) => sum + costQuote, 0),
    unsoldBase: exits.reduce((sum, { unsoldBase }) => sum + unsoldBase, 0),
  }
}

function dollarsPerQuote({ quote }: HeldPosition, { prices }: HedgeMarket): number {
  const price = quote.underlying === NUMERAIRE ? 1 : (prices[quote.underlying] ?? Number.NaN)
  return quote.unitsPerToken * price
}

function unsoldOf(
  { sells, unsoldRaw }: UnwindRow,
  { baseToken, quoteToken }: HeldPosition,
): number {
  return humanAmount(unsoldRaw, (sells === 'base' ? baseToken : quoteToken).decimals)
}
