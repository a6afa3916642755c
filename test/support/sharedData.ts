import { readFileSync } from 'node:fs'
import { sharedFile } from '../../scripts/sharedFile.ts'

/*
 * Recorded public data lies beside the repository, not in it: tests that read it are skipped, with a
 * message, where it is absent.
 */

/**
 * Path of a recorded file or folder, e.g. `degenbot/block_24947230.json`; `undefined` where absent.
 *
 * @example test.skipIf(sharedData('tycho') === undefined)('…', () => {})
 */
export function sharedData(path: string): string | undefined {
  const full = sharedFile(path)
  if (full !== undefined) return full
  console.error(`skipped what needs shared data: ${path} is absent (set AMMETER_DATA)`)
  return undefined
}

/** A recorded JSON file. Integers beyond 2^53 are strings in these files or must be read otherwise. */
export function sharedJson(path: string): unknown {
  const full = sharedData(path)
  return full === undefined ? undefined : JSON.parse(readFileSync(full, 'utf8'))
}
