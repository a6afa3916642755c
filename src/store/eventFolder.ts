import { join } from 'node:path'
import type { StoreIdentity } from './manifest.ts'

/**
 * Where the events of a pool, or of one position, lie below the folder of all stores:
 * `<chain id>/<address>`, `<chain id>/<v4 pool manager>/<pool id>` and
 * `<chain id>/<position manager>/<token id>`, lower case. A fork's blocks
 * are not its chain's, so they lie apart: `<chain id>-fork`.
 */
export function eventFolder(
  root: string,
  { chainId, address, poolId, tokenId }: StoreIdentity,
  isFork = false,
): string {
  const chain = `${chainId}${isFork ? '-fork' : ''}`
  const token = tokenId === undefined ? [] : [tokenId.toString()]
  const pool = poolId === undefined ? [] : [poolId.toLowerCase()]
  return join(root, chain, address.toLowerCase(), ...pool, ...token)
}
