import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callAtBlock, type PinnedBlock } from '../../src/chain/callAtBlock.ts'
import { createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { pinBlock } from '../../src/chain/pinBlock.ts'
import { classifyFailure } from '../../src/chain/rpcError.ts'
import { startAnvil } from '../support/anvil.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'

/** How nodes word what a call came to. */
describe('the meaning of an eth_call’s error', () => {
  test.each([
    ['geth', 3, 'execution reverted: Invalid token ID', 'rpc/reverted'],
    ['geth without data', -32000, 'execution reverted', 'rpc/reverted'],
    ['geth', -32000, 'invalid opcode: INVALID', 'rpc/reverted'],
    ['Nethermind', -32015, 'VM execution error', 'rpc/reverted'],
    [
      'Hardhat',
      3,
      "VM Exception while processing transaction: reverted with reason string 'x'",
      'rpc/reverted',
    ],
    ['anvil', -32603, 'EVM error InvalidFEOpcode', 'rpc/reverted'],
    ['geth', -32000, 'out of gas', 'rpc/exhausted'],
    ['geth', -32000, 'execution aborted (timeout = 5s)', 'rpc/exhausted'],
    ['geth', -32000, 'gas required exceeds allowance (50000000)', 'rpc/exhausted'],
    ['Hardhat', -32000, 'Transaction ran out of gas', 'rpc/exhausted'],
    ['anvil', -32603, 'EVM error OutOfGas', 'rpc/exhausted'],
    ['geth before 1.9', -32602, 'too many arguments, want at most 2', 'rpc/invalid-params'],
    [
      'geth',
      -32602,
      'invalid argument 1: json: cannot unmarshal object into Go value of type string',
      'rpc/invalid-params',
    ],
    [
      'geth',
      -32000,
      'max initcode size exceeded: code size 60000, limit 49152',
      'rpc/invalid-params',
    ],
    ['anvil', -32003, 'max initcode size exceeded', 'rpc/invalid-params'],
    ['Hardhat', -32000, 'create initcode size limit', 'rpc/invalid-params'],
    ['Hardhat', -32004, 'Method eth_call is not supported', 'rpc/method-unsupported'],
    ['geth', -32000, 'header not found', 'block/not-found'],
    ['geth', -32000, 'header for hash not found', 'block/not-found'],
    ['geth', -32000, 'hash is not currently canonical', 'chain/reorg'],
    ['anvil', -32001, 'Resource not found', 'block/not-found'],
    [
      'anvil',
      -32602,
      'BlockOutOfRangeError: block height is 0 but requested was 65535',
      'block/not-found',
    ],
    [
      'Hardhat',
      -32000,
      'Received invalid block tag 65535. Latest block number is 0',
      'block/not-found',
    ],
  ] as const)('%s, %i %s', (_, code, message, expected) => {
    expect(classifyFailure('eth_call', { code, message })).toBe(expected)
  })
})

describe.each(['hardhat', 'anvil'] as const)('a real %s over HTTP', (name) => {
  let chain: LocalChain & { readonly url: string }
  let server: RpcServer
  let pinned: PinnedBlock

  beforeAll(async () => {
    chain = await (name === 'anvil' ? startAnvil() : hardhatServer())
    await chain.test.mine({ blocks: 3 })
    server = await startRpcServer(chain.provider)
    pinned = (await pinBlock(chain.provider, { chainId: 31337, block: 2n })).pinned
    await chain.test.mine({ blocks: 1 })
  })
  afterAll(async () => {
    await server.close()
    await chain.close()
  })
  const client = () => createChainClient({ rpcUrl: server.url, retryCount: 2, retryDelayMs: 1 })

  test.each([
    ['returns', '0x4360005260206000f3', { kind: 'data', data: `0x${'2'.padStart(64, '0')}` }],
    ['reverts with data', '0x63deadbeef6000526004601cfd', { kind: 'reverted', data: '0xdeadbeef' }],
    ['reverts without', '0x60006000fd', { kind: 'reverted', data: '0x' }],
    ['meets an invalid opcode', '0xfe', { kind: 'reverted', data: '0x' }],
    ['uses up its gas', '0x5b600056', { kind: 'exhausted' }],
  ] as const)('code that %s', async (_, code, expected) => {
    server.reset()
    const own = client()
    expect(
      await callAtBlock(own, {
        block: pinned,
        to: TARGET,
        data: '0x',
        gas: 100_000n,
        stateOverride: { [TARGET]: { code } },
      }),
    ).toMatchObject(expected)
    expect(rpcCallsOf(own)).toBe(1)
  })

  test('creation code beyond the limit is unsupported, so that another way is tried', async () => {
    const data = `0x${'00'.repeat(60_000)}` as const
    expect(await callAtBlock(client(), { block: pinned, data })).toMatchObject({
      kind: 'unsupported',
    })
  })

  test('F-17: a backend that lags is given time, a bounded number of times', async () => {
    server.reset()
    let lags = 1
    server.on('eth_call', () => {
      lags -= 1
      return lags >= 0 ? { error: { code: -32000, message: 'header not found' } } : undefined
    })
    const call = { block: pinned, to: TARGET, data: '0x' } as const
    expect(await callAtBlock(client(), call)).toEqual({ kind: 'data', data: '0x' })
    expect(server.requests).toHaveLength(2)
    lags = 99
    server.requests.length = 0
    await expect(callAtBlock(client(), call)).rejects.toMatchObject({ code: 'block/not-found' })
    expect(server.requests).toHaveLength(3)
  })
})

const TARGET = '0x00000000000000000000000000000000000000aa'
