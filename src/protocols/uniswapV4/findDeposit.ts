import { numberToHex, toEventSelector } from 'viem'
import { blockByNumber } from '../../chain/blockHeader.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import {
  type DepositSearch,
  datedChanges,
  incompleteChanges,
  isComplete,
  type LiquidityChange,
} from '../../chain/deposit.ts'
import type { Log } from '../../chain/logPage.ts'
import { getLogsBounded } from '../../chain/logs.ts'
import type { Requester } from '../../chain/request.ts'
import { storedSince } from '../../chain/storedSince.ts'
import type { Hex } from '../../domain/address.ts'
import type { RangePosition } from '../../domain/position.ts'
import { getAmountsRoundingDown, getAmountsRoundingUp } from '../../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../../math/tickMath.ts'
import type { UniswapV4Deployment } from './deployment.ts'
import { isOutOfReach } from './keyFromLogs.ts'
import { stateReader } from './plainState.ts'
import { SourceError, sourceOf } from './source.ts'
import { positionInfoSlot } from './stateSlots.ts'

export type V4DepositQuery = {
  readonly deployment: UniswapV4Deployment
  readonly position: RangePosition & { readonly tokenId: bigint }
  readonly block: PinnedBlock
  /** Limit of all requests of the search together. */
  readonly maxRequests: number
}

/**
 * Every change of a Uniswap v4 position's liquidity up to the pinned block, with the principal it moved.
 *
 * v4 logs by how much the liquidity changed, not what was paid, so the amounts are those of the core math
 * at the price the change met: after the last swap before it in its block, else at the end of the block
 * before. A hook that returns deltas may have had more or less paid. Takes a request for the mint, one for
 * the changes since, and up to four for each change.
 *
 * @throws EventsError `events/incomplete` where the changes do not add up to the liquidity; RpcError
 */
export async function findDeposit(
  client: Requester,
  query: V4DepositQuery,
): Promise<DepositSearch> {
  const { position, block, maxRequests } = query
  const minted = await mintBlock(client, query)
  if (minted === undefined) return outOfReach
  try {
    const logs = await changesSince(client, query, minted)
    // Three requests for the price of each and one for its time, beside the two of the search.
    if (4 * logs.length + 2 > maxRequests) return outOfReach
    const changes: LiquidityChange[] = []
    for (const log of logs) {
      const change = await changeOf(client, query, log)
      if (change === undefined) return outOfReach
      changes.push(change)
    }
    const dated = await datedChanges(client, changes, maxRequests)
    if (isComplete(dated, position.liquidity)) return { kind: 'found', changes: dated }
    throw incompleteChanges(
      { tokenId: position.tokenId, liquidity: position.liquidity, block },
      dated,
    )
  } catch (error) {
    if (isOutOfReach(error)) return outOfReach
    throw error
  }
}

const outOfReach: DepositSearch = {
  kind: 'not-in-budget',
  reason: 'the node serves no logs, or no state, of the blocks its liquidity changed in',
}

/** The block the token was minted in: by its first transfer, else by halving over its stored facts. */
async function mintBlock(
  client: Requester,
  { deployment, position, block }: V4DepositQuery,
): Promise<bigint | undefined> {
  const { positionManager } = deployment
  const { tokenId } = position
  try {
    const { logs } = await getLogsBounded(client, {
      address: positionManager,
      topics: [TRANSFER, word(0n), null, word(tokenId)],
      fromBlock: 0n,
      toBlock: block.number,
      maxRequests: FEW,
      pinned: block,
    })
    if (logs[0] !== undefined) return logs[0].blockNumber
  } catch (error) {
    if (!isOutOfReach(error)) throw error
  }
  return storedSince(client, positionManager, positionInfoSlot(tokenId), block.number)
}

/** The logs of the range's own changes: its pool's through the position manager, with the token as salt. */
async function changesSince(
  client: Requester,
  { deployment, position, block, maxRequests }: V4DepositQuery,
  fromBlock: bigint,
): Promise<readonly Log[]> {
  const { logs } = await getLogsBounded(client, {
    address: deployment.poolManager,
    topics: [MODIFY_LIQUIDITY, position.poolId as Hex, word(BigInt(deployment.positionManager))],
    fromBlock,
    toBlock: block.number,
    maxRequests,
    pinned: block,
  })
  // A change by nothing only collects.
  return logs.filter(({ data }) => wordOf(data, 3) === position.tokenId && wordOf(data, 2) !== 0n)
}

async function changeOf(
  client: Requester,
  query: V4DepositQuery,
  log: Log,
): Promise<LiquidityChange | undefined> {
  const { tickLower, tickUpper } = query.position
  const delta = BigInt.asIntN(256, wordOf(log.data, 2))
  const sqrtPriceX96 = await priceBefore(client, query, log)
  if (sqrtPriceX96 === undefined) return undefined
  const edges = [getSqrtPriceAtTick(tickLower), getSqrtPriceAtTick(tickUpper)] as const
  const [amount0Raw, amount1Raw] =
    delta > 0n
      ? getAmountsRoundingUp(sqrtPriceX96, ...edges, delta)
      : getAmountsRoundingDown(sqrtPriceX96, ...edges, -delta)
  return {
    kind: delta > 0n ? 'increase' : 'decrease',
    liquidity: delta > 0n ? delta : -delta,
    amount0Raw,
    amount1Raw,
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    logIndex: log.logIndex,
    timestampSec: undefined,
  }
}

/** The price a log met; `undefined` where the node serves no state of the block before. */
async function priceBefore(
  client: Requester,
  { deployment, position, block }: V4DepositQuery,
  { blockNumber, logIndex }: Log,
): Promise<bigint | undefined> {
  const poolId = position.poolId as Hex
  const { logs } = await getLogsBounded(client, {
    address: deployment.poolManager,
    topics: [[SWAP, INITIALIZE], poolId],
    fromBlock: blockNumber,
    toBlock: blockNumber,
    maxRequests: FEW,
  })
  const last = logs.findLast((log) => log.logIndex < logIndex)
  if (last !== undefined) return wordOf(last.data, last.topics[0]?.toLowerCase() === SWAP ? 2 : 3)
  const number = blockNumber - 1n
  const { hash, timestamp } = await blockByNumber(client, number)
  const parent = { chainId: block.chainId, number, hash, timestampSec: Number(timestamp) }
  const asked = { client, block: parent }
  try {
    const { readable, sqrtPriceX96 } = await stateReader(asked, sourceOf(deployment)).pool(poolId)
    return readable && sqrtPriceX96 !== 0n ? sqrtPriceX96 : undefined
  } catch (error) {
    if (error instanceof SourceError || isOutOfReach(error)) return undefined
    throw error
  }
}

const FEW = 10
const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
const MODIFY_LIQUIDITY = toEventSelector(
  'ModifyLiquidity(bytes32,address,int24,int24,int256,bytes32)',
)
const SWAP = toEventSelector('Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)')
const INITIALIZE = toEventSelector(
  'Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)',
)

function word(value: bigint): Hex {
  return numberToHex(value, { size: 32 })
}

function wordOf(data: Hex, index: number): bigint {
  return BigInt(`0x${data.slice(2 + 64 * index, 2 + 64 * (index + 1)) || '0'}`)
}
