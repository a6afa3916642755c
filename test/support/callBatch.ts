import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { compiledHarness } from './compiled.ts'
import type { LocalChain } from './embeddedChain.ts'

export type Reply = { readonly ok: boolean; readonly data: Hex }

const deployed = new WeakMap<LocalChain, Promise<{ address: Address; abi: readonly unknown[] }>>()

/** Many view calls of one contract, a thousand to an `eth_call`. */
export async function callBatch(
  chain: LocalChain,
  target: Address,
  questions: readonly Hex[],
): Promise<readonly Reply[]> {
  let batch = deployed.get(chain)
  if (batch === undefined) {
    const { abi, bytecode } = compiledHarness('CallBatch')
    batch = deployContract(chain, abi, bytecode, []).then((address) => ({ address, abi }))
    deployed.set(chain, batch)
  }
  const { address: to, abi } = await batch
  const replies: Reply[] = []
  for (let at = 0; at < questions.length; at += 1000) {
    const args = [target, questions.slice(at, at + 1000)]
    const request = encodeFunctionData({ abi, functionName: 'ask', args })
    const { data = '0x' } = await chain.client.call({ to, data: request })
    replies.push(...(decodeFunctionResult({ abi, functionName: 'ask', data }) as Reply[]))
  }
  return replies
}
