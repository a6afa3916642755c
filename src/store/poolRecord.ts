import { type Address, isSameAddress } from '../domain/address.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import { eventFolder } from './eventFolder.ts'
import { type EventReader, readEventStore } from './eventStore.ts'
import { readManifest } from './manifest.ts'
import { StoreError } from './storeError.ts'

/**
 * The recorded events of one pool.
 *
 * @param root - the folder of all event stores, or that of this pool
 * @throws StoreError `store/not-found`, `store/other-pool`, `store/damaged-manifest`
 */
export async function readPoolRecord(
  root: string,
  pool: { readonly chainId: number; readonly address: Address; readonly isFork: boolean },
): Promise<EventReader<PoolEvent>> {
  const below = eventFolder(root, { kind: 'pool', ...pool }, pool.isFork)
  const store = await readEventStore((await readManifest(below)) === undefined ? root : below)
  const { chainId, address } = store.manifest
  if (store.kind === 'pool' && chainId === pool.chainId && isSameAddress(address, pool.address))
    return store
  throw new StoreError({
    code: 'store/other-pool',
    shortMessage: `The record is of ${address} on chain ${chainId}, not of pool ${pool.address} on chain ${pool.chainId}.`,
  })
}
