import { concatHex, encodeAbiParameters, keccak256, numberToHex } from 'viem'
import { transact } from '../../../src/demo/transact.ts'
import type { Address, Hex } from '../../../src/domain/address.ts'
import type { TickState } from '../../../src/domain/pool.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'

const SLOT = { liquidity: 4n, ticks: 5n, tickBitmap: 6n } as const

/**
 * Writes a tick set into a real pool's storage: what thousands of mints would leave behind, in
 * seconds. The pool's liquidity becomes what those ticks make it at tick `current`.
 */
export async function writeTicks(
  chain: LocalChain,
  pool: Address,
  tickSpacing: number,
  ticks: readonly TickState[],
  current: number,
): Promise<void> {
  const slots = new Map<bigint, bigint>()
  const words = new Map<number, bigint>()
  let active = 0n
  for (const { tick, ...state } of ticks) {
    const base = mappingSlot(tick, SLOT.ticks)
    slots.set(base, state.liquidityGross | (BigInt.asUintN(128, state.liquidityNet) << 128n))
    slots.set(base + 1n, state.feeGrowthOutside0X128)
    slots.set(base + 2n, state.feeGrowthOutside1X128)
    slots.set(base + 3n, 1n << 248n)
    const index = tick / tickSpacing
    words.set(index >> 8, (words.get(index >> 8) ?? 0n) | (1n << BigInt(index & 255)))
    if (tick <= current) active += state.liquidityNet
  }
  for (const [word, bits] of words) slots.set(mappingSlot(word, SLOT.tickBitmap), bits)
  slots.set(SLOT.liquidity, active)
  await writeStorage(chain, pool, [...slots])
}

/** Lends the account code that stores what it is sent: a thousand slots cost two transactions. */
async function writeStorage(
  chain: LocalChain,
  account: Address,
  slots: readonly (readonly [bigint, bigint])[],
): Promise<void> {
  const code = await chain.client.getCode({ address: account })
  await chain.test.setCode({ address: account, bytecode: STORE })
  for (let from = 0; from < slots.length; from += SLOTS_PER_TRANSACTION) {
    const words = slots.slice(from, from + SLOTS_PER_TRANSACTION).flat()
    const data = concatHex(words.map((word) => numberToHex(word, { size: 32 })))
    await transact(chain, { to: account, data })
  }
  await chain.test.setCode({ address: account, bytecode: code ?? '0x' })
  // The last block was mined with the borrowed code.
  await chain.test.mine({ blocks: 1 })
}

// for (i = 0; i < calldatasize; i += 64) sstore(calldata[i], calldata[i + 32])
const STORE = '0x60005b3681101560185780602001358135556040016002565b00'
/** A new slot costs 22,100 gas, its calldata 1,000; the market's transactions get 8 M. */
const SLOTS_PER_TRANSACTION = 300

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
