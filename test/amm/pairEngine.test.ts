import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redeemedBy } from '../../src/amm/constantProduct.ts'
import { createPair, type PairEngine } from '../../src/amm/pairEngine.ts'
import { pendingProtocolShares } from '../../src/amm/protocolShares.ts'
import { shareLiquidityX64, splitShare } from '../../src/amm/shareFees.ts'
import type { Address } from '../../src/domain/address.ts'
import type { PairProtocolShare } from '../../src/domain/pool.ts'
import { constantProductPool } from '../support/poolStates.ts'
import '../support/fixedSeed.ts'

const E18 = 10n ** 18n
const ALICE: Address = '0x00000000000000000000000000000000000a11ce'
const BOB: Address = '0x0000000000000000000000000000000000000b0b'
const SIXTH = { numerator: 1, denominator: 6 }

function freshPair(protocolShare?: PairProtocolShare, feePips = 3000): PairEngine {
  const fee = { kind: 'uniswap-v2', feePips, protocolShare } as const
  return createPair(constantProductPool({ fee }))
}

const amounts = (amount0Raw: bigint, amount1Raw: bigint) => ({ amount0Raw, amount1Raw })

// v2-core test/UniswapV2Pair.spec.ts: mint, burn, feeTo:off, feeTo:on.
test('v2-core: a first mint locks 1,000 shares', () => {
  const pair = freshPair()
  expect(pair.mint(ALICE, amounts(E18, 4n * E18))).toBe(2n * E18 - 1000n)
  expect(pair.totalSupplyRaw).toBe(2n * E18)
})

test('v2-core: burning all but them leaves 1,000 of each', () => {
  const pair = freshPair()
  const shares = pair.mint(ALICE, amounts(3n * E18, 3n * E18))
  expect(pair.burn(ALICE, shares)).toEqual(amounts(3n * E18 - 1000n, 3n * E18 - 1000n))
  expect([pair.reserve0Raw, pair.reserve1Raw, pair.totalSupplyRaw]).toEqual([1000n, 1000n, 1000n])
})

test.each([
  ['off', undefined, 0n],
  ['on', SIXTH, 249_750_499_251_388n],
] as const)('v2-core: feeTo:%s', (_, share, protocol) => {
  const pair = freshPair(share)
  const shares = pair.mint(ALICE, amounts(1000n * E18, 1000n * E18))
  pair.send(amounts(0n, E18))
  pair.take(amounts(996_006_981_039_903_216n, 0n))
  pair.burn(ALICE, shares)
  expect(pair.totalSupplyRaw).toBe(1000n + protocol)
  expect(pair.protocolSharesRaw).toBe(protocol)
  if (share !== undefined) {
    expect(pair.reserve0Raw).toBe(1000n + 249_501_683_697_445n)
    expect(pair.reserve1Raw).toBe(1000n + 250_000_187_312_969n)
  }
})

test('a protocol share a/b is a/b of the growth, by an independent route', () => {
  const size = fc.bigInt({ min: 10n ** 9n, max: 2n ** 100n })
  const share = fc.constantFrom<PairProtocolShare>(
    SIXTH,
    { numerator: 8, denominator: 25 },
    { numerator: 1, denominator: 4 },
    { numerator: 1, denominator: 1 },
  )
  fc.assert(
    fc.property(
      size,
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      size,
      share,
      (root, growth, supply, protocolShare) => {
        const now = root + (root * growth) / 10n ** 5n
        const fee = { kind: 'uniswap-v2', feePips: 2500, protocolShare } as const
        const minted = pendingProtocolShares({
          fee,
          reserve0Raw: now,
          reserve1Raw: now,
          totalSupplyRaw: supply,
          kLastRaw: root * root,
        })
        // The shares minted are worth a/b of what √k grew by: m/(S + m)·now = a/b·(now − root), ± one share.
        const { numerator, denominator } = protocolShare
        const worth = (m: bigint): bigint => m * now * BigInt(denominator)
        const due = (m: bigint): bigint => BigInt(numerator) * (now - root) * (supply + m)
        expect(worth(minted) <= due(minted)).toBe(true)
        expect(worth(minted + 1n) > due(minted + 1n)).toBe(true)
      },
    ),
  )
})

test('PancakeSwap v2: 8·S·(√k − √kLast) / (17·√k + 8·√kLast)', () => {
  const fee = {
    kind: 'uniswap-v2',
    feePips: 2500,
    protocolShare: { numerator: 8, denominator: 25 },
  } as const
  const state = {
    fee,
    reserve0Raw: 1_234_567n ** 2n,
    reserve1Raw: 7_654_321n ** 2n,
    totalSupplyRaw: 10n ** 20n,
    kLastRaw: (1_234_567n * 7_000_000n) ** 2n,
  }
  const [root, last] = [1_234_567n * 7_654_321n, 1_234_567n * 7_000_000n]
  expect(pendingProtocolShares(state)).toBe(
    (8n * 10n ** 20n * (root - last)) / (17n * root + 8n * last),
  )
})

