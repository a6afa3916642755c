import { createRequire } from 'node:module'
import { type Abi, encodeFunctionData, type Hex } from 'viem'
import { deployTokenPair, mintTokens, type TokenPair } from '../../src/demo/tokens.ts'
import { type ChainActor, deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConstantProductPoolState, PairFeeTerms } from '../../src/domain/pool.ts'
import { compiledHarness } from './compiled.ts'

type Artifact = { readonly abi: Abi; readonly bytecode: string }

const load = createRequire(import.meta.url)
export const factoryArtifact: Artifact = load('@uniswap/v2-core/build/UniswapV2Factory.json')
export const pairArtifact: Artifact = load('@uniswap/v2-core/build/UniswapV2Pair.json')
export const pairDriver = compiledHarness('PairDriver')

/** Which contract: the one Uniswap published, or that one with other constants of fee and share. */
export type PairMake = 'uniswap' | 'quarter-percent'

export const UNISWAP_SHARE = { numerator: 1, denominator: 6 } as const

/** What the engine must be told of each. */
export const feeOf: Readonly<Record<PairMake, Required<PairFeeTerms>>> = {
  uniswap: { kind: 'uniswap-v2', feePips: 3000, protocolShare: UNISWAP_SHARE },
  'quarter-percent': {
    kind: 'uniswap-v2',
    feePips: 2500,
    protocolShare: { numerator: 1, denominator: 4 },
  },
}

/** What is left of an input after the fee, and of how many units, as each contract counts. */
export const unitsOf: Readonly<Record<PairMake, readonly [net: bigint, all: bigint]>> = {
  uniswap: [997n, 1000n],
  'quarter-percent': [399n, 400n],
}

/** A factory whose fee switch belongs to `feeToSetter`. */
export function deployPairFactory(
  actor: ChainActor,
  feeToSetter: Address,
  make: PairMake = 'uniswap',
): Promise<Address> {
  const code: Hex = `0x${make === 'uniswap' ? factoryArtifact.bytecode : withOtherFee(factoryArtifact.bytecode)}`
  return deployContract(actor, factoryArtifact.abi, code, [feeToSetter] as never)
}

export async function createPairAt(
  actor: ChainActor,
  factory: Address,
  { token0, token1 }: TokenPair,
): Promise<Address> {
  const { abi } = factoryArtifact
  const args = [token0.address, token1.address]
  const data = encodeFunctionData({ abi, functionName: 'createPair', args })
  await transact(actor, { to: factory, data })
  return (await actor.client.readContract({
    address: factory,
    abi,
    functionName: 'getPair',
    args,
  })) as Address
}

/** A pair without liquidity, its driver rich in both tokens and master of the fee switch. */
export async function pairWorld(
  actor: ChainActor,
  decimals: readonly [number, number],
  make: PairMake = 'uniswap',
) {
  const driver = await deployContract(actor, pairDriver.abi, pairDriver.bytecode, [])
  const factory = await deployPairFactory(actor, driver, make)
  const tokens = await deployTokenPair(
    actor,
    { name: 'T', symbol: 'T0', decimals: decimals[0] },
    { name: 'T', symbol: 'T1', decimals: decimals[1] },
  )
  for (const { address } of [tokens.token0, tokens.token1])
    await mintTokens(actor, address, driver, 2n ** 200n)
  const pair = await createPairAt(actor, factory, tokens)
  const { kind, feePips } = feeOf[make]
  const state: ConstantProductPoolState = {
    kind: 'constant-product',
    protocol: 'uniswap-v2',
    id: pair,
    address: pair,
    ...tokens,
    fee: { kind, feePips },
    reserve0Raw: 0n,
    reserve1Raw: 0n,
    totalSupplyRaw: 0n,
    kLastRaw: 0n,
  }
  return { driver, factory, tokens, pair, state, make }
}

export type PairWorld = Awaited<ReturnType<typeof pairWorld>>

/**
 * The published bytecode with other constants: a fee of 1/400 for 3/1000 (PancakeSwap v2's 0.25 %),
 * and a quarter of √k's growth to the protocol for a sixth. Each is an argument of `SafeMath.mul`.
 */
function withOtherFee(bytecode: string): string {
  const mul = '63ffffffff6121e8'
  const patches: readonly (readonly [string, string, number])[] = [
    [`6003${mul}`, `6001${mul}`, 2],
    [`6103e8${mul}`, `610190${mul}`, 1],
    ['620f4240', '62027100', 1],
    [`6005${mul}`, `6003${mul}`, 1],
  ]
  let code = bytecode
  for (const [from, to, count] of patches) {
    const parts = code.split(from)
    if (parts.length !== count + 1) throw new Error(`${from} occurs ${parts.length - 1} times`)
    // Not by replacement in place: 3 → 1 must not be taken for what 5 → 3 makes.
    code = parts.join(to)
  }
  return code
}
