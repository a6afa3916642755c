import { expect, test } from 'vitest'
import { checksummed } from '../../src/chain/checksum.ts'
import { sushiV3 } from '../../src/protocols/sushiV3.ts'
import { uniswapV3 } from '../../src/protocols/uniswapV3.ts'

// That it reads and labels as it should is shown by the conformance suite.
test('contracts of its own on every chain it is on, spelled right', () => {
  const factories = new Set<string>()
  for (const chainId of [1, 10, 56, 137, 8453, 42161]) {
    const sushi = sushiV3.deploymentOf(chainId)
    const uniswap = uniswapV3.deploymentOf(chainId)
    expect(sushi.factory).toBe(checksummed(sushi.factory))
    expect(sushi.positionManager).toBe(checksummed(sushi.positionManager))
    expect(sushi.factory).not.toBe(uniswap.factory)
    expect(sushi.positionManager).not.toBe(uniswap.positionManager)
    expect(sushi.poolInitCodeHash).toBe(uniswap.poolInitCodeHash)
    factories.add(sushi.factory)
  }
  expect(factories.size).toBe(6)
  expect(() => sushiV3.deploymentOf(999_999)).toThrow(
    expect.objectContaining({
      code: 'protocol/no-deployment',
      shortMessage: expect.stringContaining('SushiSwap v3'),
    }),
  )
})
