import { randomBytes } from 'node:crypto'
import { link, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { removeFile } from './durableFile.ts'
import { StoreError } from './storeError.ts'

const LOCK_NAME = 'writer.lock'

/**
 * Makes this process the one writer of a folder until the returned function is called. The lock of
 * a process that no longer runs is taken over.
 *
 * @throws StoreError `store/locked` where a live process, or this one, writes there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = resolve(folder, LOCK_NAME)
  if (held.has(path)) throw locked(folder, process.pid)
  held.add(path)
  try {
    await takeLock(folder, path)
  } catch (error) {
    held.delete(path)
    throw error
  }
  return async () => {
    if (held.delete(path)) await removeFile(path)
  }
}

// A pid in a lock file may be our own from an earlier life (containers count from 1 each time).
const held = new Set<string>()

async function takeLock(folder: string, path: string): Promise<void> {
  const own = join(folder, `${LOCK_NAME}.${randomBytes(8).toString('hex')}.tmp`)
  // Linked into place with its content, so that no one ever reads a lock without a pid.
  await writeFile(own, `${process.pid}\n`)
  try {
    for (;;) {
      const isTaken = await link(own, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (isTaken) return
      await clearStale(folder, path, own)
    }
  } finally {
    await removeFile(own)
  }
}

async function clearStale(folder: string, path: string, own: string): Promise<void> {
  const holder = await readPid(path)
  if (holder === undefined) return
  if (holder !== process.pid && isAlive(holder)) throw locked(folder, holder)
  const moved = `${own}.stale.tmp`
  await rename(path, moved).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  // Another taker may have been faster: what was moved away is then its lock, and goes back.
  const movedHolder = await readPid(moved)
  if (movedHolder !== undefined && movedHolder !== holder) await link(moved, path).catch(() => {})
  await removeFile(moved)
}

async function readPid(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  // No process has the number 0: a lock without a pid is nobody's.
  return /^\d+\n$/.test(text) ? Number.parseInt(text, 10) : 0
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs as someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function locked(folder: string, pid: number): StoreError {
  return new StoreError({
    code: 'store/locked',
    shortMessage: `process ${pid} is writing to ${folder}`,
    hints: ['wait for it to end', `if no such process is Ammeter, remove ${LOCK_NAME} there`],
    retryable: true,
  })
}
