import { encodeAbiParameters, keccak256, numberToHex } from 'viem'
import type { Address, Hex } from '../../../src/domain/address.ts'
import type { TickState } from '../../../src/domain/pool.ts'

/** Anything that answers `hardhat_setStorageAt`: Hardhat and anvil do. */
type Provider = { request(args: { method: string; params: unknown[] }): Promise<unknown> }

const SLOT = { slot0: 0n, liquidity: 4n, ticks: 5n, tickBitmap: 6n } as const

/**
 * Writes a tick set into a real pool's storage: what thousands of mints would leave behind, in
 * seconds. The pool's liquidity becomes what those ticks make it at tick `current`.
 */
export async function writeTicks(
  provider: Provider,
  pool: Address,
  tickSpacing: number,
  ticks: readonly TickState[],
  current: number,
): Promise<void> {
  const write = (slot: bigint, value: bigint) =>
    provider.request({
      method: 'hardhat_setStorageAt',
      params: [pool, numberToHex(slot), numberToHex(BigInt.asUintN(256, value), { size: 32 })],
    })
  const words = new Map<number, bigint>()
  for (const { tick, ...state } of ticks) {
    const base = mappingSlot(tick, SLOT.ticks)
    await write(base, state.liquidityGross | (BigInt.asUintN(128, state.liquidityNet) << 128n))
    await write(base + 1n, state.feeGrowthOutside0X128)
    await write(base + 2n, state.feeGrowthOutside1X128)
    await write(base + 3n, 1n << 248n)
    const index = tick / tickSpacing
    words.set(index >> 8, (words.get(index >> 8) ?? 0n) | (1n << BigInt(index & 255)))
  }
  for (const [word, bits] of words) await write(mappingSlot(word, SLOT.tickBitmap), bits)
  const active = ticks.reduce(
    (sum, { tick, liquidityNet }) => sum + (tick <= current ? liquidityNet : 0n),
    0n,
  )
  await write(SLOT.liquidity, active)
}

function mappingSlot(key: number, slot: bigint): bigint {
  const encoded = encodeAbiParameters(
    [{ type: 'int256' }, { type: 'uint256' }],
    [BigInt(key), slot],
  )
  return BigInt(keccak256(encoded as Hex))
}

/**
 * `count` ticks over the whole range of the spacing, whose nets add up to zero; every word holds
 * some, the first and the last usable tick among them.
 */
export function spreadTicks(count: number, tickSpacing: number): TickState[] {
  const last = Math.floor(887_272 / tickSpacing)
  return Array.from({ length: count }, (_, i) => {
    const index = Math.round(-last + (2 * last * i) / (count - 1))
    // Entering liquidity below the middle leaves in mirrored amounts above it.
    const rank = BigInt(Math.min(i, count - 1 - i) + 1)
    const sign = i < count / 2 ? 1n : -1n
    const net = count % 2 === 1 && i === (count - 1) / 2 ? 0n : sign * rank * 10n ** 15n
    return {
      tick: index * tickSpacing,
      liquidityGross: (net < 0n ? -net : net) + 7n,
      liquidityNet: net,
      feeGrowthOutside0X128: BigInt(keccak256(numberToHex(2 * i))),
      feeGrowthOutside1X128: BigInt(keccak256(numberToHex(2 * i + 1))),
    }
  })
}
