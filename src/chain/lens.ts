import {
  type Abi,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
} from 'viem'
import type { Hex } from '../domain/address.ts'
import type { PinnedBlock } from './callAtBlock.ts'
import { type AnyQuestion, askByCreation, askByOverride, LensError } from './lensByCode.ts'
import type { Requester } from './request.ts'

/** The ways to run a lens that nobody deployed, best first. */
export const LENS_STRATEGIES = ['state-override', 'creation-code', 'plain-calls'] as const

export type LensStrategy = (typeof LENS_STRATEGIES)[number]

/** One question to a lens. */
export type LensQuestion<
  abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
> = {
  readonly abi: abi
  readonly functionName: name
  readonly args: ContractFunctionArgs<abi, 'pure' | 'view', name>
  /** Code that creates the lens, and the code it then has. */
  readonly bytecode: Hex
  readonly deployedBytecode: Hex
  readonly block: PinnedBlock
  /** The same answer from ordinary calls, for a node that can run no code of ours. */
  readonly askPlainly: () => Promise<ContractFunctionReturnType<abi, 'pure' | 'view', name>>
}

/**
 * Asks a lens in the state of one block, without deploying it.
 *
 * Three ways, each tried only where the node does not know the one before: the lens as the code of an
 * unused account for the length of one call (state override); creation code that answers by revert
 * ({@link ephemeralAbi}); the same questions one by one. What worked is remembered with the client,
 * so a node's limits cost their extra request once.
 *
 * @param client - any viem client or EIP-1193 provider
 * @returns what the lens's function returns, decoded
 * @throws LensError `lens/reverted` when the lens itself fails, `lens/exhausted` when the node's gas
 * or time limit is too small even for a small page
 * @throws RpcError when the node could not be asked
 */
export async function callLens<
  const abi extends Abi,
  name extends ContractFunctionName<abi, 'pure' | 'view'>,
>(
  client: Requester,
  question: LensQuestion<abi, name>,
): Promise<ContractFunctionReturnType<abi, 'pure' | 'view', name>> {
  const known = capability.get(client)
  const first = known === undefined ? 0 : LENS_STRATEGIES.indexOf(known)
  for (const strategy of LENS_STRATEGIES.slice(first)) {
    if (strategy === 'plain-calls') break
    const answer = await run(client, question, strategy)
    if (answer === undefined) continue
    capability.set(client, strategy)
    return decode(question, answer)
  }
  const answer = await question.askPlainly()
  capability.set(client, 'plain-calls')
  return answer
}

/** The strategy this client's node was found to understand; `undefined` before the first lens. */
export function lensStrategyOf(client: Requester): LensStrategy | undefined {
  return capability.get(client)
}

// What a node can do is a property of the client for as long as it lives.
const capability = new WeakMap<Requester, LensStrategy>()
const gasLimit = new WeakMap<Requester, bigint>()

/** What a lens gets where the node ran out of gas or time on its own terms: about 300 ticks. */
const MODEST_GAS = 4_000_000n

/** The lens's answer, `undefined` where the node does not know the strategy. */
async function run(
  client: Requester,
  question: AnyQuestion,
  strategy: Exclude<LensStrategy, 'plain-calls'>,
): Promise<Hex | undefined> {
  const ask = strategy === 'state-override' ? askByOverride : askByCreation
  const gas = gasLimit.get(client)
  const outcome = await ask(client, question, gas)
  if (outcome !== 'exhausted') return outcome
  // A lens pages by the gas it is given, so a smaller limit asks for less instead of failing later.
  if (gas === undefined) {
    gasLimit.set(client, MODEST_GAS)
    const modest = await ask(client, question, MODEST_GAS)
    if (modest !== 'exhausted') return modest
  }
  throw new LensError({
    code: 'lens/exhausted',
    shortMessage: `the node's limit for a call is too small to read in one go`,
    details: `${question.functionName} ran out of gas or time with ${MODEST_GAS} gas`,
    hints: [
      'raise the gas limit of eth_call on the node (geth: --rpc.gascap), or use another node',
    ],
  })
}

function decode<const abi extends Abi, name extends ContractFunctionName<abi, 'pure' | 'view'>>(
  question: LensQuestion<abi, name>,
  data: Hex,
): ContractFunctionReturnType<abi, 'pure' | 'view', name> {
  const { abi, functionName } = question as AnyQuestion
  try {
    return decodeFunctionResult({ abi, functionName, data }) as never
  } catch (cause) {
    throw new LensError({
      code: 'lens/bad-answer',
      shortMessage: `the node's answer to ${functionName} is not what the lens returns`,
      details: `${(data.length - 2) / 2} bytes`,
      cause,
      retryable: true,
    })
  }
}
