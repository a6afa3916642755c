import { hexToBigInt, size, slice } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import { callAtBlock, type PinnedBlock } from './callAtBlock.ts'
import { LensError } from './lensByCode.ts'
import type { Requester } from './request.ts'

/*
 * The questions of contracts/lens/Probe.sol as ordinary calls, one request each: same limits, same
 * judgement of what counts as an answer, so that a node without lenses gives the same result.
 */

/** `Probe.GAS`, and what a transaction costs before it runs. */
const GAS = 500_000n + 50_000n

/** `Probe.TEXT_BYTES`. */
const TEXT_BYTES = 192

/** Requests under way at once: a public node limits more than that. */
const CONCURRENCY = 8

/** The first `count` words of an answer; `undefined` where the contract gave fewer. */
export async function askWords(
  client: Requester,
  block: PinnedBlock,
  to: Address,
  data: Hex,
  count: number,
): Promise<readonly bigint[] | undefined> {
  const answer = await ask(client, block, to, data)
  if (answer === undefined || size(answer) < 32 * count) return undefined
  return Array.from({ length: count }, (_, i) => hexToBigInt(slice(answer, 32 * i, 32 * i + 32)))
}

/** The answer as it came, cut after 192 bytes; `0x` where the call failed. */
export async function askText(
  client: Requester,
  block: PinnedBlock,
  to: Address,
  data: Hex,
): Promise<Hex> {
  const answer = await ask(client, block, to, data)
  return answer === undefined ? '0x' : (answer.slice(0, 2 + 2 * TEXT_BYTES) as Hex)
}

/** What `map` gives for each item, in order, with a few requests under way at a time. */
export async function askEach<item, answer>(
  items: readonly item[],
  map: (item: item) => Promise<answer>,
): Promise<answer[]> {
  const answers: answer[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      answers[index] = await map(items[index] as item)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return answers
}

async function ask(
  client: Requester,
  block: PinnedBlock,
  to: Address,
  data: Hex,
): Promise<Hex | undefined> {
  const outcome = await callAtBlock(client, { block, to, data, gas: GAS })
  switch (outcome.kind) {
    case 'data':
      return outcome.data
    case 'reverted':
    case 'exhausted':
      return undefined
    case 'unsupported':
      throw new LensError({
        code: 'lens/unsupported',
        shortMessage: 'the node takes not even a plain eth_call at a past block',
        details: outcome.message,
        hints: ['use another node'],
      })
  }
}
