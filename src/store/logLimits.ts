import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from './durableFile.ts'
import { makeFolder } from './storeFolder.ts'

/*
 * How many blocks each host allows in one search for logs, kept beside the stores: a limit costs
 * refused requests to learn, and holds for every pool. Of a node's URL only the host is kept.
 */

const NAME = 'log-limits.json'
// Plans and providers change: what is old is learned anew.
const VALID_SEC = 30 * 86_400

const limitsSchema = z.record(
  z.string(),
  z.strictObject({ blocks: z.string().regex(/^[1-9]\d{0,17}$/), learnedAtSec: z.int() }),
)

/** The limit of a host, if one was learned in the last 30 days. */
export async function knownLogLimit(
  root: string,
  host: string,
  nowSec: number,
): Promise<bigint | undefined> {
  const found = (await readLimits(root))[host]
  if (found === undefined || nowSec - found.learnedAtSec > VALID_SEC) return undefined
  return BigInt(found.blocks)
}

/** Keeps the limit of a host. */
export async function keepLogLimit(
  root: string,
  host: string,
  blocks: bigint,
  nowSec: number,
): Promise<void> {
  const limits = { ...(await readLimits(root)) }
  limits[host] = { blocks: blocks.toString(), learnedAtSec: nowSec }
  await makeFolder(root)
  await writeDurably(root, NAME, `${JSON.stringify(limits, undefined, 2)}\n`)
}

/** A file that is absent or cannot be read costs some refused requests, no error. */
async function readLimits(root: string): Promise<z.infer<typeof limitsSchema>> {
  try {
    return limitsSchema.parse(JSON.parse(await readFile(join(root, NAME), 'utf8')))
  } catch {
    return {}
  }
}
