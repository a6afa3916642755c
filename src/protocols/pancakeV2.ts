import { pairProtocol } from './pairProtocol.ts'

const ELSEWHERE = '0x57224589c67f3f30a6b0d7a1b54cf3153ab84563bc609ef41dfb34f8b2974d2d'

/** PancakeSwap v2: 0.25 %, 8/25 of √k's growth to the protocol. */
export const pancakeV2 = pairProtocol({
  id: 'pancake-v2',
  name: 'PancakeSwap v2',
  fee: { kind: 'uniswap-v2', feePips: 2500, protocolShare: { numerator: 8, denominator: 25 } },
  deployments: {
    1: { factory: '0x1097053Fd2ea711dad45caCcc45EfF7548fCB362', pairInitCodeHash: ELSEWHERE },
    56: {
      factory: '0xcA143Ce32Fe78f1f7019d7d551a6402fC5350c73',
      pairInitCodeHash: '0x00fb7f630766e6a796048ea87d01acd3068e8ff67d078148a3fa3f4a84f69bd5',
    },
    8453: { factory: '0x02a84c1b3BBD7401a5f7fa98a384EBC70bB5749E', pairInitCodeHash: ELSEWHERE },
    42161: { factory: '0x02a84c1b3BBD7401a5f7fa98a384EBC70bB5749E', pairInitCodeHash: ELSEWHERE },
  },
})
