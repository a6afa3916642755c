import { POOL_EVENT_TOPICS } from '../../src/protocols/uniswapV3/events.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { makeWorld, type World } from '../support/world.ts'

/** A real pool on a real node, traded now and then over many blocks. */
export type TradedPool = World & {
  readonly chain: LocalChain & { readonly url?: string }
  readonly filter: { readonly address: `0x${string}`; readonly topics: [`0x${string}`[]] }
  readonly head: bigint
}

/** @param gaps - blocks between one swap and the next */
export async function tradedPool(
  chain: LocalChain & { readonly url?: string },
  gaps: readonly number[],
): Promise<TradedPool> {
  const world = await makeWorld(chain)
  await world.mint(-887_220, 887_220)
  for (const [index, gap] of gaps.entries()) {
    await world.swap(index % 2 === 0, index % 2 === 0 ? 10n ** 8n : 10n ** 16n)
    if (gap > 0) await chain.test.mine({ blocks: gap })
  }
  const head = await chain.client.getBlockNumber({ cacheTime: 0 })
  const filter = { address: world.pool, topics: [[...POOL_EVENT_TOPICS]] as [`0x${string}`[]] }
  return { ...world, chain, filter, head }
}
