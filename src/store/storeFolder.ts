import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSameAddress } from '../domain/address.ts'
import { removeFile, TEMPORARY_SUFFIX } from './durableFile.ts'
import {
  damaged,
  emptyManifest,
  readManifest,
  type StoreIdentity,
  type StoreManifest,
  writeManifest,
} from './manifest.ts'
import { StoreError } from './storeError.ts'

/** Makes a folder where there is none. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new StoreError({
      code: 'store/not-writable',
      shortMessage: `${folder} cannot be made`,
      hints: ['give a folder that can be written'],
      cause: error,
    })
  }
}

/**
 * The manifest of a folder this process holds the lock of, made where there is none; files that
 * no manifest names are what a killed writer left, and go.
 */
export async function openManifest(
  folder: string,
  identity: StoreIdentity,
): Promise<StoreManifest> {
  const files = await readdir(folder)
  const manifest = await readManifest(folder)
  if (manifest === undefined) {
    // Orphans are removed because the manifest does not name them: without one, all would be.
    if (files.some(isSegment)) throw damaged(folder, 'it is missing, but segments are there')
    const fresh = emptyManifest(identity)
    await writeManifest(folder, fresh)
    return fresh
  }
  if (!isOf(manifest, identity)) throw otherPool(folder, manifest, identity)
  const named = new Set(manifest.segments.map(({ file }) => file))
  for (const file of files)
    if ((isSegment(file) && !named.has(file)) || isTemporary(file))
      await removeFile(join(folder, file))
  return manifest
}

/** Removes the segments a change replaced, once its manifest is written. */
export async function removeSegments(
  folder: string,
  before: StoreManifest,
  after: StoreManifest,
): Promise<void> {
  const named = new Set(after.segments.map(({ file }) => file))
  for (const { file } of before.segments) if (!named.has(file)) await removeFile(join(folder, file))
}

function isSegment(file: string): boolean {
  return /^\d+-\d+-[0-9a-f]{16}\.parquet$/.test(file)
}

function isTemporary(file: string): boolean {
  return file.endsWith(TEMPORARY_SUFFIX)
}

function isOf(manifest: StoreManifest, identity: StoreIdentity): boolean {
  return (
    manifest.chainId === identity.chainId &&
    manifest.kind === identity.kind &&
    manifest.tokenId === identity.tokenId &&
    manifest.poolId === identity.poolId?.toLowerCase() &&
    isSameAddress(manifest.address, identity.address)
  )
}

function describe({ kind, chainId, address, poolId, tokenId }: StoreIdentity): string {
  const token = tokenId === undefined ? '' : `, token ${tokenId}`
  const pool = poolId === undefined ? '' : `${poolId} of `
  return `${kind} ${pool}${address} on chain ${chainId}${token}`
}

function otherPool(folder: string, manifest: StoreManifest, identity: StoreIdentity): StoreError {
  return new StoreError({
    code: 'store/other-pool',
    shortMessage: `${folder} holds events of ${describe(manifest)}`,
    details: `asked for ${describe(identity)}`,
    hints: ['give another folder'],
  })
}
