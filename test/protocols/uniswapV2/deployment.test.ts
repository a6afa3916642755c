import { keccak256 } from 'viem'
import { expect, test } from 'vitest'
import { pancakeV2 } from '../../../src/protocols/pancakeV2.ts'
import { sushiV2 } from '../../../src/protocols/sushiV2.ts'
import { pairAddressOf } from '../../../src/protocols/uniswapV2/deployment.ts'
import { uniswapV2 } from '../../../src/protocols/uniswapV2.ts'
import { pairArtifact } from '../../support/pairContracts.ts'

const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const WETH = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'
const WBTC = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'

// Pairs the public knows by address: factory and code hash give each, or are wrong.
test.each([
  [uniswapV2, 1, USDC, WETH, '0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc'],
  [uniswapV2, 1, WBTC, WETH, '0xBb2b8038a1640196FbE3e38816F3e67Cba72D940'],
  [
    uniswapV2,
    8453,
    '0x4200000000000000000000000000000000000006',
    '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    '0x88A43bbDF9D098eEC7bCEda4e2494615dfD9bB9C',
  ],
  [sushiV2, 1, USDC, WETH, '0x397FF1542f962076d0BFE58eA045FfA2d347ACa0'],
  [sushiV2, 1, WBTC, WETH, '0xCEfF51756c56CeFFCA006cD410B03FFC46dd3a58'],
  [
    sushiV2,
    137,
    '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270',
    '0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619',
    '0xc4e595acDD7d12feC385E5dA5D43160e8A0bAC0E',
  ],
  [
    sushiV2,
    42161,
    '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1',
    '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8',
    '0x905dfCD5649217c42684f23958568e533C711Aa3',
  ],
  [pancakeV2, 1, USDC, WETH, '0x2E8135bE71230c6B1B4045696d41C09Db0414226'],
  [
    pancakeV2,
    56,
    '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c',
    '0xe9e7CEA3DedcA5984780Bafc599bD69ADd087D56',
    '0x58F876857a02D6762E0101bb5C46A8c1ED44Dc16',
  ],
] as const)('%o on chain %i: %s / %s', (protocol, chainId, token0, token1, pair) => {
  expect(pairAddressOf(protocol.deploymentOf(chainId), token0, token1)).toBe(pair)
})

test('the code hash is that of the published pair', () => {
  expect(uniswapV2.deploymentOf(1).pairInitCodeHash).toBe(keccak256(`0x${pairArtifact.bytecode}`))
})

test('a chain without one is refused, a factory by name is taken', () => {
  expect(() => sushiV2.deploymentOf(31337)).toThrow(
    expect.objectContaining({ code: 'protocol/no-deployment' }),
  )
  const { factory } = uniswapV2.deploymentOf(31337, {
    factory: '0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f',
  })
  expect(factory).toBe('0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f')
})
