import { expect, test } from 'vitest'
import { mayHold } from '../../src/chain/logsBloom.ts'
import { POOL_EVENT_TOPICS } from '../../src/protocols/uniswapV3/events.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { tradedPool } from './tradedPool.ts'

test('the blooms of a real node name the blocks of a pool, and no quiet ones', async () => {
  const { chain, filter, head, pool } = await tradedPool(
    await embeddedChain(),
    Array.from({ length: 12 }, (_, i) => i % 3),
  )
  try {
    const logs = await chain.client.getLogs({ address: pool, fromBlock: 0n })
    const withLogs = new Set(
      logs
        .filter(({ topics }) => POOL_EVENT_TOPICS.includes(topics[0] as `0x${string}`))
        .map(({ blockNumber }) => blockNumber),
    )
    expect(withLogs.size).toBeGreaterThan(12)
    for (let number = 0n; number <= head; number += 1n) {
      const { logsBloom } = await chain.client.getBlock({ blockNumber: number })
      // A handful of bits of 2048: no false alarm here, while every true one must be there.
      expect(mayHold(logsBloom as `0x${string}`, filter), `block ${number}`).toBe(
        withLogs.has(number),
      )
    }
  } finally {
    await chain.close()
  }
})
