import { createRequire } from 'node:module'
import {
  type Abi,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  type Hex,
  parseAbi,
} from 'viem'
import { positionManagerV4Abi } from '../../src/chain/abis/uniswapV4.ts'
import type { ChainActor } from '../../src/demo/transact.ts'
import { deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { PoolKey } from '../../src/domain/pool.ts'
import type { UniswapV4Deployment } from '../../src/protocols/uniswapV4/deployment.ts'
import type { LocalChain } from './embeddedChain.ts'

/** A deployment whose state view is there too. */
export type LocalV4 = UniswapV4Deployment & { readonly stateView: Address }

/** The ABI and creation code of a contract as v4-periphery 1.0.3 publishes it. */
export function v4PeripheryArtifact(name: string): { readonly abi: Abi; readonly bytecode: Hex } {
  const path = `@uniswap/v4-periphery/foundry-out/${name}.sol/${name}.json`
  const { abi, bytecode } = createRequire(import.meta.url)(path)
  return { abi, bytecode: bytecode.object }
}

/**
 * The published PositionManager and StateView on a pool manager. Nothing here pays through Permit2, wraps
 * ether or draws a token, so what those need is left out: the manager pays from its own balance.
 */
export async function deployV4Periphery(actor: ChainActor, poolManager: Address): Promise<LocalV4> {
  const manager = v4PeripheryArtifact('PositionManager')
  const view = v4PeripheryArtifact('StateView')
  const positionManager = await deployContract(actor, manager.abi, manager.bytecode, [
    poolManager,
    NOBODY,
    300_000n,
    NOBODY,
    NOBODY,
  ])
  const stateView = await deployContract(actor, view.abi, view.bytecode, [poolManager])
  return {
    poolManager: getAddress(poolManager),
    positionManager: getAddress(positionManager),
    stateView: getAddress(stateView),
  }
}

/** Gives the position manager what its mints will cost. */
export async function fundPositionManager(
  chain: LocalChain,
  positionManager: Address,
  tokens: readonly Address[],
): Promise<void> {
  await chain.test.setBalance({ address: positionManager, value: 2n ** 200n })
  const abi = parseAbi(['function mint(address to, uint256 amount)'])
  for (const token of tokens) {
    const data = encodeFunctionData({
      abi,
      functionName: 'mint',
      args: [positionManager, 2n ** 240n],
    })
    await transact(chain, { to: token, data })
  }
}

/** One thing to have the position manager do. */
export type V4Action =
  | {
      readonly kind: 'mint'
      readonly key: PoolKey
      readonly tickLower: number
      readonly tickUpper: number
      readonly liquidity: bigint
      readonly owner: Address
    }
  /** Liquidity 0 only collects. */
  | { readonly kind: 'decrease'; readonly tokenId: bigint; readonly liquidity: bigint }
  | { readonly kind: 'burn'; readonly tokenId: bigint }
  /** Pays what the manager owes of either token. */
  | { readonly kind: 'settle'; readonly key: PoolKey }
  /** Sends what the manager is owed of either token. */
  | { readonly kind: 'take'; readonly key: PoolKey; readonly to: Address }

/** `modifyLiquidities` with these actions, in one transaction. */
export async function actV4(
  actor: ChainActor,
  positionManager: Address,
  actions: readonly V4Action[],
): Promise<void> {
  await transact(actor, { to: positionManager, data: v4ActionsData(actions) })
}

/** Its calldata. */
export function v4ActionsData(actions: readonly V4Action[]): Hex {
  const steps = actions.flatMap(stepsOf)
  const codes = `0x${steps.map(([code]) => code.toString(16).padStart(2, '0')).join('')}` as const
  const unlockData = encodeAbiParameters(
    [{ type: 'bytes' }, { type: 'bytes[]' }],
    [codes, steps.map(([, params]) => params)],
  )
  return encodeFunctionData({
    abi: positionManagerV4Abi,
    functionName: 'modifyLiquidities',
    args: [unlockData, 2n ** 40n],
  })
}

const NOBODY: Address = '0x000000000000000000000000000000000000dEaD'
const MOST = 2n ** 128n - 1n
const OPEN_DELTA = 0n

/** Codes of v4-periphery's `Actions`, each with its parameters. */
function stepsOf(action: V4Action): (readonly [code: number, params: Hex])[] {
  switch (action.kind) {
    case 'mint': {
      const { key, tickLower, tickUpper, liquidity, owner } = action
      const params = encodeAbiParameters(
        [
          { type: 'tuple', components: KEY },
          { type: 'int24' },
          { type: 'int24' },
          { type: 'uint256' },
          { type: 'uint128' },
          { type: 'uint128' },
          { type: 'address' },
          { type: 'bytes' },
        ],
        [key, tickLower, tickUpper, liquidity, MOST, MOST, owner, '0x'],
      )
      return [[0x02, params]]
    }
    case 'decrease': {
      const params = encodeAbiParameters(
        [
          { type: 'uint256' },
          { type: 'uint256' },
          { type: 'uint128' },
          { type: 'uint128' },
          { type: 'bytes' },
        ],
        [action.tokenId, action.liquidity, 0n, 0n, '0x'],
      )
      return [[0x01, params]]
    }
    case 'burn': {
      const params = encodeAbiParameters(
        [{ type: 'uint256' }, { type: 'uint128' }, { type: 'uint128' }, { type: 'bytes' }],
        [action.tokenId, 0n, 0n, '0x'],
      )
      return [[0x03, params]]
    }
    case 'settle':
      return [action.key.currency0, action.key.currency1].map((currency) => [
        0x0b,
        encodeAbiParameters(
          [{ type: 'address' }, { type: 'uint256' }, { type: 'bool' }],
          [currency, OPEN_DELTA, false],
        ),
      ])
    case 'take': {
      const { key, to } = action
      const params = encodeAbiParameters(
        [{ type: 'address' }, { type: 'address' }, { type: 'address' }],
        [key.currency0, key.currency1, to],
      )
      return [[0x11, params]]
    }
  }
}

const KEY = [
  { name: 'currency0', type: 'address' },
  { name: 'currency1', type: 'address' },
  { name: 'fee', type: 'uint24' },
  { name: 'tickSpacing', type: 'int24' },
  { name: 'hooks', type: 'address' },
] as const
