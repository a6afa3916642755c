import type { LiquidityChange } from '../chain/deposit.ts'
import { confirmBlock, pinBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import type { RangePosition } from '../domain/position.ts'
import { AmmeterError } from '../errors.ts'
import type { RangeAccess, RangeDeployment, RangeProtocol } from '../protocols/rangeProtocol.ts'
import type { PositionReading } from '../protocols/uniswapV3/readPosition.ts'
import { atOneBlock, type CollectOptions, type OpenChain } from './collect.ts'
import type { PositionInput } from './input.ts'
import { orient } from './orientation.ts'
import { type LifeQuestion, recordedLife } from './recordedLife.ts'

export type CollectPositionOptions = CollectOptions<RangeProtocol> &
  Pick<RangeAccess, 'stateAccess'> & {
    readonly tokenId: bigint
    /** Where the history starts; default: look for the deposit in the logs. */
    readonly entry?:
      | { readonly source: 'deposit' }
      | { readonly source: 'none' }
      | { readonly source: 'entry-block'; readonly blockNumber: bigint }
      | { readonly source: 'entry-price'; readonly price: number }
    /** Recorded events, for the money and drift of the whole life. */
    readonly life?: LifeQuestion | undefined
    readonly marketPrice?: number | undefined
    readonly existing?: PositionInput['options']['existing']
    readonly lotBase?: number | undefined
    readonly minimumNotionalQuote?: number | undefined
    readonly volatilityAnnual?: number | undefined
  }

/** Requests a search for the deposit may take, on nodes that limit the range of a log query. */
export const DEPOSIT_REQUESTS = 200

/** Reads a position, its pool and its deposit at one block. */
export async function collectPosition(
  client: Requester,
  options: CollectPositionOptions,
): Promise<PositionInput> {
  const { tokenId, protocol, stateAccess } = options
  return atOneBlock(client, options, async (open) => {
    const { client, block, deployment, identity } = open
    const reading = await protocol.readPosition(client, {
      tokenId,
      deployment,
      block,
      stateAccess,
    })
    const { pool, position } = reading
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    const entry = await entryOf(open, options, reading)
    const history =
      options.life === undefined
        ? undefined
        : await recordedLife(client, options.life, {
            chainId: identity.chainId,
            isFork: identity.fork,
            positionManager: deployment.positionManager,
            pool,
            position,
            baseIs,
            block: (await confirmBlock(client, block)).block,
          })
    const ownerIsContract = reading.ownerKind === 'contract'
    return {
      kind: 'position' as const,
      pool,
      position,
      ownerIsContract,
      lowerOutside: reading.lower,
      upperOutside: reading.upper,
      entry,
      ...(history === undefined ? {} : { history }),
      options: {
        baseIs,
        existing: options.existing ?? [],
        ...defined('marketPrice', options.marketPrice),
        ...defined('lotBase', options.lotBase),
        ...defined('minimumNotionalQuote', options.minimumNotionalQuote),
        ...defined('volatilityAnnual', options.volatilityAnnual),
      },
      warnings: [
        ...warnings,
        ...((await protocol.warningsOf?.(client, { deployment, reading, block })) ?? []),
        ...(ownerIsContract ? [ownerWarning(position)] : []),
        ...(entry.source === 'unknown' &&
        history === undefined &&
        options.entry?.source !== 'none' &&
        position.liquidity > 0n
          ? [entryWarning(entry.reason, position)]
          : []),
      ],
    }
  })
}

type Entry = PositionInput['entry']

async function entryOf(
  { client, block, deployment }: OpenChain<RangeDeployment>,
  { entry, protocol, stateAccess }: CollectPositionOptions,
  { position, pool }: PositionReading,
): Promise<Entry> {
  // What is left of a closed position has no price to have entered at.
  if (position.liquidity === 0n) return { source: 'unknown', reason: 'no liquidity is left' }
  switch (entry?.source) {
    case 'none':
      return { source: 'unknown', reason: 'not looked for' }
    case 'entry-price':
      return entry
    case 'entry-block': {
      if (entry.blockNumber > block.number) throw new EntryError(entry.blockNumber, block.number)
      const at = await pinBlock(client, { chainId: block.chainId, block: entry.blockNumber })
      const then = await protocol.readPoolById(client, {
        id: position.poolId as Hex,
        deployment,
        block: at.pinned,
        withTicks: false,
        poolKey: pool.poolKey,
        stateAccess,
      })
      const { block: entryBlock } = await confirmBlock(client, at.pinned)
      return { source: 'entry-block', block: entryBlock, sqrtPriceX96: then.sqrtPriceX96 }
    }
    default:
      return depositOf({ client, block, deployment }, protocol, position)
  }
}

/** What was put in, by the logs; why not, where they do not tell. */
export async function depositOf(
  open: Pick<OpenChain<RangeDeployment>, 'client' | 'block' | 'deployment'>,
  protocol: RangeProtocol,
  position: RangePosition,
): Promise<Entry> {
  const { client, block, deployment } = open
  const { tokenId } = position
  if (tokenId === undefined) return { source: 'unknown', reason: 'not an NFT' }
  try {
    const search = await protocol.findDeposit(client, {
      deployment,
      position: { ...position, tokenId },
      block,
      maxRequests: DEPOSIT_REQUESTS,
    })
    if (search.kind !== 'found') return { source: 'unknown', reason: search.reason }
    return { source: 'deposit', changes: search.changes.map(recordOf) }
  } catch (error) {
    // The rest of the report does not need the logs: it says what is missing and stands. A node that
    // is gone altogether shows when the block is confirmed; a reorganisation means reading anew.
    if (
      error instanceof AmmeterError &&
      (/^(events|rpc)\//.test(error.code) || error.code === 'chain/not-archive')
    )
      return { source: 'unknown', reason: `${error.code}: ${error.shortMessage}` }
    throw error
  }
}

function recordOf(change: LiquidityChange) {
  const { kind, blockNumber, timestampSec, transactionHash, liquidity, amount0Raw, amount1Raw } =
    change
  return {
    kind,
    blockNumber,
    ...(timestampSec === undefined ? {} : { timestampSec }),
    transactionHash,
    liquidity,
    amount0Raw,
    amount1Raw,
  }
}

function ownerWarning({ owner }: RangePosition): Warning {
  return {
    code: 'position/owner-is-contract',
    message:
      'The owner is a contract. If it is a farm, gauge or vault, part of the fees may not be yours.',
    subject: owner,
  }
}

function entryWarning(reason: string, { tokenId }: RangePosition): Warning {
  return {
    code: 'position/entry-unknown',
    message: `What was deposited is not known, so drift and impermanent loss are left out (${reason}). Give --entry-block or --entry-price.`,
    subject: String(tokenId ?? ''),
  }
}

function defined<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: number })
}

export class EntryError extends AmmeterError {
  override readonly name = 'EntryError'
  constructor(entryBlock: bigint, block: bigint) {
    super({
      code: 'usage/entry-after-block',
      shortMessage: `The entry at block ${entryBlock} is after block ${block}, which is analysed.`,
      hints: ['Give an earlier --entry-block, or a later --block.'],
    })
  }
}
