import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import { deployUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool, setFeeProtocol } from '../../src/demo/pool.ts'
import {
  burnPosition,
  decreaseLiquidity,
  increaseLiquidity,
  mintPosition,
} from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import { type ChainActor, deployContract, transact } from '../../src/demo/transact.ts'
import type { Address, Hex } from '../../src/domain/address.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import type { PositionEvent } from '../../src/domain/positionEvent.ts'
import type { RawLog } from '../../src/domain/rawLog.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { decodePoolEvent, decodePositionEvent } from '../../src/protocols/uniswapV3/events.ts'
import { compiledHarness } from './compiled.ts'
import type { LocalChain } from './embeddedChain.ts'
import type { PoolOperation } from './poolOperations.ts'
import { applyToContract } from './poolRace.ts'
import type { Random } from './random.ts'

/** A real pool that positions lived in. */
export type LivedPool = Awaited<ReturnType<typeof livePool>>

type Held = {
  readonly tokenId: bigint
  owner: ChainActor
  /** Everything collected goes here and nothing else does. */
  readonly purse: Address
  liquidity: bigint
  isBurned: boolean
}

const FUNDS = 10n ** 32n

/**
 * Random lives through the real position manager: mint, add, remove, collect all and part, transfer,
 * burn, among exact-input, exact-output and price-limited swaps, flash loans, ranges held at the
 * pool itself, and a protocol fee that is switched on midway. At the end everything is taken out.
 */
export async function livePool(chain: LocalChain, random: Random, lives: number) {
  const deployment = await deployUniswapV3(chain)
  const manager = deployment.positionManager
  const pair = await deployTokenPair(
    chain,
    { name: 'USD Coin', symbol: 'USDC', decimals: 6 },
    { name: 'Wrapped Ether', symbol: 'WETH', decimals: 18 },
  )
  const sqrtPriceX96 = sqrtPriceOfPrice(2000, pair.token0, pair.token1, 'token1')
  const feePips = 3000
  const pool = await createPool(chain, deployment, { ...pair, feePips, sqrtPriceX96 })
  const driver = await deployContract(chain, poolDriverAbi, poolDriverBytecode, [])
  const flash = compiledHarness('FlashBorrower')
  const borrower = await deployContract(chain, flash.abi, flash.bytecode, [])
  const owners = await Promise.all([1, 2, 3].map((index) => chain.actor(index)))
  for (const { address } of [pair.token0, pair.token1]) {
    for (const to of [driver, borrower, ...owners.map((owner) => owner.wallet.account.address)])
      await mintTokens(chain, address, to, FUNDS)
    for (const owner of owners) await approveAll(owner, address, manager)
  }

  const home = 200_340
  const ranges = [
    [home - 60, home + 60],
    [home - 600, home + 600],
    [home - 600, home],
    [home + 120, home + 900],
    [home - 6000, home + 6000],
  ] as const
  const driverRange = { owner: driver, tickLower: home - 60_000, tickUpper: home + 60_000 }
  const run = (operations: readonly PoolOperation[]) =>
    applyToContract({ ...chain }, driver, pool, operations)
  await run([{ kind: 'mint', range: driverRange, liquidity: 10n ** 16n }])

  const all: Held[] = []
  const collectFrom = async (held: Held, max0: bigint, max1: bigint) => {
    const args = [
      { tokenId: held.tokenId, recipient: held.purse, amount0Max: max0, amount1Max: max1 },
    ] as const
    const data = encodeFunctionData({ abi: positionManagerAbi, functionName: 'collect', args })
    await transact(held.owner, { to: manager, data })
  }
  const open = async () => {
    const owner = random.pick(owners)
    const [tickLower, tickUpper] = random.pick(ranges)
    const minted = await mintPosition(owner, manager, {
      ...pair,
      feePips,
      tickLower,
      tickUpper,
      amount0Raw: random.bigint(10n ** 6n, 10n ** 11n),
      amount1Raw: random.bigint(10n ** 15n, 10n ** 20n),
    })
    const purse: Address = `0x${(0xbeef00000000n + minted.tokenId).toString(16).padStart(40, '0')}`
    all.push({
      tokenId: minted.tokenId,
      owner,
      purse,
      liquidity: minted.liquidity,
      isBurned: false,
    })
  }
  const trade = async () => {
    const swap = (zeroForOne: boolean): PoolOperation => {
      const roll = random.integer(0, 2)
      const amountRaw = zeroForOne === (roll !== 1) ? random.magnitude(38) : random.magnitude(67)
      if (roll === 0) return { kind: 'swap', params: { zeroForOne, exact: 'input', amountRaw } }
      if (roll === 1) return { kind: 'swap', params: { zeroForOne, exact: 'output', amountRaw } }
      const limit = getSqrtPriceAtTick(home + random.integer(-1500, 1500)) + random.bigint(-1n, 1n)
      return {
        kind: 'swap',
        params: { zeroForOne, exact: 'input', amountRaw: 10n ** 30n, sqrtPriceLimitX96: limit },
      }
    }
    const operations = Array.from({ length: random.integer(1, 4) }, () => swap(random.chance(0.5)))
    if (random.chance(0.2)) {
      const held = random.bigint(0n, 10n ** 12n)
      operations.push({
        kind: random.pick(['mint', 'burn']),
        range: driverRange,
        liquidity: held + 1n,
      })
      operations.push({
        kind: 'collect',
        range: driverRange,
        amount0Max: random.magnitude(60),
        amount1Max: random.magnitude(90),
      })
    }
    await run(operations)
  }
  const act = async (held: Held) => {
    const { owner, tokenId } = held
    const roll = random.integer(0, 5)
    if (roll === 0) {
      const moved = await increaseLiquidity(owner, manager, tokenId, 10n ** 9n, 10n ** 18n)
      held.liquidity += moved.liquidity
    } else if (roll === 1 && held.liquidity > 1n) {
      const part = random.chance(0.3) ? held.liquidity : held.liquidity / random.bigint(2n, 9n)
      await decreaseLiquidity(owner, manager, tokenId, part > 0n ? part : 1n)
      held.liquidity -= part > 0n ? part : 1n
    } else if (roll === 2) await collectFrom(held, ALL, ALL)
    else if (roll === 3) await collectFrom(held, random.magnitude(24), random.magnitude(54))
    else if (roll === 4) {
      const to = random.pick(owners)
      const args = [owner.wallet.account.address, to.wallet.account.address, tokenId] as const
      const data = encodeFunctionData({
        abi: positionManagerAbi,
        functionName: 'transferFrom',
        args,
      })
      await transact(owner, { to: manager, data })
      held.owner = to
    } else if (held.liquidity > 0n) {
      await decreaseLiquidity(owner, manager, tokenId, held.liquidity)
      held.liquidity = 0n
      await collectFrom(held, ALL, ALL)
      await burnPosition(owner, manager, tokenId)
      held.isBurned = true
    }
  }
  const lend = async () => {
    const amounts = [random.magnitude(30), random.magnitude(50), random.magnitude(20), 7n] as const
    const args = [pool, ...amounts]
    const data = encodeFunctionData({ abi: flash.abi, functionName: 'borrow', args })
    await transact(chain, { to: borrower, data })
  }

  for (let opened = 0; opened < lives; opened += 1) {
    await open()
    await trade()
    if (opened === lives >> 1) await setFeeProtocol(chain, pool, 4, 7)
    for (let i = 0; i < 3; i += 1) {
      const held = random.pick(all)
      if (!held.isBurned) {
        // Nothing is owed sometimes, and then the manager reverts: no act, no event.
        await act(held).catch(() => {})
      }
      if (random.chance(0.5)) await trade()
    }
    if (random.chance(0.15)) await lend()
  }
  const fees: Hex = encodeFunctionData({
    abi: PROTOCOL_ABI,
    functionName: 'collectProtocol',
    args: [borrower, ALL, ALL],
  })
  await transact(chain, { to: pool, data: fees })
  for (const held of all) {
    if (held.isBurned) continue
    if (held.liquidity > 0n)
      await decreaseLiquidity(held.owner, manager, held.tokenId, held.liquidity)
    await collectFrom(held, ALL, ALL).catch(() => {})
  }

  // Credits the range of the driver, so that its books hold all it earned.
  await run([{ kind: 'burn', range: driverRange, liquidity: 0n }])

  const logsOf = async (address: Address) => logsAt(chain, address)
  return {
    deployment,
    pair,
    pool,
    manager,
    driverRange,
    tickSpacing: 60,
    feePips,
    lives: all,
    poolEvents: (await logsOf(pool)).map(decodePoolEvent) as readonly PoolEvent[],
    positionEvents: (await logsOf(manager))
      .filter(({ topics }) => !IGNORED.includes(topics[0] as Hex))
      .map(decodePositionEvent) as readonly PositionEvent[],
    balanceOf: async (token: Address, holder: Address) => {
      const data = encodeFunctionData({
        abi: BALANCE_ABI,
        functionName: 'balanceOf',
        args: [holder],
      })
      const { data: answer = '0x' } = await chain.client.call({ to: token, data })
      return decodeFunctionResult({ abi: BALANCE_ABI, functionName: 'balanceOf', data: answer })
    },
  }
}

