import { confirmBlock, pinBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import type { SharePosition } from '../domain/position.ts'
import { AmmeterError } from '../errors.ts'
import type { PairProtocol } from '../protocols/pairProtocol.ts'
import type { PairDeployment } from '../protocols/uniswapV2/deployment.ts'
import { findShareMoves } from '../protocols/uniswapV2/shareMoves.ts'
import { atOneBlock, type CollectOptions, type OpenChain } from './collect.ts'
import { type CollectPositionOptions, DEPOSIT_REQUESTS, EntryError } from './collectPosition.ts'
import { orient } from './orientation.ts'
import type { ShareInput } from './pairInput.ts'

export type CollectShareOptions = CollectOptions<PairProtocol> &
  Pick<
    CollectPositionOptions,
    'entry' | 'existing' | 'lotBase' | 'marketPrice' | 'minimumNotionalQuote' | 'volatilityAnnual'
  > & { readonly address: Address; readonly owner: Address }

/** Reads an owner's LP tokens, their pair, and how the owner came by them, at one block. */
export async function collectShare(
  client: Requester,
  options: CollectShareOptions,
): Promise<ShareInput> {
  const { address, owner, protocol } = options
  return atOneBlock(client, options, async (open) => {
    const { client, block, deployment, identity } = open
    const reading = await protocol.readShare(client, { address, owner, deployment, block })
    const { pool, position } = reading
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    const entry = await entryOf(open, options, position)
    const ownerIsContract = reading.ownerKind === 'contract'
    const isMissed = entry.source === 'unknown' && options.entry?.source !== 'none'
    return {
      kind: 'share' as const,
      pool,
      position,
      ownerIsContract,
      entry,
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
        ...reading.warnings,
        ...(ownerIsContract
          ? [
              {
                code: 'position/owner-is-contract',
                message:
                  'The owner is a contract. If it is a farm, gauge or vault, part of the fees may not be yours.',
                subject: position.owner,
              },
            ]
          : []),
        ...(isMissed && position.sharesRaw > 0n
          ? [
              {
                code: 'position/entry-unknown',
                message: `What was deposited is not known, so fees, drift and impermanent loss are left out (${entry.reason}). Give --entry-block or --entry-price.`,
                subject: position.owner,
              },
            ]
          : []),
      ],
    }
  })
}

type Entry = ShareInput['entry']

async function entryOf(
  open: OpenChain<PairDeployment>,
  { entry, protocol }: CollectShareOptions,
  position: SharePosition,
): Promise<Entry> {
  const { client, block, deployment } = open
  if (position.sharesRaw === 0n) return { source: 'unknown', reason: 'no LP tokens are held' }
  const address = position.poolId as Address
  switch (entry?.source) {
    case 'none':
      return { source: 'unknown', reason: 'not looked for' }
    case 'entry-price':
      return entry
    case 'entry-block': {
      if (entry.blockNumber > block.number) throw new EntryError(entry.blockNumber, block.number)
      const at = await pinBlock(client, { chainId: block.chainId, block: entry.blockNumber })
      const { pool } = await protocol.readPair(client, { address, deployment, block: at.pinned })
      const { block: entryBlock } = await confirmBlock(client, at.pinned)
      return { source: 'entry-block', block: entryBlock, pool }
    }
    default:
      return depositOf(open, protocol, position)
  }
}

async function depositOf(
  { client, block, deployment }: OpenChain<PairDeployment>,
  protocol: PairProtocol,
  position: SharePosition,
): Promise<Entry> {
  const address = position.poolId as Address
  try {
    const search = await findShareMoves(client, {
      pair: address,
      owner: position.owner,
      sharesRaw: position.sharesRaw,
      block,
      maxRequests: DEPOSIT_REQUESTS,
      pairAt: async (then) =>
        (await protocol.readPair(client, { address, deployment, block: then })).pool,
    })
    if (search.kind !== 'found') return { source: 'unknown', reason: search.reason }
    return { source: 'deposit', changes: search.changes }
  } catch (error) {
    // As for an NFT: the rest of the report does not need the logs.
    if (
      error instanceof AmmeterError &&
      (/^(events|rpc|lens)\//.test(error.code) || error.code === 'chain/not-archive')
    )
      return { source: 'unknown', reason: `${error.code}: ${error.shortMessage}` }
    throw error
  }
}

function defined<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: number })
}
