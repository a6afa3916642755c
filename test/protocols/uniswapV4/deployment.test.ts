import { createRequire } from 'node:module'
import { getAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../src/domain/address.ts'
import {
  uniswapV4DeploymentOf,
  uniswapV4Deployments,
} from '../../../src/protocols/uniswapV4/deployment.ts'

const { CHAIN_TO_ADDRESSES_MAP } = createRequire(import.meta.url)('@uniswap/sdk-core') as {
  CHAIN_TO_ADDRESSES_MAP: Record<
    number,
    { v4PoolManagerAddress: Address; v4PositionManagerAddress: Address; v4StateView: Address }
  >
}
const other = '0x00000000000000000000000000000000000000fa'

describe('deployments of v4', () => {
  test.each([1, 10, 56, 137, 8453, 42161])("chain %i as in Uniswap's own list", (chainId) => {
    const list = CHAIN_TO_ADDRESSES_MAP[chainId]
    expect(uniswapV4Deployments[chainId]).toMatchObject({
      poolManager: getAddress(list?.v4PoolManagerAddress ?? '0x'),
      positionManager: getAddress(list?.v4PositionManagerAddress ?? '0x'),
      stateView: getAddress(list?.v4StateView ?? '0x'),
    })
    expect(uniswapV4DeploymentOf(chainId)).toEqual(uniswapV4Deployments[chainId])
  })

  test('the chain’s own coin is ETH but on BNB Chain and Polygon', () => {
    const names = [1, 10, 56, 137, 8453, 42161].map((id) => uniswapV4Deployments[id]?.nativeSymbol)
    expect(names).toEqual([undefined, undefined, 'BNB', 'POL', undefined, undefined])
  })

  test('no other chain is claimed', () => {
    expect(Object.keys(uniswapV4Deployments).map(Number)).toEqual([1, 10, 56, 137, 8453, 42161])
  })

  test('an address by option replaces the known one', () => {
    expect(uniswapV4DeploymentOf(1, { positionManager: other })).toEqual({
      ...uniswapV4Deployments[1],
      positionManager: other,
    })
    // The known state view looks into the known pool manager only.
    expect(uniswapV4DeploymentOf(1, { poolManager: other })).toEqual({
      poolManager: other,
      positionManager: uniswapV4Deployments[1]?.positionManager,
    })
    const stateView = '0x00000000000000000000000000000000000000fb'
    expect(uniswapV4DeploymentOf(1, { poolManager: other, stateView }).stateView).toBe(stateView)
  })

  test('a private deployment needs no entry, and half of one is not enough', () => {
    const both = { poolManager: other, positionManager: other } as const
    expect(uniswapV4DeploymentOf(31337, both)).toEqual(both)
    for (const half of [{}, { poolManager: other }, { positionManager: other }] as const) {
      expect(() => uniswapV4DeploymentOf(31337, half)).toThrow(
        expect.objectContaining({ code: 'protocol/no-deployment' }),
      )
    }
  })
})
