import { encodeFunctionData, parseAbi, parseEventLogs } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Requester } from '../../../src/chain/request.ts'
import type { Address } from '../../../src/domain/address.ts'
import { findDeposit } from '../../../src/protocols/uniswapV4/findDeposit.ts'
import { readPosition } from '../../../src/protocols/uniswapV4/readPosition.ts'
import { startAnvil } from '../../support/anvil.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import { seededRandom } from '../../support/random.ts'
import { openV4Market, tradeV4, type V4Market } from '../../support/v4Market.ts'
import { v4Call } from '../../support/v4Operations.ts'
import { actV4, v4ActionsData } from '../../support/v4Periphery.ts'
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

test.each([
  ['after a swap of its block', true],
  ['before the swap of its block', false],
])('a withdrawal %s is at the price it met', async (_, isAfter) => {
  const { world, deployment, pools, positions } = market
  const { wallet, client } = chain
  const held = positions.filter(({ pool }) => pool === pools[2])
  const { tokenId, pool } = held[0] ?? { tokenId: 0n, pool: undefined }
  if (pool === undefined) throw new Error('no position')
  const { currency0, currency1 } = pool.key
  await actV4(chain, deployment.positionManager, [
    { kind: 'decrease', tokenId, liquidity: 0n },
    { kind: 'take', key: pool.key, to: wallet.account.address },
  ])
  const limit = { zeroForOne: true, exact: 'input', amountRaw: 10n ** 17n } as const
  const swap = encodeFunctionData({
    abi: world.driverAbi,
    functionName: 'run',
    args: [pool.key, [v4Call({ kind: 'swap', params: limit })]],
  })
  const withdrawal = v4ActionsData([
    { kind: 'decrease', tokenId, liquidity: 98_765_432_109_876n },
    { kind: 'take', key: pool.key, to: PURSE },
  ])
  const messages = [
    { to: world.drivers[0], data: swap },
    { to: deployment.positionManager, data: withdrawal },
  ]
  await chain.test.setAutomine(false)
  for (const { to, data } of isAfter ? messages : messages.toReversed())
    await wallet.sendTransaction({
      account: wallet.account,
      chain: null,
      to,
      data,
      gas: 2_000_000n,
    })
  const before = await balances(client, currency0, currency1)
  await chain.test.mine({ blocks: 1 })
  await chain.test.setAutomine(true)
  const after = await balances(client, currency0, currency1)
  const found = await search(tokenId)
  if (found.kind !== 'found') throw new Error(found.reason)
  const change = found.changes.at(-1)
  expect(change).toMatchObject({ kind: 'decrease', liquidity: 98_765_432_109_876n })
  const paid = [after[0] - before[0], after[1] - before[1]]
  // The swap before it paid a fee in token0, which is taken along.
  if (isAfter) {
    expect(change?.amount1Raw).toBe(paid[1])
    expect(change?.amount0Raw).toBeLessThan(paid[0] ?? 0n)
  } else expect([change?.amount0Raw, change?.amount1Raw]).toEqual(paid)
})

const PURSE = '0x00000000000000000000000000000000acc20001'

async function balances(client: LocalChain['client'], ...tokens: readonly Address[]) {
  const abi = parseAbi(['function balanceOf(address) view returns (uint256)'])
  const read = (address: Address) =>
    client.readContract({ address, abi, functionName: 'balanceOf', args: [PURSE] })
  return [await read(tokens[0] as Address), await read(tokens[1] as Address)] as const
}

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
