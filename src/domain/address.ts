/** A 20-byte account, `0x` and 40 hex digits; checksummed where it came from a node. */
export type Address = `0x${string}`

/** Bytes as `0x` and an even number of hex digits. */
export type Hex = `0x${string}`

/** Whether two addresses name the same account; letter case carries no meaning. */
export function isSameAddress(a: Address, b: Address): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** The order in which Uniswap sorts the two tokens of a pool: by the number the address is. */
export function isAddressBelow(a: Address, b: Address): boolean {
  return a.toLowerCase() < b.toLowerCase()
}
