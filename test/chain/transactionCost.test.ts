import { expect, test } from 'vitest'
import { costOf, type Receipt, transactionCosts } from '../../src/chain/transactionCost.ts'

const MANAGER = '0x00000000000000000000000000000000000000a1'
const POOL = '0x00000000000000000000000000000000000000b2'
const HASH = `0x${'7'.repeat(64)}` as const
const scope = { contracts: [MANAGER, POOL], tokenId: 5n } as const
const word = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}` as const
const receipt: Receipt = {
  gasUsed: '0x30d40',
  effectiveGasPrice: '0x3b9aca00',
  logs: [
    { address: '0x00000000000000000000000000000000000000B2', topics: [word(1n)] },
    { address: MANAGER, topics: [word(1n), word(5n)] },
  ],
}

test('gas used times the price paid', () => {
  expect(costOf(HASH, receipt, scope)).toEqual({
    costRaw: 200_000n * 10n ** 9n,
    l1FeeRaw: 0n,
    didMore: false,
  })
})

test('the data fee of the OP stack comes on top, and blobs', () => {
  expect(costOf(HASH, { ...receipt, l1Fee: '0x64' }, scope)).toMatchObject({
    costRaw: 200_000n * 10n ** 9n + 100n,
    l1FeeRaw: 100n,
  })
  const blobs = { blobGasUsed: '0x20000', blobGasPrice: '0x3' } as const
  expect(costOf(HASH, { ...receipt, ...blobs }, scope).costRaw).toBe(
    200_000n * 10n ** 9n + 3n * 131_072n,
  )
})

test('on Arbitrum the part for L1 is within the gas used', () => {
  const arbitrum = { ...receipt, gasUsedForL1: '0x10000' } as Receipt
  expect(costOf(HASH, arbitrum, scope).costRaw).toBe(200_000n * 10n ** 9n)
})

test('logs of another contract or another token mean that it did more', () => {
  const foreign = { address: `0x${'9'.repeat(40)}`, topics: [word(1n)] } as const
  const other = { address: MANAGER, topics: [word(1n), word(6n)] } as const
  for (const log of [foreign, other])
    expect(costOf(HASH, { ...receipt, logs: [...receipt.logs, log] }, scope).didMore).toBe(true)
})

test('each transaction is asked once; none without a receipt or a price', async () => {
  const asked: unknown[] = []
  const client = {
    request: async ({ params }: { params: unknown[] }) => {
      asked.push(params[0])
      return receipt
    },
  }
  const costs = await transactionCosts(client as never, [HASH, HASH], scope)
  expect(asked).toEqual([HASH])
  expect(costs.size).toBe(1)
  const absent = { request: async () => null }
  await expect(transactionCosts(absent as never, [HASH], scope)).rejects.toMatchObject({
    code: 'events/incomplete',
  })
  expect(() => costOf(HASH, { ...receipt, effectiveGasPrice: undefined } as never, scope)).toThrow(
    /without gas, price or logs/,
  )
})
