import { pancakeV2 } from './pancakeV2.ts'
import { pancakeV3 } from './pancakeV3.ts'
import { sushiV2 } from './sushiV2.ts'
import { sushiV3 } from './sushiV3.ts'
import { uniswapV2 } from './uniswapV2.ts'
import { uniswapV3 } from './uniswapV3.ts'
import { uniswapV4 } from './uniswapV4.ts'

/** Every protocol the tool reads, in the order it is offered; a new one is a line here. */
export const protocols = [
  uniswapV3,
  uniswapV4,
  uniswapV2,
  pancakeV3,
  sushiV3,
  sushiV2,
  pancakeV2,
] as const
