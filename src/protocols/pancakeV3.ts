import { decodePancakePoolEvent, PANCAKE_POOL_EVENT_TOPICS } from './uniswapV3/pancakeEvents.ts'
import { uniswapV3Fork } from './uniswapV3Fork.ts'

/** The same four contracts on each of these chains. */
const everywhere = {
  factory: '0x0BFbCF9fa4f9C56B0F40a671Ad40E0805A091865',
  positionManager: '0x46A15B0b27311cedF172AB29E4f4766fbE7F4364',
  poolDeployer: '0x41ff9AA7e16B8B1a8a8dc4f0eFacd93D02d071c9',
  poolInitCodeHash: '0x6ce8eb472fa82df5469c6ab6d485f17c3ad13c8cd7af59b3d4a8026c5ce0f7e2',
} as const

/** PancakeSwap v3: the protocol's fee in 32 bits and 1/10,000, a swap event that states it, a pool deployer. */
export const pancakeV3 = uniswapV3Fork({
  id: 'pancake-v3',
  name: 'PancakeSwap v3',
  feeKind: 'pancake-v3',
  deployments: { 1: everywhere, 56: everywhere, 8453: everywhere, 42161: everywhere },
  events: { topics: PANCAKE_POOL_EVENT_TOPICS, decode: decodePancakePoolEvent },
})
