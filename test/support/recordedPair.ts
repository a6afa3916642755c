import { readFileSync } from 'node:fs'
import { encodeAbiParameters, type Hex, hexToBigInt, keccak256, pad, toHex } from 'viem'
import type { Address } from '../../src/domain/address.ts'
import type { ConstantProductPoolState } from '../../src/domain/pool.ts'
import { sqrtRoundingDown } from '../../src/math/integerSqrt.ts'
import { uniswapV2 } from '../../src/protocols/uniswapV2.ts'
import type { LocalChain } from './embeddedChain.ts'
import { factoryArtifact } from './pairContracts.ts'
import { sharedData, sharedJson } from './sharedData.ts'

/*
 * The WBTC/WETH pair of Uniswap v2 as it was at block 24,945,920 of Ethereum (recorded by degenbot,
 * MIT): code and reserves are real, the supply of LP tokens was not recorded and is made up.
 */

const WBTC: Address = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'
const WETH: Address = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'
const PAIR: Address = '0xBb2b8038a1640196FbE3e38816F3e67Cba72D940'
const HOLDER: Address = '0x00000000000000000000000000000000000A11Ce'

export type RecordedPair = {
  readonly state: ConstantProductPoolState
  readonly holder: Address
  readonly heldRaw: bigint
  readonly lastSec: bigint
  readonly code: Readonly<Record<Address, Hex>>
}

/** The recording; `undefined`, said on stderr, where shared data is absent. */
export function recordedPair(): RecordedPair | undefined {
  const file = sharedJson('degenbot/block_24945920.json') as
    | { readonly calls: Record<string, string>; readonly code: Record<string, string> }
    | undefined
  if (file === undefined) return undefined
  const reserves = hex(file.calls[`${PAIR.toLowerCase()}:0x0902f1ac`] ?? '')
  const word = (index: number) =>
    hexToBigInt(`0x${reserves.slice(2 + 64 * index, 66 + 64 * index)}`)
  const [reserve0Raw, reserve1Raw] = [word(0), word(1)]
  const totalSupplyRaw = sqrtRoundingDown(reserve0Raw * reserve1Raw)
  return {
    state: {
      kind: 'constant-product',
      protocol: 'uniswap-v2',
      id: PAIR,
      address: PAIR,
      token0: { chainId: 1, address: WBTC, symbol: 'WBTC', decimals: 8 },
      token1: { chainId: 1, address: WETH, symbol: 'WETH', decimals: 18 },
      fee: { kind: 'uniswap-v2', feePips: 3000 },
      reserve0Raw,
      reserve1Raw,
      totalSupplyRaw,
      kLastRaw: 0n,
    },
    holder: HOLDER,
    heldRaw: totalSupplyRaw / 7n,
    lastSec: word(2),
    code: Object.fromEntries(Object.entries(file.code).map(([key, code]) => [key, hex(code)])),
  }
}

/** Puts pair, tokens and factory at their mainnet addresses. */
export async function placeRecordedPair(chain: LocalChain, recorded: RecordedPair): Promise<void> {
  const { state, code, holder, heldRaw, lastSec } = recorded
  const { test } = chain
  for (const [address, bytecode] of Object.entries(code))
    await test.setCode({ address: address as Address, bytecode })
  const { factory } = uniswapV2.deploymentOf(1)
  const runtime = (factoryArtifact as unknown as { evm: { deployedBytecode: { object: string } } })
    .evm
  await test.setCode({ address: factory, bytecode: hex(runtime.deployedBytecode.object) })
  const store = async (address: Address, slots: readonly (readonly [bigint, bigint])[]) => {
    for (const [slot, value] of slots)
      await test.setStorageAt({ address, index: word32(slot), value: word32(value) })
  }
  const { reserve0Raw, reserve1Raw, totalSupplyRaw } = state
  // UniswapV2ERC20 takes slots 0 to 4; then factory, tokens, packed reserves, prices, kLast, unlocked.
  await store(PAIR, [
    [0n, totalSupplyRaw],
    [slotIn(hexToBigInt(holder), 1n), heldRaw],
    [5n, hexToBigInt(factory)],
    [6n, hexToBigInt(WBTC)],
    [7n, hexToBigInt(WETH)],
    [8n, reserve0Raw | (reserve1Raw << 112n) | (lastSec << 224n)],
    [12n, 1n],
  ])
  await store(factory, [
    [slotIn(hexToBigInt(WETH), slotIn(hexToBigInt(WBTC), 2n)), hexToBigInt(PAIR)],
  ])
  await store(WBTC, [
    [slotIn(hexToBigInt(PAIR), 0n), reserve0Raw],
    [4n, shortString('WBTC')],
    [5n, 8n],
  ])
  await store(WETH, [
    [slotIn(hexToBigInt(PAIR), 3n), reserve1Raw],
    [1n, shortString('WETH')],
    [2n, 18n],
  ])
}

/** The two recorded v2 pools of tycho (MIT): their reserves; `[]` where the data is absent. */
export function tychoPairs() {
  const path = sharedData('tycho/data.json')
  if (path === undefined) return []
  const text = readFileSync(path, 'utf8').replace(/(:\s*)(-?\d{16,})(?=\s*[,}\]])/g, '$1"$2"')
  const rows = JSON.parse(text) as readonly TychoRow[]
  return rows.flatMap(({ tokens, state }) =>
    state.protocol === 'UniswapV2State'
      ? [
          {
            name: tokens.map(({ symbol }) => symbol).join('/'),
            reserve0Raw: BigInt(state.state.reserve0),
            reserve1Raw: BigInt(state.state.reserve1),
          },
        ]
      : [],
  )
}

type TychoRow = {
  readonly tokens: readonly { readonly symbol: string }[]
  readonly state: {
    readonly protocol: string
    readonly state: { readonly reserve0: string; readonly reserve1: string }
  }
}

function hex(digits: string): Hex {
  return digits.startsWith('0x') ? (digits as Hex) : `0x${digits}`
}

function word32(value: bigint): Hex {
  return toHex(value, { size: 32 })
}

/** Where a mapping at `slot` keeps `key`. */
function slotIn(key: bigint, slot: bigint): bigint {
  const words = [{ type: 'uint256' }, { type: 'uint256' }] as const
  return hexToBigInt(keccak256(encodeAbiParameters(words, [key, slot])))
}

function shortString(text: string): bigint {
  const bytes = toHex(new TextEncoder().encode(text))
  return hexToBigInt(pad(bytes, { dir: 'right', size: 32 })) | BigInt(text.length * 2)
}
