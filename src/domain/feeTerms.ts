import type { FeeTerms, UniswapV4FeeTerms } from './pool.ts'

/**
 * What a taker pays in one direction, in millionths of the input: the protocol's part with it.
 *
 * @example
 * const fee = { kind: 'uniswap-v4', lpFeePips: 3000, protocolFeeZeroForOnePips: 1000,
 *   protocolFeeOneForZeroPips: 0, isDynamic: false } as const
 * swapFeePips(fee, true) // 3997
 */
export function swapFeePips(fee: FeeTerms, zeroForOne: boolean): number {
  if (fee.kind !== 'uniswap-v4') return fee.feePips
  return joinedFeePips(protocolFeePips(fee, zeroForOne), fee.lpFeePips)
}

/** Where one number stands for both directions: the dearer of the two, millionths of the input. */
export function dearerSwapFeePips(fee: FeeTerms): number {
  return Math.max(swapFeePips(fee, true), swapFeePips(fee, false))
}

/**
 * The part of a swap's input that reaches liquidity providers, a fraction; rounding of single
 * swaps aside.
 */
export function lpFeeShareOf(fee: FeeTerms, zeroForOne: boolean): number {
  if (fee.kind === 'uniswap-v4')
    return (swapFeePips(fee, zeroForOne) - protocolFeePips(fee, zeroForOne)) / 1e6
  const cut = zeroForOne ? fee.feeProtocol0 : fee.feeProtocol1
  const kept = fee.kind === 'pancake-v3' ? cut / 1e4 : cut === 0 ? 0 : 1 / cut
  return (fee.feePips / 1e6) * (1 - kept)
}

/** The same terms after the protocol set its cut of the fees paid in each token. */
export function withProtocolCut<T extends FeeTerms>(fee: T, cut0: number, cut1: number): T {
  return fee.kind === 'uniswap-v4'
    ? { ...fee, protocolFeeZeroForOnePips: cut0, protocolFeeOneForZeroPips: cut1 }
    : { ...fee, feeProtocol0: cut0, feeProtocol1: cut1 }
}

/**
 * The terms of a pool as it is created: Uniswap's protocol takes nothing at first, PancakeSwap's a share
 * by the fee tier. Source: @pancakeswap/v3-core 1.0.2 `PancakeV3Pool.initialize`, held against it.
 */
export function feeAtBirth<T extends FeeTerms>(fee: T): T {
  const cut = fee.kind === 'pancake-v3' ? (PANCAKE_CUTS[fee.feePips] ?? PANCAKE_CUT) : 0
  return withProtocolCut(fee, cut, cut)
}

const PANCAKE_CUT = 3200
const PANCAKE_CUTS: Readonly<Record<number, number>> = { 100: 3300, 500: 3400 }

/** The protocol's cut of fees paid in token0 and token1, in the unit of these terms. */
export function protocolCutsOf(fee: FeeTerms): readonly [number, number] {
  return fee.kind === 'uniswap-v4'
    ? [fee.protocolFeeZeroForOnePips, fee.protocolFeeOneForZeroPips]
    : [fee.feeProtocol0, fee.feeProtocol1]
}

/** The protocol's fee of one direction, millionths of the input. */
export function protocolFeePips(fee: UniswapV4FeeTerms, zeroForOne: boolean): number {
  return zeroForOne ? fee.protocolFeeZeroForOnePips : fee.protocolFeeOneForZeroPips
}

/**
 * The LP fee with which a protocol fee adds up to a swap's whole fee.
 *
 * Of several that do, the largest: they charge the same.
 *
 * @param feePips - at least the protocol's
 * @example lpFeePipsWithin(3997, 1000) // 3000
 */
export function lpFeePipsWithin(feePips: number, protocolPips: number): number {
  return Math.floor(((feePips - protocolPips) * 1_000_000) / (1_000_000 - protocolPips))
}

/**
 * Protocol fee and LP fee as one: the second is charged on what the first leaves.
 *
 * `p + l − ⌊p·l / 10^6⌋`. Source: v4-core `ProtocolFeeLibrary.calculateSwapFee`.
 */
function joinedFeePips(protocolPips: number, lpPips: number): number {
  return protocolPips + lpPips - Math.floor((protocolPips * lpPips) / 1_000_000)
}
