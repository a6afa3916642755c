import type { PinnedBlock } from '../chain/callAtBlock.ts'
import { confirmBlock, pinBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Address, Hex } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import { NUMERAIRE, underlyingOf } from '../domain/equivalents.ts'
import { AmmeterError } from '../errors.ts'
import type { PairProtocol } from '../protocols/pairProtocol.ts'
import type { RangeDeployment, RangeProtocol } from '../protocols/rangeProtocol.ts'
import type { PositionReading } from '../protocols/uniswapV3/readPosition.ts'
import { snapshotFileOf, type VenueReading } from '../venues/snapshotFile.ts'
import { atOneBlock, type CollectOptions, type OpenChain } from './collect.ts'
import { depositOf } from './collectPosition.ts'
import { givenEquivalents } from './equivalents.ts'
import type { HedgeInput, HeldRange, HeldShare } from './hedgeInput.ts'
import { orient } from './orientation.ts'

export type CollectHedgeOptions = Omit<CollectOptions<RangeProtocol>, 'protocol'> & {
  /** Who reads each position, and its token id. */
  readonly subjects: readonly HedgeSubject[]
  /** How far back to look for what the liquidity earned; absent: fees per day are not measured. */
  readonly feeWindowSec?: number | undefined
  /** What the user says and holds elsewhere. */
  readonly asked: Pick<HedgeInput, 'accounts' | 'limits' | 'options'>
  /** Whether to read every tick, for what leaving through the pools costs. */
  readonly withTicks?: boolean
  /** What venues offer in these underlyings. */
  readonly venuesFor: (underlyings: readonly string[]) => Promise<readonly VenueReading[]>
}

/** An NFT of a protocol with ranges, or LP tokens of a pair. */
export type HedgeSubject = RangeSubject | ShareSubject
type RangeSubject = { readonly protocol: RangeProtocol; readonly tokenId: bigint }
type ShareSubject = {
  readonly protocol: PairProtocol
  readonly pair: Address
  readonly owner: Address
}

type Open = Pick<OpenChain, 'client' | 'block' | 'identity'>

type Held = HedgeInput['positions'][number]

/** Reads several positions and their pools at one block. */
export async function collectHedge(
  client: Requester,
  options: CollectHedgeOptions,
): Promise<HedgeInput> {
  const { asked, feeWindowSec } = options
  // Each subject brings its own protocol, so the block is opened without one.
  const nowhere = { ...options, protocol: { deploymentOf: () => ({}) }, deployment: {} }
  return atOneBlock(client, nowhere, async (open) => {
    const warnings: Warning[] = []
    const positions: Held[] = []
    const past = feeWindowSec === undefined ? undefined : await windowStart(open, feeWindowSec)
    for (const subject of options.subjects)
      positions.push(
        'pair' in subject
          ? await readShare(open, subject, options, warnings)
          : await readRange(open, subject, options, past, warnings),
      )
    const readings = await options.venuesFor(
      underlyingsOf(positions, open.identity.deploymentChainId, asked),
    )
    return {
      kind: 'hedge' as const,
      positions,
      ...asked,
      venues: readings.map(({ snapshot }) => snapshotFileOf(snapshot)),
      warnings: [...warnings, ...readings.flatMap((reading) => reading.warnings)],
    }
  })
}

/** What may have to be hedged: what the tokens of the positions count as. */
function underlyingsOf(
  positions: readonly Held[],
  chainId: number,
  { options }: Pick<CollectHedgeOptions['asked'], 'options'>,
): readonly string[] {
  const given = givenEquivalents(options, chainId)
  const names = positions.flatMap(({ pool }) =>
    [pool.token0, pool.token1].map(
      (token) => underlyingOf({ ...token, chainId }, given).underlying,
    ),
  )
  return [...new Set(names)].filter((name) => name !== NUMERAIRE && !name.includes(':'))
}

