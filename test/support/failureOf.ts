import { expect } from 'vitest'
import type { RpcError } from '../../src/chain/rpcError.ts'

/** What a promise that must fail failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<RpcError> {
  return promise.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (error) => error,
  )
}
