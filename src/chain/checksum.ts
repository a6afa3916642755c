import { getAddress } from 'viem'
import type { Address } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'

/**
 * The address in its checksummed spelling (EIP-55), whatever its letters' case: people paste
 * addresses from tools that lower them, and what a node says of a contract must compare equal.
 *
 * @throws BadAddressError `usage/bad-address` where it is not 20 bytes of hex
 */
export function checksummed(address: Address): Address {
  if (!/^0x[0-9a-f]{40}$/i.test(address)) throw new BadAddressError(address)
  return getAddress(address.toLowerCase() as Address)
}

/** `usage/bad-address`: not an address. */
export class BadAddressError extends AmmeterError {
  override readonly name = 'BadAddressError'

  constructor(text: string) {
    super({
      code: 'usage/bad-address',
      shortMessage: `"${text.slice(0, 80)}" is not an address`,
      hints: ['give 0x and 40 hex digits'],
    })
  }
}
