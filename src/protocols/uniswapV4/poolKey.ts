import { encodeAbiParameters, keccak256 } from 'viem'
import { checksummed } from '../../chain/checksum.ts'
import { type Address, type Hex, isAddressBelow } from '../../domain/address.ts'
import type { PoolKey } from '../../domain/pool.ts'
import { AmmeterError } from '../../errors.ts'

/**
 * The id of the pool of a key: keccak256 of its five words (v4-core `PoolIdLibrary.toId`).
 *
 * @example
 * const zero = '0x0000000000000000000000000000000000000000'
 * const usdc = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
 * poolIdOf({ currency0: zero, currency1: usdc, fee: 500, tickSpacing: 10, hooks: zero })
 * // '0x21c67e77068de97969ba93d4aab21826d33ca12bb9f565d8496e8fda8a82ca27', ETH/USDC 0.05 %
 */
export function poolIdOf({ currency0, currency1, fee, tickSpacing, hooks }: PoolKey): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'address' },
        { type: 'address' },
        { type: 'uint24' },
        { type: 'int24' },
        { type: 'address' },
      ],
      [currency0, currency1, fee, tickSpacing, hooks],
    ),
  )
}

/**
 * Refuses a key whose hash is not the id: the two tokens, fee and hooks it names are another pool's.
 *
 * @param from - who says so
 * @throws PoolKeyError `pool/key-mismatch`
 */
export function checkPoolKey(poolId: Hex, key: PoolKey, from: string): void {
  const named = poolIdOf(key)
  // A key no pool manager takes cannot be a pool's, though anything has a hash.
  const isPossible = key.tickSpacing > 0 && isAddressBelow(key.currency0, key.currency1)
  if (isPossible && named === poolId.toLowerCase()) return
  throw new PoolKeyError({
    code: 'pool/key-mismatch',
    shortMessage: `the key ${from} names is not that of pool ${poolId}`,
    details: `${textOf(key)} is the key of ${named}`,
    hints: ['check the pool id; tokens, fee and hooks of another pool say nothing of this one'],
  })
}

/**
 * A key as people write it: currency0, currency1, fee, tick spacing and hooks, with commas between.
 *
 * @throws PoolKeyError `usage/bad-pool-key`
 * @example parsePoolKey(`0x${'00'.repeat(20)},0xA0b8…eB48,500,10,0x${'00'.repeat(20)}`).fee // 500
 */
export function parsePoolKey(text: string): PoolKey {
  const [currency0 = '', currency1 = '', fee = '', tickSpacing = '', hooks = '', ...rest] =
    text.split(',')
  const areAddresses = [currency0, currency1, hooks].every((part) => IS_ADDRESS.test(part))
  const isFee = /^(\d{1,7}|0x800000)$/i.test(fee)
  if (!areAddresses || !isFee || !/^\d{1,5}$/.test(tickSpacing) || rest.length > 0) {
    throw new PoolKeyError({
      code: 'usage/bad-pool-key',
      shortMessage: `"${text.slice(0, 200)}" is not the key of a pool`,
      hints: ['give currency0,currency1,fee,tickSpacing,hooks: three addresses, two numbers'],
    })
  }
  return {
    currency0: checksummed(currency0 as Address),
    currency1: checksummed(currency1 as Address),
    fee: Number(fee),
    tickSpacing: Number(tickSpacing),
    hooks: checksummed(hooks as Address),
  }
}

function textOf({ currency0, currency1, fee, tickSpacing, hooks }: PoolKey): string {
  return `${currency0} / ${currency1}, fee ${fee}, tick spacing ${tickSpacing}, hooks ${hooks}`
}

const IS_ADDRESS = /^0x[0-9a-fA-F]{40}$/

/** `pool/key-mismatch`, `pool/key-unknown`, `usage/bad-pool-key`: what a pool's id is the hash of. */
export class PoolKeyError extends AmmeterError {
  override readonly name = 'PoolKeyError'
}
