import { createPair } from '../../src/amm/pairEngine.ts'
import { liquidityOfDepositX64 } from '../../src/amm/shareFees.ts'
import type { PairInput, ShareInput } from '../../src/analysis/pairInput.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConstantProductPoolState } from '../../src/domain/pool.ts'

const OWNER: Address = '0x1111111111111111111111111111111111111111'
const OTHERS: Address = '0x2222222222222222222222222222222222222222'

const empty: ConstantProductPoolState = {
  kind: 'constant-product',
  protocol: 'uniswap-v2',
  id: '0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc',
  address: '0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc',
  token0: {
    chainId: 1,
    address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    symbol: 'USDC',
    decimals: 6,
  },
  token1: {
    chainId: 1,
    address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
    symbol: 'WETH',
    decimals: 18,
  },
  fee: { kind: 'uniswap-v2', feePips: 3000, protocolShare: { numerator: 1, denominator: 6 } },
  reserve0Raw: 0n,
  reserve1Raw: 0n,
  totalSupplyRaw: 0n,
  kLastRaw: 0n,
}

const common = {
  schemaVersion: '0',
  chain: { nodeChainId: 1, chainId: 1, fork: false },
  block: {
    chainId: 1,
    number: 24_947_230n,
    hash: `0x${'ab'.repeat(32)}`,
    timestampSec: 1_788_000_000,
  },
  warnings: [],
  rpcCalls: 6,
  collectedAtSec: 1_788_000_003,
} as const

/** LP tokens made by the exact engine: what the readers would have read. */
export function shareInput({
  entry = 'deposit',
  withdrawn = 'none',
  options = {},
}: {
  readonly entry?: 'deposit' | 'entry-price' | 'unknown'
  readonly withdrawn?: 'none' | 'half' | 'all'
  readonly options?: Partial<ShareInput['options']>
} = {}): ShareInput {
  const pair = createPair(empty)
  const deposit = { amount0Raw: 10_000n * 10n ** 6n, amount1Raw: 5n * 10n ** 18n }
  pair.mint(OTHERS, { amount0Raw: deposit.amount0Raw * 99n, amount1Raw: deposit.amount1Raw * 99n })
  const sharesRaw = pair.mint(OWNER, deposit)
  const liquidityX64 = liquidityOfDepositX64(deposit, pair.state())
  const place = { blockNumber: 100n, transactionHash: `0x${'cd'.repeat(32)}` } as const
  const changes: Extract<ShareInput['entry'], { source: 'deposit' }>['changes'][number][] = [
    {
      kind: 'increase',
      ...place,
      timestampSec: 1_786_000_000,
      sharesRaw,
      liquidityX64,
      ...deposit,
    },
  ]
  // A month of trade to and fro, the dearer ether at its end.
  for (let i = 0; i < 200; i += 1)
    pair.swap({
      zeroForOne: i % 2 === 0,
      exact: i % 2 === 0 ? 'input' : 'output',
      amountRaw: i % 2 === 0 ? 20_000n * 10n ** 6n : 19_000n * 10n ** 6n,
    })
  if (withdrawn !== 'none') {
    const part = withdrawn === 'all' ? sharesRaw : sharesRaw / 2n
    pair.burn(OWNER, part)
    changes.push({
      kind: 'decrease',
      ...place,
      blockNumber: 200n,
      sharesRaw: part,
      amount0Raw: 0n,
      amount1Raw: 0n,
      liquidityX64: 0n,
    })
  }
  return {
    kind: 'share',
    ...common,
    pool: pair.state(),
    position: {
      kind: 'share',
      protocol: 'uniswap-v2',
      owner: OWNER,
      poolId: empty.id,
      sharesRaw: pair.sharesOf(OWNER),
    },
    ownerIsContract: false,
    entry:
      entry === 'deposit' && withdrawn !== 'all'
        ? { source: 'deposit', changes }
        : entry === 'entry-price'
          ? { source: 'entry-price', price: 0.0005 }
          : { source: 'unknown', reason: 'not looked for' },
    options: { baseIs: 'token1', existing: [], ...options },
    reproduce: `ammeter position uniswap-v2:${empty.id}@${OWNER} --block=24947230`,
  }
}

/** The pair of {@link shareInput}. */
export function pairInput(): PairInput {
  return {
    kind: 'pair',
    ...common,
    pool: shareInput().pool,
    options: { baseIs: 'token1' },
    reproduce: `ammeter pool uniswap-v2:${empty.id} --block=24947230`,
  }
}
