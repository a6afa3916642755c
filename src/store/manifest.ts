import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Address, Hex } from '../domain/address.ts'
import { writeDurably } from './durableFile.ts'
import type { StoreKind } from './eventFields.ts'
import { StoreError } from './storeError.ts'

export const MANIFEST_NAME = 'manifest.json'

/** How many ends of appends are remembered to find where a reorganised chain parts from the store. */
export const REMEMBERED_BLOCKS = 256

const VERSION = 1

const integer = z.codec(z.string().regex(/^(0|[1-9]\d*)$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (value) => value.toString(),
})
const hash = z.templateLiteral(['0x', z.string().regex(/[0-9a-f]{64}/)])

const segmentSchema = z.strictObject({
  /** Name of the Parquet file, in the folder of the manifest. */
  file: z.string().regex(/^\d+-\d+-[0-9a-f]{16}\.parquet$/),
  rows: z.int().positive(),
  /** The blocks searched for these events, both inclusive. */
  fromBlock: integer,
  toBlock: integer,
  /** Absent where the segment was cut by a reorganisation. */
  toBlockHash: hash.optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
})

const manifestSchema = z.strictObject({
  version: z.literal(VERSION),
  chainId: z.int().positive(),
  /** The pool, the manager of a Uniswap v4 pool, or the position manager. */
  address: z.templateLiteral(['0x', z.string().regex(/[0-9a-fA-F]{40}/)]),
  kind: z.enum(['pool', 'v4-pool', 'position']),
  /** Which pool of a Uniswap v4 manager. */
  poolId: hash.optional(),
  /** Set where a store of a position manager holds one token's events only. */
  tokenId: integer.optional(),
  /** First block searched; absent until the first append. */
  fromBlock: integer.optional(),
  /** First block not searched yet; absent until the first append. */
  nextBlock: integer.optional(),
  /** Hashes of blocks below `nextBlock`, ascending. */
  recentBlocks: z.array(z.strictObject({ number: integer, hash })),
  segments: z.array(segmentSchema),
})

type Hash = z.infer<typeof hash>

/** One Parquet file of a store. */
export type Segment = z.infer<typeof segmentSchema>

/** What a store holds; the one file that decides. */
export type StoreManifest = z.infer<typeof manifestSchema>

/** What the events of a store are of. */
export type StoreIdentity = {
  readonly chainId: number
  readonly address: Address
  readonly kind: StoreKind
  /** Of a `v4-pool`, lower case. */
  readonly poolId?: Hex | undefined
  readonly tokenId?: bigint | undefined
}

export function emptyManifest({
  chainId,
  address,
  kind,
  poolId,
  tokenId,
}: StoreIdentity): StoreManifest {
  return {
    version: VERSION,
    chainId,
    address,
    kind,
    ...(poolId === undefined ? {} : { poolId: poolId.toLowerCase() as Hash }),
    ...(tokenId === undefined ? {} : { tokenId }),
    recentBlocks: [],
    segments: [],
  }
}

/** Replaces the manifest in one step: a reader sees the old one or the new one. */
export async function writeManifest(folder: string, manifest: StoreManifest): Promise<void> {
  const text = JSON.stringify(z.encode(manifestSchema, manifest), undefined, 2)
  await writeDurably(folder, MANIFEST_NAME, `${text}\n`)
}

/**
 * The manifest of a folder; `undefined` where there is none.
 *
 * @throws StoreError `store/damaged-manifest`, `store/other-version`
 */
export async function readManifest(folder: string): Promise<StoreManifest | undefined> {
  const text = await readFile(join(folder, MANIFEST_NAME), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    },
  )
  return text === undefined ? undefined : decodeManifest(folder, text)
}

function decodeManifest(folder: string, text: string): StoreManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw damaged(folder, 'it is not JSON', error)
  }
  const version = (json as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version !== VERSION) throw otherVersion(folder, version)
  const parsed = z.safeDecode(manifestSchema, json as never)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw damaged(folder, `${issue?.path.join('.')}: ${issue?.message.slice(0, 120)}`, parsed.error)
  }
  const contradiction = contradictionIn(parsed.data)
  if (contradiction !== undefined) throw damaged(folder, contradiction)
  return parsed.data
}

function contradictionIn(manifest: StoreManifest): string | undefined {
  const { fromBlock, nextBlock, segments, recentBlocks } = manifest
  if (fromBlock === undefined || nextBlock === undefined) {
    return fromBlock === nextBlock && segments.length + recentBlocks.length === 0
      ? undefined
      : 'it holds events but not from which block to which'
  }
  let covered = fromBlock
  for (const { file, fromBlock: from, toBlock: to } of segments) {
    if (from < covered || to < from || to >= nextBlock) return `${file} is out of order`
    covered = to + 1n
  }
  const isAscending = recentBlocks.every(({ number }, i) => {
    const before = recentBlocks[i - 1]
    return number < nextBlock && (before === undefined || before.number < number)
  })
  return isAscending ? undefined : 'its blocks are out of order'
}

/** `store/damaged-manifest`: the file that says what a store holds cannot be trusted. */
export function damaged(folder: string, details: string, cause?: unknown): StoreError {
  return new StoreError({
    code: 'store/damaged-manifest',
    shortMessage: `the manifest of ${folder} cannot be used`,
    details,
    hints: ['restore the folder, or remove it and fetch the events again'],
    cause,
  })
}

function otherVersion(folder: string, version: number): StoreError {
  return new StoreError({
    code: 'store/other-version',
    shortMessage: `${folder} was written as version ${version} of a store; this is version ${VERSION}`,
    hints: ['use the Ammeter that wrote it, or fetch the events into another folder'],
  })
}
