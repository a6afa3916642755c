import { uniswapV3 } from './uniswapV3.ts'

/** Every protocol the tool reads, in the order it is offered; a new one is a line here. */
export const protocols = [uniswapV3] as const
