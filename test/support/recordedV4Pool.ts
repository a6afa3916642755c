import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { encodeAbiParameters, getAddress, type Hex, keccak256, numberToHex } from 'viem'
import { testTokenAbi, testTokenBytecode } from '../../src/chain/abis/TestToken.ts'
import { deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConcentratedPoolState, PoolKey } from '../../src/domain/pool.ts'
import { uniswapV4DeploymentOf } from '../../src/protocols/uniswapV4/deployment.ts'
import { poolSlot, tickSlot, wordSlot } from '../../src/protocols/uniswapV4/stateSlots.ts'
import type { LocalChain } from './embeddedChain.ts'
import { sharedData } from './sharedData.ts'
import { deployV4Periphery } from './v4Periphery.ts'

/*
 * The ETH/USDC 0.05 % pool of Uniswap v4 on Ethereum as it was at block 24,407,242 (recorded by degenbot,
 * MIT): price, liquidity and 499 ticks are real, fee growth was not recorded and is 0. The contracts are
 * those of the published packages, put at the mainnet addresses.
 */

const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const NO_ADDRESS = '0x0000000000000000000000000000000000000000'

export const RECORDED_V4_KEY: PoolKey = {
  currency0: NO_ADDRESS,
  currency1: USDC,
  fee: 500,
  tickSpacing: 10,
  hooks: NO_ADDRESS,
}

export type RecordedV4Pool = { readonly state: ConcentratedPoolState; readonly blockNumber: number }

/** The recording; `undefined`, said on stderr, where shared data is absent. */
export function recordedV4Pool(): RecordedV4Pool | undefined {
  const path = sharedData('degenbot/uniswap_v4_eth_usdc_block_24407242.json')
  if (path === undefined) return undefined
  // Integers beyond 2^53 become strings before JSON.parse rounds them.
  const text = readFileSync(path, 'utf8').replaceAll(/(?<=[[:,]\s*)-?\d+(?=\s*[,\]}])/g, '"$&"')
  const file = JSON.parse(text) as RecordedFile
  const { scalars, tick_data, token0, token1 } = file
  const token = ({ address, symbol, decimals }: RecordedFile['token0']) => ({
    chainId: 1,
    address: getAddress(address),
    symbol,
    decimals: Number(decimals),
  })
  return {
    blockNumber: Number(file.block),
    state: {
      kind: 'concentrated',
      protocol: 'uniswap-v4',
      id: file.pool_id,
      address: getAddress(file.pool_manager),
      token0: { ...token(token0), isNative: true },
      token1: token(token1),
      fee: {
        kind: 'uniswap-v4',
        lpFeePips: Number(scalars.lp_fee),
        protocolFeeZeroForOnePips: Number(scalars.protocol_fee_zero_for_one),
        protocolFeeOneForZeroPips: Number(scalars.protocol_fee_one_for_zero),
        isDynamic: false,
      },
      tickSpacing: Number(scalars.tick_spacing),
      sqrtPriceX96: BigInt(scalars.sqrt_price_x96),
      tick: Number(scalars.tick),
      liquidity: BigInt(scalars.liquidity),
      feeGrowthGlobal0X128: 0n,
      feeGrowthGlobal1X128: 0n,
      ticks: Object.entries(tick_data)
        .map(([tick, [first, second]]) => ({
          tick: Number(tick),
          liquidityGross: BigInt(first),
          liquidityNet: BigInt(second),
          feeGrowthOutside0X128: 0n,
          feeGrowthOutside1X128: 0n,
        }))
        .sort((a, b) => a.tick - b.tick),
      poolKey: RECORDED_V4_KEY,
    },
  }
}

