import { encodeAbiParameters, type Hex, hexToBigInt, keccak256, pad, toHex } from 'viem'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { uniswapArtifact } from '../../src/demo/uniswapArtifacts.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConcentratedPoolState, TickState } from '../../src/domain/pool.ts'
import { uniswapV3DeploymentOf } from '../../src/protocols/uniswapV3/deployment.ts'
import type { LocalChain } from './embeddedChain.ts'
import { sharedJson } from './sharedData.ts'

/*
 * The WBTC/WETH 0.3 % pool of Ethereum as it was at block 24,947,230 (recorded by degenbot, MIT):
 * code and ticks are real, fee growth was not recorded and is 0.
 */

const WBTC = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'
const POOL = '0xCBCdF9626bC03E24f779434178A73a0B4bad62eD'

export type RecordedPool = {
  readonly state: ConcentratedPoolState
  readonly block: { readonly number: number; readonly timestampSec: number }
  /** What the contracts answered there: `address:calldata` → bytes. */
  readonly calls: Readonly<Record<string, Hex>>
  readonly code: Readonly<Record<Address, Hex>>
  readonly bitmap: ReadonlyMap<number, bigint>
}

/** The recording; `undefined`, said on stderr, where shared data is absent. */
export function recordedPool(): RecordedPool | undefined {
  const file = sharedJson('degenbot/block_24947230.json') as RecordedFile | undefined
  if (file === undefined) return undefined
  const prefix = `v3_${POOL.toLowerCase()}`
  const ticks = Object.entries(file[`${prefix}_tick_data`] as Record<string, RecordedTick>)
    .map(([tick, recorded]) => tickOf(Number(tick), recorded))
    .sort((a, b) => a.tick - b.tick)
  const words = Object.entries(file[`${prefix}_tick_bitmap`] as Record<string, { bitmap: string }>)
  const calls = mapValues(file.calls, hex)
  const slot0 = calls[`${POOL.toLowerCase()}:0x3850c7bd`] as Hex
  const liquidity = hexToBigInt(calls[`${POOL.toLowerCase()}:0x1a686502`] as Hex)
  const feeProtocol = Number(wordOf(slot0, 5))
  return {
    state: {
      kind: 'concentrated',
      protocol: 'uniswap-v3',
      id: POOL,
      address: POOL,
      token0: { chainId: 1, address: WBTC, symbol: 'WBTC', decimals: 8 },
      token1: { chainId: 1, address: WETH, symbol: 'WETH', decimals: 18 },
      fee: {
        kind: 'uniswap-v3',
        feePips: 3000,
        feeProtocol0: feeProtocol & 15,
        feeProtocol1: feeProtocol >> 4,
      },
      tickSpacing: 60,
      sqrtPriceX96: wordOf(slot0, 0),
      tick: Number(BigInt.asIntN(24, wordOf(slot0, 1))),
      liquidity,
      feeGrowthGlobal0X128: 0n,
      feeGrowthGlobal1X128: 0n,
      ticks,
    },
    block: { number: file.block_number, timestampSec: file.timestamp },
    calls,
    code: mapValues(file.code, hex) as RecordedPool['code'],
    bitmap: new Map(words.map(([word, { bitmap }]) => [Number(word), BigInt(bitmap)])),
  }
}

/** How an anvil begins at the recorded block: its number and its time, on chain 1. */
export function anvilAtRecording({ block }: RecordedPool) {
  const args = ['--number', String(block.number), '--timestamp', String(block.timestampSec)]
  return { chainId: 1, args }
}

/**
 * Puts the pool, its two tokens and the factory that knows it at their mainnet addresses: on
 * Hardhat or anvil, in process or over http.
 */
export async function placeRecordedPool(chain: LocalChain, recorded: RecordedPool): Promise<void> {
  const { test } = chain
  const { state, code, calls } = recorded
  for (const [address, bytecode] of Object.entries(code))
    await test.setCode({ address: address as Address, bytecode })
  await storeAll(chain, POOL, poolStorage(recorded))

  const supply = (token: Address) => hexToBigInt(calls[`${token.toLowerCase()}:0x18160ddd`] as Hex)
  await storeAll(chain, WBTC, [
    [1n, supply(WBTC)],
    [3n, shortString('Wrapped BTC')],
    [4n, shortString('WBTC')],
    [5n, 8n],
  ])
  await storeAll(chain, WETH, [
    [0n, shortString('Wrapped Ether')],
    [1n, shortString('WETH')],
    [2n, 18n],
  ])
  await test.setBalance({ address: WETH, value: supply(WETH) })
  // What all its liquidity is worth: the real balance is that and the fees not yet collected.
  const engine = createPool(state)
  const everything = { exact: 'input', amountRaw: 2n ** 200n } as const
  const { amount0Raw } = engine.fork().swap({ zeroForOne: false, ...everything })
  const { amount1Raw } = engine.fork().swap({ zeroForOne: true, ...everything })
  await giveRecordedTokens(chain, POOL, -amount0Raw, -amount1Raw)

  const { factory } = uniswapV3DeploymentOf(1)
  await test.setCode({
    address: factory,
    bytecode: uniswapArtifact('UniswapV3Factory').deployedBytecode,
  })
  const pool = hexToBigInt(POOL)
  await storeAll(chain, factory, [
    [slotIn(hexToBigInt(slotHex(3000n)), 4n), 60n],
    [getPoolSlot(WBTC, WETH), pool],
    [getPoolSlot(WETH, WBTC), pool],
  ])
}

