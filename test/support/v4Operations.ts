import { encodeAbiParameters, type Hex } from 'viem'
import type { RangeKey, SwapParams, TokenAmounts } from '../../src/amm/poolEngine.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'

/** One thing to do at a v4 pool, by an engine or by the manager. */
export type V4Operation =
  | { readonly kind: 'swap'; readonly params: SwapParams }
  | {
      readonly kind: 'modify-liquidity'
      readonly range: Pick<RangeKey, 'tickLower' | 'tickUpper'> & {
        readonly salt?: Hex | undefined
      }
      /** Signed; 0 only pays out fees. */
      readonly liquidityDelta: bigint
    }
  | ({ readonly kind: 'donate' } & TokenAmounts)
  | {
      readonly kind: 'set-protocol-fee'
      readonly zeroForOnePips: number
      readonly oneForZeroPips: number
    }
  | { readonly kind: 'set-lp-fee'; readonly lpFeePips: number }

export const NO_SALT: Hex = `0x${'00'.repeat(32)}`

const kinds = {
  swap: 0,
  'modify-liquidity': 1,
  donate: 2,
  'set-protocol-fee': 3,
  'set-lp-fee': 4,
} as const

/** The operation as V4Driver takes it. */
export function v4Call(operation: V4Operation): object {
  const nothing = {
    kind: kinds[operation.kind],
    zeroForOne: false,
    sqrtPriceLimitX96: 0n,
    tickLower: 0,
    tickUpper: 0,
    salt: NO_SALT,
    amount: 0n,
    amount0: 0n,
    amount1: 0n,
    fee: 0,
    hookData: '0x',
  }
  switch (operation.kind) {
    case 'swap': {
      const { zeroForOne, exact, amountRaw, sqrtPriceLimitX96, lpFeePips } = operation.params
      return {
        ...nothing,
        zeroForOne,
        amount: exact === 'input' ? -amountRaw : amountRaw,
        sqrtPriceLimitX96:
          sqrtPriceLimitX96 ?? (zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n),
        hookData:
          lpFeePips === undefined ? '0x' : encodeAbiParameters([{ type: 'uint24' }], [lpFeePips]),
      }
    }
    case 'modify-liquidity': {
      const { range, liquidityDelta } = operation
      const { tickLower, tickUpper, salt = NO_SALT } = range
      return { ...nothing, tickLower, tickUpper, salt, amount: liquidityDelta }
    }
    case 'donate':
      return { ...nothing, amount0: operation.amount0Raw, amount1: operation.amount1Raw }
    case 'set-protocol-fee':
      return { ...nothing, fee: operation.zeroForOnePips + operation.oneForZeroPips * 4096 }
    case 'set-lp-fee':
      return { ...nothing, fee: operation.lpFeePips }
  }
}
