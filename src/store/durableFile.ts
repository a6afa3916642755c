import { open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of this name is half written: nothing refers to it. */
export const TEMPORARY_SUFFIX = '.tmp'

/**
 * Writes a file whole or not at all: a temporary file is synced, renamed over the old one, and the
 * folder synced, so that after a crash at any moment the old content or the new one is there.
 */
export async function writeDurably(
  folder: string,
  name: string,
  content: Uint8Array | string,
): Promise<void> {
  const temporary = join(folder, `${name}${TEMPORARY_SUFFIX}`)
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, name))
  await syncFolder(folder)
}

/** Removes a file if it is there. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder; its file system orders renames itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