/** Puts pool manager, position manager, state view and USDC at their mainnet addresses, and the pool in them. */
export async function placeRecordedV4Pool(
  chain: LocalChain,
  { state }: RecordedV4Pool,
): Promise<void> {
  const { poolManager, positionManager, stateView } = uniswapV4DeploymentOf(1)
  const { abi, bytecode } = createRequire(import.meta.url)(
    '@uniswap/v4-core/out/PoolManager.sol/PoolManager.json',
  )
  const { test, client } = chain
  const owner = chain.wallet.account.address
  const local = await deployContract(chain, abi, bytecode.object, [owner])
  const periphery = await deployV4Periphery(chain, local)
  const usdc = await deployContract(chain, testTokenAbi, testTokenBytecode, ['USD Coin', 'USDC', 6])
  // Immutables name the local addresses; here they shall name the mainnet ones.
  const places: readonly (readonly [Address, Address])[] = [
    [local, poolManager],
    [periphery.positionManager, positionManager],
    [periphery.stateView, stateView as Address],
    [usdc, USDC],
  ]
  for (const [from, to] of places) {
    let code = (await client.getCode({ address: from })) ?? '0x'
    for (const [old, now] of places)
      code = code.replaceAll(old.slice(2).toLowerCase(), now.slice(2).toLowerCase()) as Hex
    await test.setCode({ address: to, bytecode: code })
  }
  // Name and symbol, strings of one slot.
  for (const index of [0, 1]) {
    const value = await client.getStorageAt({ address: usdc, slot: numberToHex(index) })
    await test.setStorageAt({ address: USDC, index, value: value as Hex })
  }
  await storeAll(chain, poolManager, poolStorage(state))
  await storeAll(chain, positionManager, v4KeyStorage(state.id as Hex, RECORDED_V4_KEY))
}

type Slot = readonly [slot: bigint, value: bigint]

function poolStorage(state: ConcentratedPoolState): readonly Slot[] {
  const { sqrtPriceX96, tick, fee, liquidity, ticks = [], tickSpacing } = state
  if (fee.kind !== 'uniswap-v4') throw new Error('not of v4')
  const id = state.id as Hex
  const slot0 =
    sqrtPriceX96 |
    (BigInt.asUintN(24, BigInt(tick)) << 160n) |
    (BigInt(fee.protocolFeeZeroForOnePips) << 184n) |
    (BigInt(fee.protocolFeeOneForZeroPips) << 196n) |
    (BigInt(fee.lpFeePips) << 208n)
  const words = new Map<number, bigint>()
  for (const { tick: each } of ticks) {
    const index = each / tickSpacing
    words.set(index >> 8, (words.get(index >> 8) ?? 0n) | (1n << BigInt(index & 255)))
  }
  return [
    [poolSlot(id), slot0],
    [poolSlot(id) + 3n, liquidity],
    ...[...words].map(([word, bits]): Slot => [wordSlot(id, word), bits]),
    ...ticks.map(
      ({ tick: each, liquidityGross, liquidityNet }): Slot => [
        tickSlot(id, each),
        liquidityGross | (BigInt.asUintN(128, liquidityNet) << 128n),
      ],
    ),
  ]
}

/** `PositionManager.poolKeys`, a mapping in slot 10, packs a key into three slots. */
export function v4KeyStorage(
  poolId: Hex,
  { currency0, currency1, fee, tickSpacing, hooks }: PoolKey,
): readonly (readonly [slot: bigint, value: bigint])[] {
  const key = `${poolId.slice(0, 52)}${'0'.repeat(14)}` as Hex
  const types = [{ type: 'bytes32' }, { type: 'uint256' }] as const
  const slot = BigInt(keccak256(encodeAbiParameters(types, [key, 10n])))
  const second = BigInt(currency1) | (BigInt(fee) << 160n) | (BigInt(tickSpacing) << 184n)
  return [
    [slot, BigInt(currency0)],
    [slot + 1n, second],
    [slot + 2n, BigInt(hooks)],
  ]
}

/** Writes words into a contract's storage. */
export async function storeAll(chain: LocalChain, address: Address, slots: readonly Slot[]) {
  const word = (value: bigint) => numberToHex(value, { size: 32 })
  for (const [slot, value] of slots)
    await chain.test.setStorageAt({ address, index: word(slot), value: word(value) })
}

type RecordedFile = {
  readonly block: string
  readonly pool_id: Hex
  readonly pool_manager: Address
  readonly scalars: Readonly<Record<string, string>> & {
    readonly sqrt_price_x96: string
    readonly liquidity: string
  }
  readonly tick_data: Readonly<Record<string, readonly [string, string]>>
  readonly token0: { readonly address: Address; readonly symbol: string; readonly decimals: string }
  readonly token1: { readonly address: Address; readonly symbol: string; readonly decimals: string }
}
