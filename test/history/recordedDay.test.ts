import { describe, expect, test } from 'vitest'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { feesOwed } from '../../src/math/feeGrowth.ts'
import { decodePoolEvent } from '../../src/protocols/uniswapV3/events.ts'
import { episodesOf, growthInside } from '../support/dayEpisodes.ts'
import { dayLogs } from '../support/dayLogs.ts'
import { seenSwaps } from '../support/dayOfSwaps.ts'
import { sharedData } from '../support/sharedData.ts'

const FOLDER = 'demeter-fetch'
const days = [
  ['ethereum-0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640-2024-01-05', 500, 10, 6046, 5372],
  ['ethereum-0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8-2024-01-05', 3000, 60, undefined, 244],
  ['polygon-0x45dda9cb7c25131df268515131f647d726f50608-2022-01-05', 500, 10, 3972, 3159],
] as const

const isAbsent = sharedData(FOLDER) === undefined

function eventsOf(name: string): readonly PoolEvent[] {
  return dayLogs(sharedData(`${FOLDER}/${name}.raw.csv`) as string).map(decodePoolEvent)
}

describe.skipIf(isAbsent)('a recorded day', () => {
  test.each(days)(
    '%s: swaps within a bucket follow from the event before',
    (name, feePips, tickSpacing, total, inBucket) => {
      const events = eventsOf(name)
      const swaps = seenSwaps(events, feePips, tickSpacing)
      if (total !== undefined) {
        expect(events.filter(({ kind }) => kind === 'swap').length).toBe(total)
      }
      const within = swaps.filter(({ staysInBucket }) => staysInBucket)
      expect(within.filter(({ earned }) => earned === undefined)).toEqual([])
      expect(within.length).toBe(inBucket)
    },
  )

  test('episodes of mint, burn and collect: fees from the swaps alone, to the wei', () => {
    let equal = 0
    const undetermined: string[] = []
    for (const [name, feePips, tickSpacing] of days) {
      const events = eventsOf(name)
      const swaps = seenSwaps(events, feePips, tickSpacing)
      for (const episode of episodesOf(events)) {
        const { mint, burn, collect } = episode
        const growth = growthInside(swaps, mint, burn)
        const where = `${name.slice(0, 12)} block ${mint.blockNumber} [${mint.tickLower}, ${mint.tickUpper}]`
        if (typeof growth === 'string') {
          undetermined.push(`${where}: ${growth}`)
          continue
        }
        const fees = [
          feesOwed(growth[0], 0n, mint.liquidity),
          feesOwed(growth[1], 0n, mint.liquidity),
        ]
        const truth = [collect.amount0Raw - burn.amount0Raw, collect.amount1Raw - burn.amount1Raw]
        expect([where, ...fees]).toEqual([where, ...truth])
        equal += 1
      }
    }
    // Each crosses a tick that others initialised before that day, and more than one: the file holds
    // neither those ticks nor their liquidity.
    console.log(`not determined:\n${undetermined.join('\n')}`)
    expect(equal).toBe(38)
    expect(undetermined.length).toBe(4)
  })
})
