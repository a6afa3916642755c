import { FEE_UNITS } from '../math/swapMath.ts'
import type { DirectionFee } from './feeRule.ts'

/** The fee of one direction, prepared for the swap loop. */
export type Toll = DirectionFee & {
  /** 10^6 less the swap fee. */
  readonly netUnits: bigint
}

export function tollOf(fee: DirectionFee): Toll {
  return { ...fee, netUnits: FEE_UNITS - BigInt(fee.feePips) }
}
