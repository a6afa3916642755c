import { parseAbi, parseEventLogs } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Requester } from '../../../src/chain/request.ts'
import { findDeposit } from '../../../src/protocols/uniswapV4/findDeposit.ts'
import { readPosition } from '../../../src/protocols/uniswapV4/readPosition.ts'
import { startAnvil } from '../../support/anvil.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import { seededRandom } from '../../support/random.ts'
import { openV4Market, tradeV4, type V4Market } from '../../support/v4Market.ts'
import { actV4 } from '../../support/v4Periphery.ts'
import { pinLatest } from '../uniswapV3/busyMarket.ts'

let chain: LocalChain
let market: V4Market
beforeAll(async () => {
  chain = await startAnvil()
  market = await openV4Market(chain, seededRandom(5), 8)
})
afterAll(() => chain.close())

const search = async (tokenId: bigint, client: Requester = chain.provider as Requester) => {
  const { deployment } = market
  const block = await pinLatest(chain)
  const { position } = await readPosition(client, { tokenId, deployment, block })
  return findDeposit(client, {
    deployment,
    position: { ...position, tokenId },
    block,
    maxRequests: 100,
  })
}

const transfers = parseAbi([
  'event Transfer(address indexed from, address indexed to, uint256 value)',
])

test('deposits and withdrawals are what the tokens of the pair moved by, to the wei', async () => {
  // Of two tokens, whose own logs say what was paid; fees are taken first, so that principal is all.
  const { world, deployment, pools, positions } = market
  const minted = positions.find(({ pool }) => pool === pools[2])
  if (minted === undefined) throw new Error('no position')
  const { tokenId, pool } = minted
  const owner = world.chain.wallet.account.address
  const take = { kind: 'take', key: pool.key, to: owner } as const
  await tradeV4(market, seededRandom(8), 3)
  await actV4(chain, deployment.positionManager, [
    { kind: 'decrease', tokenId, liquidity: 0n },
    take,
  ])
  await actV4(chain, deployment.positionManager, [
    { kind: 'decrease', tokenId, liquidity: 123_456_789_012_345n },
    take,
  ])
  const found = await search(tokenId)
  if (found.kind !== 'found') throw new Error(found.reason)
  const { changes } = found
  expect(changes[0]).toMatchObject({ kind: 'increase', liquidity: minted.liquidity })
  expect(changes.at(-1)).toMatchObject({ kind: 'decrease', liquidity: 123_456_789_012_345n })
  // The collection between them moved no liquidity.
  expect(changes).toHaveLength(2)
  const withdrawal = changes.at(-1)
  const receipt = await chain.client.getTransactionReceipt({
    hash: withdrawal?.transactionHash ?? '0x',
  })
  const paid = parseEventLogs({ abi: transfers, logs: receipt.logs, eventName: 'Transfer' })
  const amountOf = (token: string) =>
    paid.find(({ address }) => address.toLowerCase() === token.toLowerCase())?.args.value ?? 0n
  expect([withdrawal?.amount0Raw, withdrawal?.amount1Raw]).toEqual([
    amountOf(pool.key.currency0),
    amountOf(pool.key.currency1),
  ])
})

test('every position has a deposit that adds up', async () => {
  for (const { tokenId, liquidity } of market.positions) {
    const found = await search(tokenId)
    expect(found).toMatchObject({ kind: 'found' })
    if (found.kind === 'found') expect(found.changes[0].liquidity).toBe(liquidity)
  }
})

test('a node that limits logs is searched from the mint on, one without logs or state is not', async () => {
  const { tokenId, liquidity } = market.positions[0] ?? { tokenId: 0n, liquidity: 0n }
  const limited = (refuse: (method: string, params: unknown[]) => boolean): Requester => ({
    request: (async ({ method, params }: { method: string; params: unknown[] }) => {
      if (refuse(method, params))
        throw Object.assign(new Error('block range is too large, max 3'), { code: -32005 })
      return chain.provider.request({ method, params } as never)
    }) as Requester['request'],
  })
  const span = ([filter]: unknown[]) => {
    const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string }
    return Number(toBlock) - Number(fromBlock)
  }
  const few = limited((method, params) => method === 'eth_getLogs' && span(params) > 2)
  expect(await search(tokenId, few)).toMatchObject({
    kind: 'found',
    changes: [{ kind: 'increase', liquidity }],
  })
  const none = limited((method) => method === 'eth_getLogs')
  expect(await search(tokenId, none)).toMatchObject({ kind: 'not-in-budget' })
})
