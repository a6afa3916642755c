import { pairProtocol } from './pairProtocol.ts'

const pairInitCodeHash = '0x96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f'

/** Uniswap v2: 0.3 %, a sixth of √k's growth to the protocol (`@uniswap/sdk-core`, v2 factories). */
export const uniswapV2 = pairProtocol({
  id: 'uniswap-v2',
  name: 'Uniswap v2',
  fee: { kind: 'uniswap-v2', feePips: 3000, protocolShare: { numerator: 1, denominator: 6 } },
  deployments: {
    1: { factory: '0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f', pairInitCodeHash },
    10: { factory: '0x0c3c1c532F1e39EdF36BE9Fe0bE1410313E074Bf', pairInitCodeHash },
    56: { factory: '0x8909Dc15e40173Ff4699343b6eB8132c65e18eC6', pairInitCodeHash },
    137: { factory: '0x9e5A52f57b3038F1B8EeE45F28b3C1967e22799C', pairInitCodeHash },
    8453: { factory: '0x8909Dc15e40173Ff4699343b6eB8132c65e18eC6', pairInitCodeHash },
    42161: { factory: '0xf1D7CC64Fb4452F05c498126312eBE29f30Fbcf9', pairInitCodeHash },
  },
})