/** Sets an account's balances of the recorded WBTC and WETH. */
export async function giveRecordedTokens(
  chain: LocalChain,
  to: Address,
  wbtcRaw: bigint,
  wethRaw: bigint,
): Promise<void> {
  await storeAll(chain, WBTC, [[slotIn(hexToBigInt(to), 0n), wbtcRaw]])
  await storeAll(chain, WETH, [[slotIn(hexToBigInt(to), 3n), wethRaw]])
}

type Slot = readonly [slot: bigint, value: bigint]

/** Storage layout of UniswapV3Pool: slot0, growths, protocol fees, liquidity, ticks, bitmap, … */
function poolStorage({ state, calls, block, bitmap }: RecordedPool): readonly Slot[] {
  const slot0 = calls[`${POOL.toLowerCase()}:0x3850c7bd`] as Hex
  // Offsets in bits of: price, tick, observation index, cardinality, next, fee protocol, unlocked.
  const offsets = [0n, 160n, 184n, 200n, 216n, 232n, 240n]
  const packed = offsets.map(
    (offset, i) => (i === 1 ? BigInt.asUintN(24, wordOf(slot0, i)) : wordOf(slot0, i)) << offset,
  )
  const observation = 8n + wordOf(slot0, 2)
  return [
    [0n, packed.reduce((sum, part) => sum | part)],
    [4n, state.liquidity],
    [observation, BigInt(block.timestampSec) | (1n << 248n)],
    ...[...bitmap].map(([word, bits]): Slot => [slotIn(BigInt(word), 6n), bits]),
    ...(state.ticks ?? []).flatMap(({ tick, liquidityGross, liquidityNet }): Slot[] => {
      const slot = slotIn(BigInt(tick), 5n)
      const net = BigInt.asUintN(128, liquidityNet)
      return [
        [slot, liquidityGross | (net << 128n)],
        // `initialized`, behind 56 + 160 + 32 bits.
        [slot + 3n, 1n << 248n],
      ]
    }),
  ]
}

async function storeAll(chain: LocalChain, address: Address, slots: readonly Slot[]) {
  for (const [slot, value] of slots)
    await chain.test.setStorageAt({ address, index: slotHex(slot), value: slotHex(value) })
}

/** Where a mapping at `slot` keeps `key`. */
function slotIn(key: bigint, slot: bigint): bigint {
  const words = [{ type: 'uint256' }, { type: 'uint256' }] as const
  return hexToBigInt(keccak256(encodeAbiParameters(words, [BigInt.asUintN(256, key), slot])))
}

function getPoolSlot(tokenA: Address, tokenB: Address): bigint {
  return slotIn(3000n, slotIn(hexToBigInt(tokenB), slotIn(hexToBigInt(tokenA), 5n)))
}

/** Solidity's storage of a string of up to 31 bytes. */
function shortString(text: string): bigint {
  const bytes = toHex(new TextEncoder().encode(text))
  return hexToBigInt(pad(bytes, { dir: 'right', size: 32 })) | BigInt(text.length * 2)
}

function slotHex(value: bigint): Hex {
  return toHex(value, { size: 32 })
}

function wordOf(data: Hex, index: number): bigint {
  return hexToBigInt(`0x${data.slice(2 + 64 * index, 2 + 64 * (index + 1))}`)
}

function tickOf(tick: number, { liquidity_gross, liquidity_net }: RecordedTick): TickState {
  return {
    tick,
    liquidityGross: BigInt(liquidity_gross),
    liquidityNet: BigInt(liquidity_net),
    feeGrowthOutside0X128: 0n,
    feeGrowthOutside1X128: 0n,
  }
}

function hex(digits: string): Hex {
  return digits.startsWith('0x') ? (digits as Hex) : `0x${digits}`
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

type RecordedTick = { readonly liquidity_gross: string; readonly liquidity_net: string }

type RecordedFile = {
  readonly block_number: number
  readonly timestamp: number
  readonly calls: Readonly<Record<string, string>>
  readonly code: Readonly<Record<string, string>>
} & Readonly<Record<string, unknown>>