test.each([
  ['off', undefined],
  ['on', SIXTH],
] as const)('what shares redeem for is principal and fees, protocol fee %s', (_, share) => {
  const pair = freshPair(share)
  pair.mint(ALICE, amounts(2000n * E18, 1000n * E18))
  const shares = pair.mint(BOB, amounts(20n * E18, 10n * E18))
  const entry = shareLiquidityX64(pair.state(), shares)
  const idle = splitShare(pair.state(), shares, entry)
  expect(idle.fees).toEqual(amounts(0n, 0n))
  for (let i = 0n; i < 50n; i += 1n)
    pair.swap({ zeroForOne: i % 2n === 0n, exact: 'input', amountRaw: (i + 1n) * E18 })
  const state = pair.state()
  const split = splitShare(state, shares, entry)
  // To the wei what the pair pays.
  const paid = pair.burn(BOB, shares)
  expect(split.held).toEqual(paid)
  expect(split.principal.amount0Raw + split.fees.amount0Raw).toBe(paid.amount0Raw)
  // Principal keeps the product of the deposit, within the rounding of its two amounts.
  const product = split.principal.amount0Raw * split.principal.amount1Raw
  expect(Number(product) / Number(20n * E18 * 10n * E18)).toBeCloseTo(1, 12)
  // The pair's own growth of k: a fee-free pool would have kept it.
  const growth = Math.sqrt(
    (Number(state.reserve0Raw) * Number(state.reserve1Raw)) / (2020e18 * 1010e18),
  )
  const kept = share === undefined ? growth : 1 + (5 / 6) * (growth - 1)
  expect(Number(paid.amount0Raw) / Number(split.principal.amount0Raw)).toBeCloseTo(kept, 12)
})

test('what is sent in belongs to the next who acts, or with sync to all', () => {
  const pair = freshPair()
  pair.mint(ALICE, amounts(10n * E18, 10n * E18))
  pair.send(amounts(E18, 0n))
  expect(redeemedBy(pair.state(), pair.totalSupplyRaw)).toEqual(amounts(10n * E18, 10n * E18))
  const skimmed = pair.fork()
  expect(skimmed.skim()).toEqual(amounts(E18, 0n))
  pair.sync()
  expect(pair.reserve0Raw).toBe(11n * E18)
  expect(skimmed.reserve0Raw).toBe(10n * E18)
})

test('a fork goes its own way', () => {
  const pair = freshPair()
  pair.mint(ALICE, amounts(10n * E18, 10n * E18))
  const before = pair.state()
  const fork = pair.fork()
  fork.swap({ zeroForOne: true, exact: 'output', amountRaw: E18 })
  fork.transfer(ALICE, BOB, E18)
  expect(pair.state()).toEqual(before)
  expect([pair.sharesOf(BOB), fork.sharesOf(BOB)]).toEqual([0n, E18])
})

test('what the pair would revert throws and changes nothing', () => {
  const pair = freshPair()
  expect(() => pair.mint(ALICE, amounts(1000n, 1000n))).toThrow(
    expect.objectContaining({ code: 'amm/shares-not-positive' }),
  )
  const shares = pair.mint(ALICE, amounts(10n * E18, 10n * E18))
  const before = pair.state()
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => pair.take(amounts(1n, 0n)), 'amm/nothing-paid'],
    [() => pair.take(amounts(0n, 0n)), 'amm/amount-not-positive'],
    [() => pair.take(amounts(10n * E18, 0n)), 'amm/not-enough-reserves'],
    [() => pair.burn(ALICE, shares + 1n), 'amm/shares-out-of-range'],
    [() => pair.burn(ALICE, 0n), 'amm/shares-not-positive'],
    [() => pair.mint(ALICE, amounts(2n ** 112n, 2n ** 112n)), 'amm/reserve-overflow'],
    [
      () => pair.swap({ zeroForOne: true, exact: 'input', amountRaw: 0n }),
      'amm/amount-not-positive',
    ],
    [() => pair.send(amounts(-1n, 0n)), 'amm/amount-not-positive'],
    [() => pair.setFee({ kind: 'uniswap-v2', feePips: 1_000_000 }), 'amm/fee-out-of-range'],
    [
      () =>
        pair.setFee({
          kind: 'uniswap-v2',
          feePips: 0,
          protocolShare: { numerator: 2, denominator: 1 },
        }),
      'amm/protocol-fee-out-of-range',
    ],
  ]
  for (const [call, code] of cases) {
    expect(call).toThrow(expect.objectContaining({ code }))
    expect(pair.state()).toEqual(before)
  }
  pair.send(amounts(E18, 0n))
  expect(() => pair.take(amounts(0n, E18))).toThrow(
    expect.objectContaining({ code: 'amm/k-falls' }),
  )
})
