import { network } from 'hardhat'
import { createClient, custom, http } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callAtBlock, isPinnedByNumber, type PinnedBlock } from '../../src/chain/callAtBlock.ts'
import { type Requester, request } from '../../src/chain/request.ts'
import type { RpcError } from '../../src/chain/rpcError.ts'

const TARGET = '0x00000000000000000000000000000000000000aa'
const RETURNS_BLOCK_NUMBER = '0x4360005260206000f3'
const REVERTS_DEADBEEF = '0x63deadbeef6000526004601cfd'
const REVERTS_EMPTY = '0x60006000fd'
const LOOPS = '0x5b600056'

type Args = { method: string; params?: unknown[] }

describe('a call at a pinned block, on an in-process Hardhat chain', () => {
  let connection: Awaited<ReturnType<typeof network.create>>
  let provider: { request(args: Args): Promise<unknown> }
  let pinned: PinnedBlock

  beforeAll(async () => {
    connection = await network.create('embedded')
    provider = connection.provider as never
    for (let i = 0; i < 3; i += 1) await provider.request({ method: 'hardhat_mine' })
    pinned = await pin(provider, '0x2')
  })
  afterAll(() => connection.close())

  test('the state override runs at the pinned block, not at the head', async () => {
    const outcome = await callAtBlock(provider, over(RETURNS_BLOCK_NUMBER))
    expect(outcome).toEqual({ kind: 'data', data: `0x${'2'.padStart(64, '0')}` })
  })

  test('a viem client over the same chain gives the same answer', async () => {
    const client = createClient({ transport: custom(provider) })
    expect(await callAtBlock(client, over(RETURNS_BLOCK_NUMBER))).toEqual(
      await callAtBlock(provider, over(RETURNS_BLOCK_NUMBER)),
    )
  })

  test.each([
    ['a revert with data', REVERTS_DEADBEEF, { kind: 'reverted', data: '0xdeadbeef' }],
    ['a revert without data', REVERTS_EMPTY, { kind: 'reverted', data: '0x' }],
    ['gas used up', LOOPS, { kind: 'exhausted' }],
  ] as const)('%s is an outcome, not an error', async (_, code, expected) => {
    expect(await callAtBlock(provider, over(code))).toMatchObject(expected)
    const client = createClient({ transport: custom(provider) })
    expect(await callAtBlock(client, over(code))).toMatchObject(expected)
  })

  test('creation code answers by its revert', async () => {
    const outcome = await callAtBlock(provider, { block: pinned, data: REVERTS_DEADBEEF })
    expect(outcome).toMatchObject({ kind: 'reverted', data: '0xdeadbeef' })
  })

  test('a block the node does not hold is an error that may pass', async () => {
    const block = { ...pinned, hash: `0x${'12'.repeat(32)}` as const }
    await expect(callAtBlock(provider, { block, to: TARGET, data: '0x' })).rejects.toMatchObject({
      code: 'block/not-found',
      retryable: true,
    })
  })

  test('F-19: a node that rejects hashes is asked by number, and remembered', async () => {
    const seen: unknown[] = []
    const old = {
      request: (args: Args) => {
        const block = args.params?.[1]
        seen.push(block)
        if (typeof block === 'object') throw rpcFailure(-32602, UNMARSHAL)
        return provider.request(args)
      },
    }
    expect(isPinnedByNumber(old)).toBe(false)
    const outcome = await callAtBlock(old, over(RETURNS_BLOCK_NUMBER))
    expect(outcome).toMatchObject({ kind: 'data', data: `0x${'2'.padStart(64, '0')}` })
    expect(isPinnedByNumber(old)).toBe(true)
    await callAtBlock(old, over(RETURNS_BLOCK_NUMBER))
    expect(seen).toEqual([{ blockHash: pinned.hash, requireCanonical: true }, '0x2', '0x2'])
  })

  test('a node that takes no overrides is not taken for one that rejects hashes', async () => {
    const plain = {
      request: (args: Args) => {
        if (args.params?.length === 3)
          throw rpcFailure(-32602, 'too many arguments, want at most 2')
        return provider.request(args)
      },
    }
    expect(await callAtBlock(plain, over(LOOPS))).toMatchObject({ kind: 'unsupported' })
    expect(isPinnedByNumber(plain)).toBe(false)
  })

  function over(code: `0x${string}`) {
    // A small gas limit: Hardhat traces what fails, 16 M gas of a loop take it seconds.
    return {
      block: pinned,
      to: TARGET,
      data: '0x',
      gas: 100_000n,
      stateOverride: { [TARGET]: { code } },
    } as const
  }
})

test('a failure of the transport is thrown without the key of its URL', async () => {
  const key = 'SENTINELKEY0123456789'
  const client = createClient({
    transport: http(`http://user:${key}@127.0.0.1:9/v2/${key}?apikey=${key}`, { retryCount: 0 }),
  })
  const block = { chainId: 1, number: 1n, hash: `0x${'12'.repeat(32)}`, timestampSec: 0 } as const
  const error: RpcError = await callAtBlock(client, { block, to: TARGET, data: '0x' }).then(
    () => expect.unreachable(),
    (thrown) => thrown,
  )
  expect(error).toMatchObject({ code: 'rpc/unreachable', host: '127.0.0.1:9' })
  const { inspect } = await import('node:util')
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key)
})

const UNMARSHAL = 'invalid argument 1: json: cannot unmarshal object into Go value of type string'

function rpcFailure(code: number, message: string): Error {
  return Object.assign(new Error(message), { code })
}

async function pin(client: Requester, number: string): Promise<PinnedBlock> {
  const block = await request(client, 'eth_getBlockByNumber', [number, false])
  if (block === null) throw new Error('no such block')
  return { chainId: 31337, number: BigInt(block.number), hash: block.hash, timestampSec: undefined }
}
