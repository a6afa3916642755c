import {
  positionLensAbi,
  positionLensBytecode,
  positionLensDeployedBytecode,
} from '../../chain/abis/PositionLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import { AmmeterError } from '../../errors.ts'
import { checksummedDeployment, type UniswapV3Deployment } from './deployment.ts'
import type { PositionFacts } from './facts.ts'
import { PositionError } from './noPosition.ts'
import { plainPosition } from './plainPosition.ts'
import { checkManager, type PositionReading, readingOf } from './readPosition.ts'

/**
 * Many positions at one block: about a hundred in each request within a 16.7 M gas limit.
 *
 * @returns for each token, in order, what was read, or why it is no position or cannot be trusted
 * @throws PositionError `position/no-manager`; LensError, RpcError
 */
export async function readPositions(
  client: Requester,
  options: {
    readonly tokenIds: readonly bigint[]
    readonly deployment: UniswapV3Deployment
    readonly block: PinnedBlock
  },
): Promise<readonly (PositionReading | AmmeterError)[]> {
  const { tokenIds, block } = options
  const deployment = checksummedDeployment(options.deployment)
  const { positionManager, factory, poolInitCodeHash } = deployment
  const readings: (PositionReading | AmmeterError)[] = []
  while (readings.length < tokenIds.length) {
    const left = tokenIds.slice(readings.length)
    const answer: readonly PositionFacts[] = await callLens(client, {
      abi: positionLensAbi,
      bytecode: positionLensBytecode,
      deployedBytecode: positionLensDeployedBytecode,
      functionName: 'readPositions',
      args: [positionManager, factory, poolInitCodeHash, left],
      block,
      askPlainly: () => plainly({ client, block }, deployment, left),
    })
    if (answer.length === 0 || answer.length > left.length)
      throw unanswered(left.length, answer.length)
    answer.forEach((facts, i) => {
      checkManager(facts.managerFactory, deployment)
      readings.push(orError(facts, left[i] as bigint, deployment, block))
    })
  }
  return readings
}

async function plainly(
  asked: { readonly client: Requester; readonly block: PinnedBlock },
  deployment: UniswapV3Deployment,
  tokenIds: readonly bigint[],
): Promise<readonly PositionFacts[]> {
  const answers: PositionFacts[] = []
  for (const tokenId of tokenIds) answers.push(await plainPosition(asked, deployment, tokenId))
  return answers
}

function orError(
  facts: PositionFacts,
  tokenId: bigint,
  deployment: UniswapV3Deployment,
  block: PinnedBlock,
): PositionReading | AmmeterError {
  if (!facts.exists)
    return new PositionError({
      code: 'position/not-found',
      shortMessage: `position ${tokenId} does not exist at block ${block.number}`,
    })
  try {
    return readingOf(facts, tokenId, deployment, block)
  } catch (error) {
    if (error instanceof AmmeterError) return error
    throw error
  }
}

function unanswered(asked: number, answered: number): PositionError {
  return new PositionError({
    code: 'lens/bad-answer',
    shortMessage: `the node answered ${answered} of ${asked} positions`,
    retryable: true,
  })
}
