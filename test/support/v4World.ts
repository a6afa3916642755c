import { createRequire } from 'node:module'
import {
  type Abi,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  type Log,
  parseEventLogs,
} from 'viem'
import { deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import { deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConcentratedPoolState, PoolKey } from '../../src/domain/pool.ts'
import type { Token } from '../../src/domain/token.ts'
import { getTickAtSqrtPrice } from '../../src/math/tickMath.ts'
import { compiledHarness } from './compiled.ts'
import type { LocalChain } from './embeddedChain.ts'
import { type V4Operation, v4Call } from './v4Operations.ts'

/** The published PoolManager of Uniswap v4 on a local chain, with two drivers and a hook that sets fees. */
export type V4World = {
  readonly chain: LocalChain
  readonly manager: Address
  /** Each trades and holds positions of its own; the first is the manager's protocol fee controller. */
  readonly drivers: readonly [Address, Address]
  readonly driverAbi: Abi
}

export type V4Pool = {
  readonly key: PoolKey
  readonly id: Hex
  /** As it was initialised: an engine can start from it. */
  readonly state: ConcentratedPoolState
}

export const NATIVE: Address = '0x0000000000000000000000000000000000000000'
export const NO_HOOKS: Address = NATIVE
/** What a key's fee is where it is dynamic. */
export const DYNAMIC_FEE = 0x800000
/** A hook that is called before swaps (bit 7), where {@link makeV4World} puts the code of V4FeeHook. */
export const FEE_HOOK: Address = '0xfee0000000000000000000000000000000000080'

/** The ABI and code of a contract as v4-core 1.0.2 publishes it. */
export function v4CoreArtifact(name: string): { readonly abi: Abi; readonly bytecode: Hex } {
  const path = `@uniswap/v4-core/out/${name}.sol/${name}.json`
  const { abi, bytecode } = createRequire(import.meta.url)(path)
  return { abi, bytecode: bytecode.object }
}

/**
 * @param chain - of Cancun or later: the manager uses transient storage
 * @param at - where the manager is to lie; default: where it is deployed
 */
export async function makeV4World(chain: LocalChain, at?: Address): Promise<V4World> {
  const { abi, bytecode } = v4CoreArtifact('PoolManager')
  const deployed = await deployContract(chain, abi, bytecode, [chain.wallet.account.address])
  const manager = at ?? deployed
  if (at !== undefined) await moveManager(chain, deployed, at)
  const driver = compiledHarness('V4Driver')
  const deploy = () => deployContract(chain, driver.abi, driver.bytecode, [manager])
  const drivers = [await deploy(), await deploy()] as const
  for (const address of drivers) await chain.test.setBalance({ address, value: 2n ** 200n })
  const args = [drivers[0]]
  const data = encodeFunctionData({ abi, functionName: 'setProtocolFeeController', args })
  await transact(chain, { to: manager, data })
  const hook = compiledHarness('V4FeeHook')
  const template = await deployContract(chain, hook.abi, hook.bytecode, [])
  const code = await chain.client.getCode({ address: template })
  await chain.test.setCode({ address: FEE_HOOK, bytecode: code as Hex })
  return { chain, manager, drivers, driverAbi: driver.abi }
}

export type V4PoolTerms = {
  /** Absent: two new test tokens, 18 decimals, of which both drivers own plenty. */
  readonly currency0?: 'native' | Token
  readonly currency1?: Token
  /** Millionths, or {@link DYNAMIC_FEE}. */
  readonly fee: number
  readonly tickSpacing: number
  readonly hooks?: Address
  readonly sqrtPriceX96: bigint
}

/** Initialises a pool. */
export async function createV4Pool(world: V4World, terms: V4PoolTerms): Promise<V4Pool> {
  const { chain, manager, drivers } = world
  const [token0, token1] = await tokensOf(world, terms)
  for (const owner of drivers)
    for (const { address } of [token0, token1])
      if (address !== NATIVE) await mintTokens(chain, address, owner, 2n ** 250n)
  const key: PoolKey = {
    currency0: token0.address,
    currency1: token1.address,
    fee: terms.fee,
    tickSpacing: terms.tickSpacing,
    hooks: terms.hooks ?? NO_HOOKS,
  }
  const { abi } = v4CoreArtifact('PoolManager')
  const args = [key, terms.sqrtPriceX96]
  const data = encodeFunctionData({ abi, functionName: 'initialize', args })
  await transact(chain, { to: manager, data })
  const id = v4PoolId(key)
  const isDynamic = terms.fee === DYNAMIC_FEE
  return {
    key,
    id,
    state: {
      kind: 'concentrated',
      protocol: 'uniswap-v4',
      id,
      address: manager,
      token0,
      token1,
      fee: {
        kind: 'uniswap-v4',
        lpFeePips: isDynamic ? 0 : terms.fee,
        protocolFeeZeroForOnePips: 0,
        protocolFeeOneForZeroPips: 0,
        isDynamic,
      },
      tickSpacing: terms.tickSpacing,
      sqrtPriceX96: terms.sqrtPriceX96,
      tick: getTickAtSqrtPrice(terms.sqrtPriceX96),
      liquidity: 0n,
      feeGrowthGlobal0X128: 0n,
      feeGrowthGlobal1X128: 0n,
      ticks: [],
      poolKey: key,
    },
  }
}

/** The hash of a pool's key. */
export function v4PoolId({ currency0, currency1, fee, tickSpacing, hooks }: PoolKey): Hex {
  const types = ['address', 'address', 'uint24', 'int24', 'address'] as const
  return keccak256(
    encodeAbiParameters(
      types.map((type) => ({ type })),
      [currency0, currency1, fee, tickSpacing, hooks],
    ),
  )
}

/** What one operation did to the driver (negative = paid), and where it left the pool. */
export type V4Outcome = {
  readonly ok: boolean
  readonly amount0: bigint
  readonly amount1: bigint
  readonly fees0: bigint
  readonly fees1: bigint
  readonly pool: {
    readonly sqrtPriceX96: bigint
    readonly tick: number
    readonly protocolFee: number
    readonly lpFee: number
    readonly liquidity: bigint
    readonly feeGrowthGlobal0X128: bigint
    readonly feeGrowthGlobal1X128: bigint
  }
  /** The manager's revert data; `0x` where it succeeded. */
  readonly failure: Hex
}

/** Operations of one driver in one transaction; one that reverts stops nothing. */
export async function runV4(
  world: V4World,
  key: PoolKey,
  operations: readonly V4Operation[],
  { driver = 0, gas }: { readonly driver?: 0 | 1; readonly gas?: bigint } = {},
): Promise<{ readonly outcomes: readonly V4Outcome[]; readonly logs: readonly Log[] }> {
  const { chain, driverAbi } = world
  const args = [key, operations.map(v4Call)]
  const data = encodeFunctionData({ abi: driverAbi, functionName: 'run', args })
  const message = { to: world.drivers[driver], data, ...(gas === undefined ? {} : { gas }) }
  const { logs } = await transact(chain, message)
  const done = parseEventLogs({ abi: driverAbi, logs, eventName: 'Done' })
  return { outcomes: done.map((log) => (log as unknown as { args: V4Outcome }).args), logs }
}

async function tokensOf(
  { chain }: V4World,
  { currency0, currency1 }: V4PoolTerms,
): Promise<readonly [Token, Token]> {
  const native = { chainId: await chain.client.getChainId(), address: NATIVE, symbol: 'ETH' }
  const first = currency0 === 'native' ? { ...native, decimals: 18 } : currency0
  if (first !== undefined && currency1 !== undefined) return [first, currency1]
  const terms = { name: 'T', symbol: 'T', decimals: 18 }
  const { token0, token1 } = await deployTokenPair(chain, terms, terms)
  return [first ?? token0, currency1 ?? token1]
}

/** Its code knows its own address, and its first slot its owner. */
async function moveManager(chain: LocalChain, from: Address, to: Address): Promise<void> {
  const code = (await chain.client.getCode({ address: from })) as Hex
  const [own, other] = [from, to].map((address) => address.slice(2).toLowerCase()) as [
    string,
    string,
  ]
  await chain.test.setCode({ address: to, bytecode: code.replaceAll(own, other) as Hex })
  const value = (await chain.client.getStorageAt({ address: from, slot: '0x0' })) as Hex
  await chain.test.setStorageAt({ address: to, index: 0, value })
}
