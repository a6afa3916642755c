import { FEE_UNITS } from '../math/swapMath.ts'
import type { DirectionFee } from './feeRule.ts'

/** The fee of one direction, prepared for the swap loop. */
export type Toll = DirectionFee & {
  /** 10^6 less the swap fee. */
  readonly netUnits: bigint
  /** Whether totals from stop to stop may be kept at the stops: not for one swap's own fee. */
  readonly keepsSegments: boolean
}

export function tollOf(fee: DirectionFee): Toll {
  const netUnits = FEE_UNITS - BigInt(fee.feePips)
  // A fee of everything has no finite total to keep.
  return { ...fee, netUnits, keepsSegments: netUnits !== 0n }
}

/** For a single swap. */
export function passingTollOf(fee: DirectionFee): Toll {
  return { ...tollOf(fee), keepsSegments: false }
}