const ALL = 2n ** 128n - 1n

/** `Approval` of ERC-721: no life event. */
const IGNORED: readonly Hex[] = [
  '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925',
]

const BALANCE_ABI = [
  {
    type: 'function',
    name: 'balanceOf',
    stateMutability: 'view',
    inputs: [{ name: 'account', type: 'address' }],
    outputs: [{ name: '', type: 'uint256' }],
  },
] as const

const PROTOCOL_ABI = [
  {
    type: 'function',
    name: 'collectProtocol',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'recipient', type: 'address' },
      { name: 'amount0Requested', type: 'uint128' },
      { name: 'amount1Requested', type: 'uint128' },
    ],
    outputs: [],
  },
] as const

async function logsAt(chain: LocalChain, address: Address): Promise<readonly RawLog[]> {
  const logs = await chain.client.getLogs({ address, fromBlock: 0n, toBlock: 'latest' })
  const times = new Map<bigint, number>()
  for (const { blockNumber } of logs) {
    if (times.has(blockNumber)) continue
    times.set(blockNumber, Number((await chain.client.getBlock({ blockNumber })).timestamp))
  }
  return logs.map((log) => ({
    topics: log.topics,
    data: log.data,
    place: {
      blockNumber: log.blockNumber,
      blockHash: log.blockHash,
      transactionHash: log.transactionHash,
      transactionIndex: log.transactionIndex,
      logIndex: log.logIndex,
      timestampSec: times.get(log.blockNumber) as number,
    },
  }))
}
