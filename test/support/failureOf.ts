import { expect } from 'vitest'
import type { RpcError } from '../../src/chain/rpcError.ts'
import { AmmeterError } from '../../src/errors.ts'

/** What a promise that must fail failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<RpcError> {
  return promise.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (error) => error,
  )
}

/** The code of what a call that must fail throws. */
export function codeOfThrown(call: () => unknown): string {
  let value: unknown
  try {
    value = call()
  } catch (error) {
    if (error instanceof AmmeterError) return error.code
    throw error
  }
  return expect.unreachable(`answered ${JSON.stringify(value)}`)
}
