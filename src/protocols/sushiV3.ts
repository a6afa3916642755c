import { POOL_INIT_CODE_HASH as poolInitCodeHash } from './uniswapV3/deployment.ts'
import { uniswapV3Fork } from './uniswapV3Fork.ts'

/** SushiSwap v3: Uniswap v3's contracts, byte for byte, at addresses of its own. */
export const sushiV3 = uniswapV3Fork({
  id: 'sushi-v3',
  name: 'SushiSwap v3',
  feeKind: 'uniswap-v3',
  deployments: {
    1: {
      factory: '0xbACEB8eC6b9355Dfc0269C18bac9d6E2Bdc29C4F',
      positionManager: '0x2214A42d8e2A1d20635c2cb0664422c528B6A432',
      poolInitCodeHash,
    },
    10: {
      factory: '0x9c6522117e2ed1fE5bdb72bb0eD5E3f2bdE7DBe0',
      positionManager: '0x1af415a1EbA07a4986a52B6f2e7dE7003D82231e',
      poolInitCodeHash,
    },
    56: {
      factory: '0x126555dd55a39328F69400d6aE4F782Bd4C34ABb',
      positionManager: '0xF70c086618dcf2b1A461311275e00D6B722ef914',
      poolInitCodeHash,
    },
    137: {
      factory: '0x917933899c6a5F8E37F31E19f92CdBFF7e8FF0e2',
      positionManager: '0xb7402ee99F0A008e461098AC3A27F4957Df89a40',
      poolInitCodeHash,
    },
    8453: {
      factory: '0xc35DADB65012eC5796536bD9864eD8773aBc74C4',
      positionManager: '0x80C7DD17B01855a6D2347444a0FCC36136a314de',
      poolInitCodeHash,
    },
    42161: {
      factory: '0x1af415a1EbA07a4986a52B6f2e7dE7003D82231e',
      positionManager: '0xF0cBce1942A68BEB3d1b73F0dd86C8DCc363eF49',
      poolInitCodeHash,
    },
  },
})
