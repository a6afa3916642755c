import type { PinnedBlock } from '../chain/callAtBlock.ts'
import type { Requester } from '../chain/request.ts'
import { type Address, isSameAddress } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import type { UniswapV3Deployment } from '../protocols/uniswapV3/deployment.ts'
import { PositionError } from '../protocols/uniswapV3/noPosition.ts'
import { ownedTokenIds } from '../protocols/uniswapV3/ownedTokens.ts'
import { UNISWAP_V3 } from '../protocols/uniswapV3/poolState.ts'
import type { PositionReading } from '../protocols/uniswapV3/readPosition.ts'
import { readPositions as readV3Positions } from '../protocols/uniswapV3/readPositions.ts'
import type { UniswapV4Deployment } from '../protocols/uniswapV4/deployment.ts'
import { UNISWAP_V4 } from '../protocols/uniswapV4/poolState.ts'
import { readPositions as readV4Positions } from '../protocols/uniswapV4/readPosition.ts'
import { receivedTokenIds, sentTokenIds } from '../protocols/uniswapV4/receivedTokens.ts'

/** NFTs of one position manager that an address has or had. */
export type FoundTokens = {
  readonly held: readonly { readonly reading: PositionReading; readonly isStaked: boolean }[]
  readonly transferredAway: number
  readonly burned: number
  readonly unreadable: readonly Unreadable[]
}

/** What cannot be read or trusted: left out and said. */
export type Unreadable = { readonly id: string; readonly error: AmmeterError }

export type TokenQuery = {
  readonly owner: Address
  readonly block: PinnedBlock
  readonly fromBlock?: bigint | undefined
  readonly withStaked: boolean
}

/** Requests a search of the logs may take, on nodes that limit the range. */
export const SEARCH_REQUESTS = 1000

/** Of Uniswap v3, whose manager lists what an owner holds; logs tell only what was staked. */
export async function v3Tokens(
  client: Requester,
  deployment: UniswapV3Deployment,
  query: TokenQuery,
): Promise<FoundTokens> {
  const { owner, block } = query
  const held = await ownedTokenIds(client, { owner, deployment, block })
  const sent =
    query.withStaked && query.fromBlock !== undefined
      ? await sentTokenIds(client, searchOf(deployment, query))
      : []
  const known = new Set(held)
  const gone = sent.filter((tokenId) => !known.has(tokenId))
  const readings = await readV3Positions(client, {
    tokenIds: [...held, ...gone],
    deployment,
    block,
  })
  const foreign = readings
    .slice(0, held.length)
    .find((one) => !(one instanceof AmmeterError) && !isSameAddress(one.position.owner, owner))
  if (foreign !== undefined && !(foreign instanceof AmmeterError))
    throw contradiction(deployment.positionManager, foreign)
  return sorted(
    deployment.family?.id ?? UNISWAP_V3,
    [...held, ...gone],
    readings,
    query,
    new Set(sent),
  )
}

/** Of Uniswap v4, whose manager keeps no list: all that was ever received, by whose it is now. */
export async function v4Tokens(
  client: Requester,
  deployment: UniswapV4Deployment,
  query: TokenQuery,
): Promise<FoundTokens> {
  const { block } = query
  const tokenIds = await receivedTokenIds(client, searchOf(deployment, query))
  const readings = await readV4Positions(client, { tokenIds, deployment, block })
  // What was received and is another's now was sent there.
  return sorted(UNISWAP_V4, tokenIds, readings, query, new Set(tokenIds))
}

function searchOf({ positionManager }: { readonly positionManager: Address }, query: TokenQuery) {
  const { owner, block, fromBlock } = query
  return { positionManager, owner, block, fromBlock, maxRequests: SEARCH_REQUESTS }
}

function sorted(
  protocol: string,
  tokenIds: readonly bigint[],
  readings: readonly (PositionReading | AmmeterError)[],
  { owner, withStaked }: TokenQuery,
  sent: ReadonlySet<bigint>,
): FoundTokens {
  const held: FoundTokens['held'][number][] = []
  const unreadable: FoundTokens['unreadable'][number][] = []
  let [transferredAway, burned] = [0, 0]
  readings.forEach((reading, i) => {
    const tokenId = tokenIds[i] as bigint
    if (reading instanceof AmmeterError) {
      if (reading.code === 'position/not-found') burned += 1
      else unreadable.push({ id: `${protocol}:${tokenId}`, error: reading })
    } else if (isSameAddress(reading.position.owner, owner)) {
      held.push({ reading, isStaked: false })
    } else if (withStaked && sent.has(tokenId) && reading.ownerKind === 'contract') {
      held.push({ reading, isStaked: true })
    } else transferredAway += 1
  })
  return { held, transferredAway, burned, unreadable }
}

function contradiction(manager: Address, { position }: PositionReading): PositionError {
  return new PositionError({
    code: 'position/bad-list',
    shortMessage: `position manager ${manager} lists position ${position.tokenId} and names another owner of it`,
    details: `it names ${position.owner}`,
    hints: ['check the contract given as --position-manager, or use another node'],
  })
}