async function readRange(
  open: Open,
  subject: RangeSubject,
  options: CollectHedgeOptions,
  past: WindowStart | undefined,
  warnings: Warning[],
): Promise<HeldRange> {
  const readAt = readerOf(open, subject, options.deployment ?? {})
  const reading = await readAt(open.block)
  const framed = orient(reading.pool, open.identity.deploymentChainId, options)
  const before = past === undefined ? undefined : await earlier(readAt, past, subject, warnings)
  const entry = wantsEntry(options.asked)
    ? await entryOf(open, subject, reading, options.deployment)
    : undefined
  warnings.push(...framed.warnings)
  const pool =
    options.withTicks === true
      ? await withTicks(open, subject, reading.pool, options.deployment)
      : reading.pool
  return {
    kind: 'range',
    pool,
    position: reading.position,
    ownerIsContract: reading.ownerKind === 'contract',
    lowerOutside: reading.lower,
    upperOutside: reading.upper,
    baseIs: framed.baseIs,
    ...(before === undefined ? {} : { before }),
    ...(entry === undefined ? {} : { entry }),
  }
}

function withTicks(
  { client, block, identity }: Open,
  { protocol }: RangeSubject,
  { id, poolKey }: HeldRange['pool'],
  replace: Partial<RangeDeployment> = {},
) {
  const deployment = protocol.deploymentOf(identity.deploymentChainId, replace)
  return protocol.readPoolById(client, {
    id: id as Hex,
    deployment,
    block,
    withTicks: true,
    poolKey,
  })
}

async function readShare(
  { client, block, identity }: Open,
  { protocol, pair, owner }: ShareSubject,
  options: CollectHedgeOptions,
  warnings: Warning[],
): Promise<HeldShare> {
  const { factory } = options.deployment ?? {}
  const deployment = protocol.deploymentOf(
    identity.deploymentChainId,
    factory === undefined ? {} : { factory },
  )
  const reading = await protocol.readShare(client, { address: pair, owner, deployment, block })
  const framed = orient(reading.pool, identity.deploymentChainId, options)
  warnings.push(...framed.warnings, ...reading.warnings)
  return {
    kind: 'share',
    pool: reading.pool,
    position: reading.position,
    ownerIsContract: reading.ownerKind === 'contract',
    baseIs: framed.baseIs,
  }
}

/** Only drift and loss since the deposit need its logs. */
function wantsEntry({ limits }: CollectHedgeOptions['asked']): boolean {
  return (
    limits?.limits.some(
      ({ measure }) => measure === 'driftBase' || measure === 'lossSinceEntryQuote',
    ) === true
  )
}

function entryOf(
  { client, block, identity }: Open,
  { protocol }: RangeSubject,
  { position }: PositionReading,
  replace: Partial<RangeDeployment> = {},
): Promise<NonNullable<HeldRange['entry']>> {
  const deployment = protocol.deploymentOf(identity.deploymentChainId, replace)
  return depositOf({ client, block, deployment }, protocol, position)
}

type ReadAt = (block: PinnedBlock) => Promise<PositionReading>

function readerOf(
  { client, identity }: Open,
  { protocol, tokenId }: RangeSubject,
  replace: Partial<RangeDeployment>,
): ReadAt {
  const deployment = protocol.deploymentOf(identity.deploymentChainId, replace)
  return (block) => protocol.readPosition(client, { tokenId, deployment, block })
}

type WindowStart = { readonly pinned: PinnedBlock; readonly timestampSec: number }

async function windowStart({ client, block }: Open, feeWindowSec: number): Promise<WindowStart> {
  const now = (await confirmBlock(client, block)).block.timestampSec
  const { pinned } = await pinBlock(client, {
    chainId: block.chainId,
    block: { atSec: now - feeWindowSec },
  })
  return { pinned, timestampSec: (await confirmBlock(client, pinned)).block.timestampSec }
}

/** Growth inside the range then, where the NFT was there and the node still knows. */
async function earlier(
  readAt: ReadAt,
  { pinned, timestampSec }: WindowStart,
  { tokenId }: RangeSubject,
  warnings: Warning[],
): Promise<HeldRange['before']> {
  try {
    const { pool, lower, upper } = await readAt(pinned)
    return {
      timestampSec,
      tick: pool.tick,
      feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
      feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
      lowerOutside: lower,
      upperOutside: upper,
    }
  } catch (error) {
    if (!(error instanceof AmmeterError)) throw error
    // Not there yet, or no longer known: nothing else of the report needs it.
    if (!/^(position|pool)\/|^chain\/not-archive$/.test(error.code)) throw error
    warnings.push({
      code: 'hedge/fees-unknown',
      message: `What the position earned lately is not known (${error.code}): break-even is left out.`,
      subject: String(tokenId),
    })
    return undefined
  }
}
