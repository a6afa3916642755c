import { concatHex, encodeAbiParameters, encodeFunctionData } from 'viem'
import { positionManagerV4Abi } from '../../chain/abis/uniswapV4.ts'
import { callAtBlock, type PinnedBlock } from '../../chain/callAtBlock.ts'
import type { Requester } from '../../chain/request.ts'
import type { Hex } from '../../domain/address.ts'
import type { Warning } from '../../domain/assumption.ts'
import { hookFactsOf } from '../../domain/hooks.ts'
import type { PoolKey } from '../../domain/pool.ts'
import type { UniswapV4Deployment } from './deployment.ts'
import type { V4PositionReading } from './readPosition.ts'

/**
 * What else the owner of a v4 position should know: that a contract is told of every change of it, and
 * that the pool's hook, or that contract, refuses to have its fees collected now.
 *
 * The second is tried: a call, as the owner, that collects and changes nothing else; one request, and none
 * where neither hook nor subscriber is asked on the way.
 */
export async function positionWarnings(
  client: Requester,
  options: {
    readonly deployment: UniswapV4Deployment
    readonly reading: V4PositionReading
    readonly block: PinnedBlock
  },
): Promise<readonly Warning[]> {
  const { position, pool, subscriber } = options.reading
  const subject = String(position.tokenId)
  const warnings: Warning[] = []
  if (subscriber !== undefined)
    warnings.push({
      code: 'position/subscribed',
      message: `A contract (${subscriber}) is told of every change of this position, and may refuse it.`,
      subject,
    })
  const key = pool.poolKey
  if (key === undefined || position.liquidity === 0n) return warnings
  const { permissions } = hookFactsOf(key)
  const isAsked =
    subscriber !== undefined ||
    permissions.includes('before-remove-liquidity') ||
    permissions.includes('after-remove-liquidity')
  if (isAsked && (await refusesCollect(client, options, key)))
    warnings.push({
      code: 'position/collect-refused',
      message: `Collecting the fees of this position reverts at this block: ${
        subscriber === undefined
          ? 'its pool’s hook refuses'
          : 'its pool’s hook or its subscriber refuses'
      }. What it holds and is owed may be out of reach.`,
      subject,
    })
  return warnings
}

async function refusesCollect(
  client: Requester,
  { deployment, reading, block }: Parameters<typeof positionWarnings>[1],
  key: PoolKey,
): Promise<boolean> {
  const { position } = reading
  const outcome = await callAtBlock(client, {
    block,
    from: position.owner,
    to: deployment.positionManager,
    data: collectData(position.tokenId ?? 0n, key, position.owner),
  })
  return outcome.kind === 'reverted'
}

/** DECREASE_LIQUIDITY by nothing, then TAKE_PAIR (v4-periphery 1.0.3 `Actions`). */
function collectData(tokenId: bigint, key: PoolKey, owner: Hex): Hex {
  const decrease = encodeAbiParameters(
    [
      { type: 'uint256' },
      { type: 'uint256' },
      { type: 'uint128' },
      { type: 'uint128' },
      { type: 'bytes' },
    ],
    [tokenId, 0n, 0n, 0n, '0x'],
  )
  const take = encodeAbiParameters(
    [{ type: 'address' }, { type: 'address' }, { type: 'address' }],
    [key.currency0, key.currency1, owner],
  )
  const unlockData = encodeAbiParameters(
    [{ type: 'bytes' }, { type: 'bytes[]' }],
    [concatHex(['0x01', '0x11']), [decrease, take]],
  )
  return encodeFunctionData({
    abi: positionManagerV4Abi,
    functionName: 'modifyLiquidities',
    args: [unlockData, 2n ** 64n],
  })
}
