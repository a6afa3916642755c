import fc from 'fast-check'
import { getAddress } from 'viem'
import type { Address, Hex } from '../../src/domain/address.ts'
import type { EventPlace, PoolEvent } from '../../src/domain/poolEvent.ts'
import type { PositionEvent } from '../../src/domain/positionEvent.ts'

/* Random events of every kind, their integers drawn to the edges of their types. */

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): Hex => `0x${Buffer.from(value).toString('hex')}`)

const account = fc
  .oneof(hex(20), fc.constantFrom<Hex>(`0x${'00'.repeat(20)}`, `0x${'ff'.repeat(20)}`))
  .map((value): Address => getAddress(value))

/** Integers of a width: the ends, what surrounds every limb, and anything between. */
function integer(bits: number, signed = false): fc.Arbitrary<bigint> {
  const min = signed ? -(2n ** BigInt(bits - 1)) : 0n
  const max = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n
  const edges = [0n, 1n, -1n, min, max, min + 1n, max - 1n]
  for (let bit = 31n; bit < BigInt(bits); bit += 16n)
    for (const edge of [2n ** bit - 1n, 2n ** bit, 2n ** bit + 1n]) edges.push(edge, -edge)
  return fc.oneof(
    fc.constantFrom(...edges.filter((edge) => edge >= min && edge <= max)),
    fc.bigInt({ min, max }),
  )
}

const amounts = { amount0Raw: integer(256), amount1Raw: integer(256) }
const ticks = { tickLower: fc.integer(), tickUpper: fc.integer() }
const protocolFee = fc.nat({ max: 15 })

const poolFacts = fc.oneof(
  fc.record({
    kind: fc.constant('initialize' as const),
    sqrtPriceX96: integer(160),
    tick: fc.integer(),
  }),
  fc.record({
    kind: fc.constant('swap' as const),
    sender: account,
    recipient: account,
    amount0Raw: integer(256, true),
    amount1Raw: integer(256, true),
    sqrtPriceX96: integer(160),
    liquidity: integer(128),
    tick: fc.integer(),
  }),
  fc.record({
    kind: fc.constant('mint' as const),
    sender: account,
    owner: account,
    ...ticks,
    ...amounts,
    liquidity: integer(128),
  }),
  fc.record({
    kind: fc.constant('burn' as const),
    owner: account,
    ...ticks,
    ...amounts,
    liquidity: integer(128),
  }),
  fc.record({
    kind: fc.constant('collect' as const),
    owner: account,
    recipient: account,
    ...ticks,
    ...amounts,
  }),
  fc.record({
    kind: fc.constant('flash' as const),
    sender: account,
    recipient: account,
    ...amounts,
    paid0Raw: integer(256),
    paid1Raw: integer(256),
  }),
  fc.record({
    kind: fc.constant('set-fee-protocol' as const),
    feeProtocol0Before: protocolFee,
    feeProtocol1Before: protocolFee,
    feeProtocol0: protocolFee,
    feeProtocol1: protocolFee,
  }),
  fc.record({
    kind: fc.constant('collect-protocol' as const),
    sender: account,
    recipient: account,
    ...amounts,
  }),
)

const positionFacts = fc
  .oneof(
    fc.record({
      kind: fc.constantFrom('increase-liquidity' as const, 'decrease-liquidity' as const),
      liquidity: integer(128),
      ...amounts,
    }),
    fc.record({ kind: fc.constant('collect' as const), recipient: account, ...amounts }),
    fc.record({ kind: fc.constant('transfer' as const), from: account, to: account }),
  )
  .chain((facts) => integer(256).map((tokenId) => ({ ...facts, tokenId })))

const place = fc.record({
  blockHash: fc.option(hex(32), { nil: undefined }),
  transactionHash: hex(32),
  transactionIndex: fc.nat(),
  timestampSec: fc.integer({ min: 0, max: 2 ** 40 }),
})

/** Gives events blocks and log indexes so that they stand in chain order from a block on. */
function inChainOrder<Facts extends { readonly kind: string }>(
  facts: fc.Arbitrary<Facts>,
  fromBlock: bigint,
  maxLength: number,
) {
  const step = fc.record({ facts, place, blocks: fc.nat({ max: 3 }), logs: fc.nat({ max: 9 }) })
  return fc.array(step, { maxLength }).map((steps) => {
    let blockNumber = fromBlock
    let logIndex = -1
    return steps.map(({ facts, place, blocks, logs }) => {
      blockNumber += BigInt(blocks)
      logIndex = blocks > 0 ? logs : logIndex + 1 + logs
      const at: EventPlace = { ...place, blockNumber, logIndex }
      return { ...at, ...facts }
    })
  })
}

export const poolEvents = (fromBlock: bigint, maxLength = 30): fc.Arbitrary<PoolEvent[]> =>
  inChainOrder(poolFacts, fromBlock, maxLength)

export const positionEvents = (fromBlock: bigint, maxLength = 30): fc.Arbitrary<PositionEvent[]> =>
  inChainOrder(positionFacts, fromBlock, maxLength)

/** `count` swaps and some mints, in blocks from `fromBlock` on; small and dull, for volume. */
export function dullEvents(fromBlock: bigint, count: number): PoolEvent[] {
  return Array.from({ length: count }, (_, i) => dullEvent(fromBlock + BigInt(i >> 1), i))
}

function dullEvent(blockNumber: bigint, i: number): PoolEvent {
  const word = (i + 1).toString(16).padStart(8, '0')
  const at: EventPlace = {
    blockNumber,
    blockHash: `0x${blockNumber.toString(16).padStart(64, '0')}`,
    transactionHash: `0x${word.repeat(8)}`,
    transactionIndex: i % 200,
    logIndex: (i & 1) * 7,
    timestampSec: 1_700_000_000 + 12 * (i >> 1),
  }
  const owner = getAddress(`0x${'0000000b'.repeat(5)}`)
  const sender = getAddress(`0x${((i % 50) + 1).toString(16).padStart(40, '0')}`)
  const amount = 10n ** 18n + BigInt(i) * 1_234_567_891n
  if (i % 100 === 99) {
    return {
      ...at,
      kind: 'mint',
      sender,
      owner,
      tickLower: -600,
      tickUpper: 600,
      amount0Raw: amount,
      amount1Raw: amount,
      liquidity: amount * 1000n,
    }
  }
  return {
    ...at,
    kind: 'swap',
    sender,
    recipient: sender,
    amount0Raw: i % 2 === 0 ? amount : -amount,
    amount1Raw: i % 2 === 0 ? -amount : amount,
    sqrtPriceX96: 2n ** 96n + BigInt(i) * 2n ** 70n,
    liquidity: 10n ** 21n + BigInt(i),
    tick: (i % 1000) - 500,
  }
}
