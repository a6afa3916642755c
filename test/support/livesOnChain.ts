import { expect } from 'vitest'
import { transactionCosts } from '../../src/chain/transactionCost.ts'
import { differencesOf, rangeDifferencesOf } from '../../src/history/differences.ts'
import { followLives } from '../../src/history/followLives.ts'
import { Life } from '../../src/history/life.ts'
import { poolBeforeBirth } from '../../src/history/poolBeforeBirth.ts'
import { startReplay } from '../../src/history/replay.ts'
import { readPool } from '../../src/protocols/uniswapV3/readPool.ts'
import { embeddedChain } from './embeddedChain.ts'
import { livePool } from './livedPool.ts'
import { rangesOfContract } from './poolRace.ts'
import { seededRandom } from './random.ts'

/** Lives rebuilt from the logs of a chain, held against what its contracts stored and paid. */
export async function provedLives(seed: number, count: number) {
  const chain = await embeddedChain({ gasLimit: 2n * 10n ** 10n })
  try {
    const lived = await livePool(chain, seededRandom(seed), count)
    const { pool, pair, manager, driverRange, deployment, poolEvents, positionEvents } = lived
    const { number, hash } = await chain.client.getBlock()
    const block = { number, hash } as never
    const state = await readPool(chain.provider, {
      address: pool,
      deployment,
      block,
      withTicks: true,
    })
    const birth = poolBeforeBirth(state)
    const hashes = positionEvents.map(({ transactionHash }) => transactionHash)
    const costs = await transactionCosts(chain.provider, hashes, {
      contracts: [manager, pool, pair.token0.address, pair.token1.address],
    })
    const frame = { baseIs: 'token1', ...pair } as const
    const costOf = (transactionHash: `0x${string}`) => costs.get(transactionHash)
    const lives = lived.lives.map(
      ({ tokenId }) => new Life({ kind: 'nft', manager, tokenId }, frame, { costOf }),
    )
    const ranged = new Life({ kind: 'range', ...driverRange }, frame)
    const replay = startReplay(birth)
    const fold = followLives(replay, [...lives, ranged], positionEvents)
    for (const event of poolEvents) fold.apply(event)
    fold.end()
    const engine = replay.pool!

    expect(differencesOf(engine.state(), state)).toEqual([])
    const keys = [
      ...new Map(
        poolEvents
          .filter((event) => event.kind === 'mint')
          .map((event) => [`${event.owner}${event.tickLower}:${event.tickUpper}`, event]),
      ).values(),
    ]
    const stored = await rangesOfContract(chain, pool, keys)
    for (const [i, key] of keys.entries())
      expect(rangeDifferencesOf(engine.range(key), stored[i]!)).toEqual([])

    let forfeitedRaw = 0n
    let feesRaw = 0n
    for (const [i, { tokenId, purse }] of lived.lives.entries()) {
      const { path, owners, transactions } = lives[i]!.record(engine)
      const { totals } = path
      const withdrawn = { amount0Raw: 0n, amount1Raw: 0n }
      for (const event of positionEvents) {
        if (event.tokenId !== tokenId || event.kind !== 'decrease-liquidity') continue
        withdrawn.amount0Raw += event.amount0Raw
        withdrawn.amount1Raw += event.amount1Raw
      }
      for (const [field, token] of [
        ['amount0Raw', pair.token0],
        ['amount1Raw', pair.token1],
      ] as const) {
        const paid = await lived.balanceOf(token.address, purse)
        // Everything was taken out, so all that the purse holds beyond principal is fees.
        expect(totals.withdrawn[field]).toBe(withdrawn[field])
        expect(totals.principalCollected[field] + totals.feesCollected[field]).toBe(paid)
        expect(totals.feesCollected[field] + totals.forfeited[field]).toBe(totals.earned[field])
        expect(paid - withdrawn[field]).toBe(totals.feesCollected[field])
        expect(totals.principalOwed[field]).toBe(0n)
        expect(totals.feesOwed[field]).toBe(0n)
        forfeitedRaw += totals.forfeited[field]
        feesRaw += totals.feesCollected[field]
      }
      expect(owners.length).toBeGreaterThan(0)
      expect(path.gasNative?.at(-1)).toBeGreaterThan(0)
      expect(transactions.length).toBeGreaterThan(1)
    }
    const kinds = new Set([...poolEvents, ...positionEvents].map(({ kind }) => kind))
    // The range held at the pool itself: what the pool owes it is principal and fees, and all known.
    const { totals } = ranged.record(engine).path
    const driverAt = keys.findIndex(
      ({ owner }) => owner.toLowerCase() === driverRange.owner.toLowerCase(),
    )
    for (const [field, owed] of [
      ['amount0Raw', 'tokensOwed0Raw'],
      ['amount1Raw', 'tokensOwed1Raw'],
    ] as const) {
      expect(totals.principalOwed[field] + totals.feesOwed[field]).toBe(stored[driverAt]![owed])
      expect(totals.forfeited[field]).toBe(0n)
      expect(totals.earned[field]).toBeGreaterThan(0n)
    }
    return {
      kinds: [...kinds].sort(),
      forfeitedRaw,
      feesRaw,
      events: poolEvents.length,
      records: lives.map((life) => life.record(engine)),
      burned: lived.lives.filter(({ isBurned }) => isBurned).length,
    }
  } finally {
    await chain.close()
  }
}
