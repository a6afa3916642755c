import { uniswapV3 } from './uniswapV3.ts'
import { uniswapV4 } from './uniswapV4.ts'

/** Every protocol the tool reads, in the order it is offered; a new one is a line here. */
export const protocols = [uniswapV3, uniswapV4] as const
