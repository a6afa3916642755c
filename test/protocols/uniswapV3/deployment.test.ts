import { createRequire } from 'node:module'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  poolAddressOf,
  uniswapV3DeploymentOf,
  uniswapV3Deployments,
} from '../../../src/protocols/uniswapV3/deployment.ts'

const require = createRequire(import.meta.url)
const { CHAIN_TO_ADDRESSES_MAP } = require('@uniswap/sdk-core') as {
  CHAIN_TO_ADDRESSES_MAP: Record<
    number,
    { v3CoreFactoryAddress: string; nonfungiblePositionManagerAddress: string }
  >
}
const pool = require('@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json')

describe('deployments', () => {
  test.each([1, 10, 56, 137, 8453, 42161])("chain %i as in Uniswap's own list", (chainId) => {
    const { factory, positionManager, poolInitCodeHash } = uniswapV3DeploymentOf(chainId)
    expect(factory).toBe(CHAIN_TO_ADDRESSES_MAP[chainId]?.v3CoreFactoryAddress)
    expect(positionManager).toBe(CHAIN_TO_ADDRESSES_MAP[chainId]?.nonfungiblePositionManagerAddress)
    expect(poolInitCodeHash).toBe(keccak256(pool.bytecode))
  })

  test('no other chain is claimed', () => {
    expect(Object.keys(uniswapV3Deployments).map(Number)).toEqual([1, 10, 56, 137, 8453, 42161])
  })

  test('an address by option replaces the known one, the others stay', () => {
    const factory = '0x00000000000000000000000000000000000000fa'
    expect(uniswapV3DeploymentOf(1, { factory })).toEqual({ ...uniswapV3Deployments[1], factory })
  })

  test('a private deployment needs no entry, and half of one is not enough', () => {
    const factory = '0x00000000000000000000000000000000000000fa' as const
    const positionManager = '0x00000000000000000000000000000000000000fb' as const
    expect(uniswapV3DeploymentOf(31337, { factory, positionManager })).toMatchObject({
      factory,
      positionManager,
    })
    for (const half of [{}, { factory }, { positionManager }]) {
      expect(() => uniswapV3DeploymentOf(31337, half)).toThrow(
        expect.objectContaining({ code: 'protocol/no-deployment' }),
      )
    }
  })
})

describe('poolAddressOf', () => {
  // Mainnet pools anyone can look up.
  test.each([
    [
      'USDC/WETH 0.05 %',
      '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
      500,
      '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640',
    ],
    [
      'USDC/WETH 0.3 %',
      '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
      3000,
      '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8',
    ],
    [
      'WBTC/WETH 0.3 %',
      '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599',
      '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
      3000,
      '0xCBCdF9626bC03E24f779434178A73a0B4bad62eD',
    ],
  ] as const)('%s', (_, token0, token1, fee, address) => {
    expect(poolAddressOf(uniswapV3DeploymentOf(1), token0, token1, fee)).toBe(address)
  })
})
