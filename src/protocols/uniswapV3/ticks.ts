import { hexToBigInt, hexToNumber, size, slice } from 'viem'
import type { Hex } from '../../domain/address.ts'
import type { TickState } from '../../domain/pool.ts'
import { AmmeterError } from '../../errors.ts'

/** Bytes of one tick in a page of the lens: tick 3, gross 16, net 16, both outside growths 32. */
export const BYTES_PER_TICK = 99

/** The ticks of one page of `PoolLens`, ascending. */
export function unpackTicks(packed: Hex): TickState[] {
  return Array.from({ length: size(packed) / BYTES_PER_TICK }, (_, i) => {
    const at = (from: number, to: number) =>
      slice(packed, BYTES_PER_TICK * i + from, BYTES_PER_TICK * i + to)
    return {
      tick: hexToNumber(at(0, 3), { signed: true }),
      liquidityGross: hexToBigInt(at(3, 19)),
      liquidityNet: hexToBigInt(at(19, 35), { signed: true }),
      feeGrowthOutside0X128: hexToBigInt(at(35, 67)),
      feeGrowthOutside1X128: hexToBigInt(at(67, 99)),
    }
  })
}

/**
 * Holds a whole tick set against the two sums it must give: liquidity that enters the range of prices
 * leaves it again (Σ net = 0), and what has entered up to the current tick is the active liquidity.
 *
 * @throws TicksError `pool/inconsistent-ticks`: some tick was lost, doubled or read at another block
 */
export function checkTicks(
  pool: { readonly address: string; readonly tick: number; readonly liquidity: bigint },
  ticks: readonly TickState[],
): void {
  let total = 0n
  let active = 0n
  for (const { tick, liquidityNet } of ticks) {
    total += liquidityNet
    if (tick <= pool.tick) active += liquidityNet
  }
  if (total === 0n && active === pool.liquidity) return
  throw new TicksError({
    code: 'pool/inconsistent-ticks',
    shortMessage: `the ${ticks.length} ticks read from pool ${pool.address} contradict its state`,
    details:
      total === 0n
        ? `they make ${active} active at tick ${pool.tick}, the pool says ${pool.liquidity}`
        : `liquidityNet adds up to ${total} instead of 0`,
    hints: ['try again, or use another node: this one mixes blocks or drops storage'],
    retryable: true,
  })
}

/** `pool/inconsistent-ticks`: the ticks do not belong to the pool's state. */
export class TicksError extends AmmeterError {
  override readonly name = 'TicksError'
}
