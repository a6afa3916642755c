import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callAtBlock } from '../../src/chain/callAtBlock.ts'
import { identityOf, openChain } from '../../src/chain/chainIdentity.ts'
import { countingClient, createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { confirmBlock } from '../../src/chain/pinBlock.ts'
import type { Requester } from '../../src/chain/request.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain, hardhatServer } from '../support/embeddedChain.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'

type Node = { readonly client: () => Requester }

const closers: (() => Promise<void>)[] = []
const nodes: Record<string, Node> = {}
let plain: RpcServer

beforeAll(async () => {
  const mainnet = await startAnvil({ chainId: 1 })
  await mainnet.test.mine({ blocks: 100 })
  const hardhat = await hardhatServer()
  await hardhat.test.mine({ blocks: 5 })
  const inProcess = await embeddedChain()
  const anvil = await startAnvil()
  const anvilFork = await startAnvil({ forkUrl: mainnet.url })
  const hardhatFork = await embeddedChain({ forkUrl: mainnet.url, blockNumber: 100n })
  await hardhatFork.test.mine({ blocks: 3 })
  // In between, because closing Hardhat's own server waits for connections a fork holds open.
  const upstream = await startRpcServer(hardhat.provider)
  const forkOfFork = await hardhatServer({ forkUrl: upstream.url })
  plain = await startRpcServer(mainnet.provider)
  plain.on('hardhat_metadata', { error: { code: -32601, message: 'Method not found' } })
  const overHttp = (url: string): Node => ({ client: () => createChainClient({ rpcUrl: url }) })
  nodes['hardhat'] = overHttp(hardhat.url)
  nodes['hardhat in process'] = { client: () => countingClient(inProcess.provider) }
  nodes['anvil'] = overHttp(anvil.url)
  nodes['anvil with chain id 1'] = overHttp(mainnet.url)
  nodes['anvil fork of chain 1'] = overHttp(anvilFork.url)
  nodes['hardhat fork of chain 1'] = { client: () => countingClient(hardhatFork.provider) }
  nodes['hardhat fork of a hardhat'] = overHttp(forkOfFork.url)
  nodes['a real node on loopback'] = overHttp(plain.url)
  nodes['a public node'] = {
    client: () =>
      createChainClient({
        rpcUrl: 'https://node.example/v2/key',
        fetchFn: (_, init) => fetch(plain.url, init),
      }),
  }
  nodes['a public hardhat'] = {
    client: () =>
      createChainClient({
        rpcUrl: 'https://hardhat.example',
        fetchFn: (_, init) => fetch(hardhat.url, init),
      }),
  }
  closers.push(
    ...[
      forkOfFork,
      upstream,
      anvilFork,
      hardhatFork,
      mainnet,
      hardhat,
      inProcess,
      anvil,
      plain,
    ].map((each) => () => each.close()),
  )
})
afterAll(async () => {
  for (const close of closers) await close()
})

describe('opening a chain, one call and the closing check', () => {
  test.each([
    ['hardhat', { chainId: 31337, deploymentChainId: 31337, fork: false }, 5n, 3],
    ['hardhat in process', { chainId: 31337, deploymentChainId: 31337, fork: false }, 0n, 3],
    ['anvil', { chainId: 31337, deploymentChainId: 31337, fork: false }, 0n, 3],
    ['anvil with chain id 1', { chainId: 1, deploymentChainId: 1, fork: false }, 100n, 3],
    [
      'anvil fork of chain 1',
      { chainId: 1, deploymentChainId: 1, fork: true, forkBlockNumber: 100n },
      100n,
      3,
    ],
    [
      'hardhat fork of chain 1',
      { chainId: 31337, deploymentChainId: 1, fork: true, forkBlockNumber: 100n },
      103n,
      3,
    ],
    ['a public hardhat', { chainId: 31337, deploymentChainId: 31337, fork: false }, 5n, 4],
    ['a public node', { chainId: 1, deploymentChainId: 1, fork: false }, 100n, 4],
    ['a real node on loopback', { chainId: 1, deploymentChainId: 1, fork: false }, 100n, 5],
  ] as const)('%s', async (name, identity, number, requests) => {
    const client = clientOf(name)
    const opened = await openChain(client)
    expect(opened.identity).toEqual(identity)
    const outcome = await callAtBlock(client, {
      block: opened.pinned,
      to: TARGET,
      data: '0x',
      stateOverride: { [TARGET]: { code: RETURNS_BLOCK_NUMBER } },
    })
    expect(outcome).toMatchObject({ kind: 'data' })
    expect(outcome.kind === 'data' && BigInt(outcome.data)).toBe(number)
    const { block, warnings } = await confirmBlock(client, opened.pinned)
    expect(block).toMatchObject({ chainId: identity.chainId, number, hash: opened.pinned.hash })
    expect(block.timestampSec).toBeGreaterThan(0)
    expect(warnings).toEqual([])
    expect(rpcCallsOf(client)).toBe(requests)
  })

  test('a given block number costs no more than a public node', async () => {
    const client = clientOf('hardhat fork of chain 1')
    const { pinned } = await openChain(client, { block: 40n })
    await confirmBlock(client, pinned)
    expect(pinned.number).toBe(40n)
    expect(rpcCallsOf(client)).toBe(3)
  })
})

describe('--chain', () => {
  test('may name the forked chain or the node’s own', async () => {
    const client = clientOf('hardhat fork of chain 1')
    expect((await openChain(client, { chain: 1 })).identity.deploymentChainId).toBe(1)
    expect((await openChain(client, { chain: 31337 })).identity.deploymentChainId).toBe(31337)
  })

  test.each([
    ['hardhat', 1],
    ['anvil', 1],
    ['hardhat fork of chain 1', 137],
    ['anvil fork of chain 1', 137],
    ['a public node', 137],
  ] as const)('F-15: %s is not chain %i', async (name, chain) => {
    const client = clientOf(name)
    await expect(openChain(client, { chain })).rejects.toMatchObject({ code: 'chain/wrong-chain' })
    expect(rpcCallsOf(client)).toBe(1)
  })

  test('is believed where the node cannot know: a fork of a fork', async () => {
    const client = clientOf('hardhat fork of a hardhat')
    expect((await openChain(client, { chain: 1 })).identity).toMatchObject({
      chainId: 31337,
      deploymentChainId: 1,
      fork: true,
    })
    expect((await openChain(client)).identity).toMatchObject({
      deploymentChainId: 31337,
      fork: true,
    })
  })

  test('is believed of a development node that says nothing of itself', () => {
    expect(identityOf(1337, undefined, 1)).toEqual({
      chainId: 1337,
      deploymentChainId: 1,
      fork: true,
    })
  })
})

test.each([
  [{ error: { code: -32601, message: 'the method does not exist' } }],
  [{ error: { code: -32000, message: 'unknown' } }],
  [{ result: null }],
  [{ status: 403, body: 'method not whitelisted' }],
  [{ status: 404, body: '<html>no such page' }],
])('a node that refuses the question %j is asked the plain way', async (answer) => {
  plain.on('hardhat_metadata', answer)
  expect((await openChain(clientOf('a real node on loopback'))).identity.chainId).toBe(1)
})

test.each([
  ['0x0', 'rpc/bad-response'],
  ['0xffffffffffffffffffff', 'rpc/bad-response'],
  ['1', 'rpc/bad-response'],
  [1, 'rpc/bad-response'],
  [null, 'rpc/bad-response'],
])('a chain id of %j is refused', async (result, code) => {
  plain.on('eth_chainId', { result })
  try {
    await expect(openChain(clientOf('a public node'))).rejects.toMatchObject({ code })
  } finally {
    plain.on('eth_chainId', () => undefined)
  }
})

const TARGET = '0x00000000000000000000000000000000000000aa'
const RETURNS_BLOCK_NUMBER = '0x4360005260206000f3'

function clientOf(name: string): Requester {
  const node = nodes[name]
  if (node === undefined) throw new Error(`no node ${name}`)
  return node.client()
}
