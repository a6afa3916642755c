import { pairProtocol } from './pairProtocol.ts'

const pairInitCodeHash = '0xe18a34eb0e04b04f7a0ac29a6e80748dca96319b42c54d679cb821dca90c6303'

/** SushiSwap v2: Uniswap v2's arithmetic at its own factories. */
export const sushiV2 = pairProtocol({
  id: 'sushi-v2',
  name: 'SushiSwap v2',
  fee: { kind: 'uniswap-v2', feePips: 3000, protocolShare: { numerator: 1, denominator: 6 } },
  deployments: {
    1: { factory: '0xC0AEe478e3658e2610c5F7A4A2E1777cE9e4f2Ac', pairInitCodeHash },
    56: { factory: '0xc35DADB65012eC5796536bD9864eD8773aBc74C4', pairInitCodeHash },
    137: { factory: '0xc35DADB65012eC5796536bD9864eD8773aBc74C4', pairInitCodeHash },
    8453: { factory: '0x71524B4f93c58fcbF659783284E38825f0622859', pairInitCodeHash },
    42161: { factory: '0xc35DADB65012eC5796536bD9864eD8773aBc74C4', pairInitCodeHash },
  },
})
