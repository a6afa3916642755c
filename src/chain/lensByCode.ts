import { type Abi, decodeErrorResult, encodeDeployData, encodeFunctionData } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import { ephemeralAbi, ephemeralBytecode } from './abis/Ephemeral.ts'
import { callAtBlock, type PinnedBlock } from './callAtBlock.ts'
import type { Requester } from './request.ts'

/** A question as it is sent. */
export type AnyQuestion = {
  readonly abi: Abi
  readonly functionName: string
  readonly args: unknown
  readonly bytecode: Hex
  readonly deployedBytecode: Hex
  readonly block: PinnedBlock
}

/** The lens's answer; `undefined` where the node does not know this way of asking. */
export type Outcome = Hex | 'exhausted' | undefined

/** The lens as the code an unused account has for the length of one call. */
export async function askByOverride(
  client: Requester,
  question: AnyQuestion,
  gas: bigint | undefined,
): Promise<Outcome> {
  const outcome = await callAtBlock(client, {
    block: question.block,
    to: LENS_ADDRESS,
    data: questionData(question),
    stateOverride: { [LENS_ADDRESS]: { code: question.deployedBytecode } },
    ...(gas === undefined ? {} : { gas }),
  })
  switch (outcome.kind) {
    case 'data':
      // No lens answers nothing: this node ignored the override and called an empty account.
      return outcome.data === '0x' ? undefined : outcome.data
    case 'reverted':
      if (outcome.data === TOO_LITTLE_GAS) return 'exhausted'
      throw revertedLens(question, outcome.message)
    case 'exhausted':
      return 'exhausted'
    case 'unsupported':
      return undefined
  }
}

/** Creation code that makes the lens, asks it, and answers by revert. */
export async function askByCreation(
  client: Requester,
  question: AnyQuestion,
  gas: bigint | undefined,
): Promise<Outcome> {
  const outcome = await callAtBlock(client, {
    block: question.block,
    data: encodeDeployData({
      abi: ephemeralAbi,
      bytecode: ephemeralBytecode,
      args: [question.bytecode, questionData(question)],
    }),
    ...(gas === undefined ? {} : { gas }),
  })
  if (outcome.kind === 'exhausted') return 'exhausted'
  // Any other revert is not the lens speaking: the node swallowed its words or refused to create.
  const spoken = outcome.kind === 'reverted' ? spokenAnswer(outcome.data) : undefined
  if (spoken === undefined) return undefined
  const [success, data] = spoken
  if (success) return data
  if (data === TOO_LITTLE_GAS) return 'exhausted'
  throw revertedLens(question, data)
}

/** What `Ephemeral` reverted with; `undefined` where the node cut it short or it is another revert. */
function spokenAnswer(data: Hex): readonly [success: boolean, data: Hex] | undefined {
  try {
    return decodeErrorResult({ abi: ephemeralAbi, data }).args
  } catch {
    return undefined
  }
}

function questionData({ abi, functionName, args }: AnyQuestion): Hex {
  return encodeFunctionData({ abi, functionName, args: args as readonly unknown[] })
}

/** Nobody's account: `keccak256('ammeter.lens')`, last 20 bytes. */
const LENS_ADDRESS: Address = '0x05c8a4f293578abd9009ceaab755d02b1dae91b9'

/** `Probe.TooLittleGas()`: asked with less, contracts seem silent that are not. */
const TOO_LITTLE_GAS = '0x5dd42bb6'

function revertedLens({ functionName }: AnyQuestion, details: string): LensError {
  return new LensError({
    code: 'lens/reverted',
    shortMessage: `reading the contracts failed in ${functionName}`,
    details,
  })
}

/** `lens/reverted`, `lens/exhausted`, `lens/bad-answer`: the node ran the lens, and it failed. */
export class LensError extends AmmeterError {
  override readonly name = 'LensError'
}
