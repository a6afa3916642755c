import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A recorded file beside the repository (or in AMMETER_DATA); `undefined` where absent. */
export function sharedFile(path: string): string | undefined {
  const root = join(import.meta.dirname, '..')
  return [
    process.env['AMMETER_DATA'],
    join(root, '..', 'shared', 'data'),
    join(root, '..', '..', 'shared', 'data'),
  ]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, path))
    .find((file) => existsSync(file))
}
