import { inventoryOf } from '../../src/amm/inventory.ts'
import { owedOf } from '../../src/amm/owed.ts'
import type { PositionInput } from '../../src/analysis/input.ts'
import type { LifeColumns } from '../../src/analysis/lifeInput.ts'
import { pairOf, poolPriceOf } from '../../src/market/marketFrame.ts'
import { positionInput, type Situation } from './positionInputs.ts'

/**
 * A position with its life, by the exact engine: a row at the deposit, after every swap, and after
 * the withdrawal. Fees are what `owedOf` says; nothing is collected before the end.
 */
export function historyInput(
  situation: Situation,
  history: Partial<PositionInput['history']> = {},
): PositionInput {
  const { withdrawn, ...whole } = situation
  const path = situation.path ?? [1.15, 1.05]
  // The same situation cut short at each step is the state after it.
  const moments = [
    ...[[], ...path.map((_, i) => path.slice(0, i + 1))].map((cut) =>
      positionInput({ ...whole, path: cut }),
    ),
    ...(withdrawn === undefined ? [] : [positionInput(situation)]),
  ]
  const last = moments.at(-1) as PositionInput
  const names = [
    'timeSec',
    'poolPrice',
    'amountBase',
    'amountQuote',
    'feesBase',
    'feesQuote',
    'depositedBase',
    'depositedQuote',
    'withdrawnBase',
    'withdrawnQuote',
    'collectedFeesBase',
    'collectedFeesQuote',
    'inRange',
  ] as const
  const life = Object.fromEntries(
    names.map((name) => [name, new Float64Array(moments.length)]),
  ) as LifeColumns & Record<(typeof names)[number], Float64Array>
  const changes = last.entry.source === 'deposit' ? last.entry.changes : []
  moments.forEach((moment, i) => {
    const { pool, position, options, lowerOutside, upperOutside } = moment
    const frame = { ...pool, baseIs: options.baseIs }
    const growth = (tick: typeof lowerOutside) => ({
      feeGrowth0X128: tick.feeGrowthOutside0X128,
      feeGrowth1X128: tick.feeGrowthOutside1X128,
    })
    const held = inventoryOf(pool, position)
    const owed = owedOf(pool, position, growth(lowerOutside), growth(upperOutside))
    const out =
      i === moments.length - 1 ? changes.find(({ kind }) => kind === 'decrease') : undefined
    const put = (base: keyof typeof life, quote: keyof typeof life, raw0: bigint, raw1: bigint) => {
      const pair = pairOf(frame, raw0, raw1)
      ;(life[base] as Float64Array)[i] = pair.base
      ;(life[quote] as Float64Array)[i] = pair.quote
    }
    life.timeSec[i] = 1_786_000_000 + (i * 1_000_000) / path.length
    life.poolPrice[i] = poolPriceOf(frame, pool.sqrtPriceX96)
    put('amountBase', 'amountQuote', held.amount0Raw, held.amount1Raw)
    put(
      'feesBase',
      'feesQuote',
      owed.owed0Raw - (out?.amount0Raw ?? 0n),
      owed.owed1Raw - (out?.amount1Raw ?? 0n),
    )
    const deposit = changes[0]
    put('depositedBase', 'depositedQuote', deposit?.amount0Raw ?? 0n, deposit?.amount1Raw ?? 0n)
    put('withdrawnBase', 'withdrawnQuote', out?.amount0Raw ?? 0n, out?.amount1Raw ?? 0n)
    life.inRange[i] =
      pool.tick >= position.tickLower && pool.tick < position.tickUpper && position.liquidity > 0n
        ? 1
        : 0
  })
  return {
    ...last,
    history: {
      fromBlock: 100n,
      toBlock: last.block.number,
      poolEvents: path.length,
      positionEvents: changes.length,
      life,
      horizonsSec: [0, 300],
      sampleEverySec: 3600,
      ...history,
    },
  }
}
