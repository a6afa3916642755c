import fc from 'fast-check'
import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import { callAtBlock } from '../../src/chain/callAtBlock.ts'
import { openChain } from '../../src/chain/chainIdentity.ts'
import { createChainClient } from '../../src/chain/client.ts'
import { findDeposit } from '../../src/chain/deposit.ts'
import { confirmBlock } from '../../src/chain/pinBlock.ts'
import { deployUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool } from '../../src/demo/pool.ts'
import { decreaseLiquidity, mintPosition } from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import type { Address } from '../../src/domain/address.ts'
import { AmmeterError } from '../../src/errors.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { damageKinds, damageOneResponse, type MutationChoice } from '../support/jsonMutation.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import '../support/fixedSeed.ts'

let chain: LocalChain
let server: RpcServer
let manager: Address
let tokenId: bigint

beforeAll(async () => {
  chain = await embeddedChain()
  const v3 = await deployUniswapV3(chain)
  manager = v3.positionManager
  const pair = await deployTokenPair(
    chain,
    { name: 'A', symbol: 'A', decimals: 6 },
    { name: 'B', symbol: 'B', decimals: 18 },
  )
  for (const { address } of [pair.token0, pair.token1]) {
    await mintTokens(chain, address, chain.wallet.account.address, 10n ** 24n)
    await approveAll(chain, address, manager)
  }
  await createPool(chain, v3, { ...pair, feePips: 3000, sqrtPriceX96: 2n ** 96n })
  const amounts = { amount0Raw: 10n ** 18n, amount1Raw: 10n ** 18n }
  const minted = await mintPosition(chain, manager, {
    ...pair,
    ...amounts,
    feePips: 3000,
    tickLower: -600,
    tickUpper: 600,
  })
  tokenId = minted.tokenId
  await decreaseLiquidity(chain, manager, tokenId, minted.liquidity / 2n)
  server = await startRpcServer(chain.provider)
})
afterAll(async () => {
  await server.close()
  await chain.close()
})

/** A whole reading in small: identity and pin, state, deposit, closing check. */
async function read(host: 'local' | 'public') {
  const client = createChainClient({
    rpcUrl: host === 'local' ? server.url : 'https://node.example',
    retryDelayMs: 1,
    fetchFn: (_, init) => fetch(server.url, init),
  })
  const { identity, pinned } = await openChain(client)
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'positions',
    args: [tokenId],
  })
  const outcome = await callAtBlock(client, { block: pinned, to: manager, data })
  if (outcome.kind !== 'data') throw new AmmeterError({ code: outcome.kind, shortMessage: 'none' })
  const liquidity = liquidityOf(outcome.data)
  const deposit = await findDeposit(client, {
    positionManager: manager,
    tokenId,
    liquidity,
    block: pinned,
    maxRequests: 10,
  })
  const { block } = await confirmBlock(client, pinned)
  return { identity, liquidity, deposit, block }
}

describe.each(['local', 'public'] as const)('a damaged response on a %s host', (host) => {
  test('envelope and result, each in every way: a typed error or the identical result', async () => {
    const { whole, requests } = await healthy(host)
    for (let request = 0; request < requests; request += 1) {
      for (let kind = 0; kind < damageKinds.length; kind += 1) {
        for (const part of [0, 1, 2, 3]) await survives(host, whole, { request, part, kind })
      }
    }
  })

  test('anywhere: a typed error or the identical result', async () => {
    const { whole, requests } = await healthy(host)
    const ends = { error: 0, identical: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          request: fc.nat(requests - 1),
          part: fc.nat(1_000_000),
          kind: fc.nat(damageKinds.length - 1),
        }),
        async (choice) => {
          ends[await survives(host, whole, choice)] += 1
        },
      ),
      { numRuns: 200, seed: 20_260_424 },
    )
    // Neither everything refused nor nothing noticed.
    expect(ends.error).toBeGreaterThan(20)
    expect(ends.identical).toBeGreaterThan(20)
  })
})

async function healthy(host: 'local' | 'public') {
  server.reset()
  return { whole: await read(host), requests: server.requests.length }
}

async function survives(
  host: 'local' | 'public',
  whole: unknown,
  choice: MutationChoice,
): Promise<'error' | 'identical'> {
  const damaged = damageOneResponse(server, chain.provider, choice)
  const result = await read(host).catch((error: unknown) => error)
  expect(damaged()).toBeDefined()
  if (result instanceof AmmeterError) {
    expect(result.code, damaged()).toMatch(/^[a-z]+\/[a-z-]+$/)
    return 'error'
  }
  expect(result, damaged()).toEqual(whole)
  return 'identical'
}

/** The eighth word of `positions(tokenId)`, as strictly as a reader must decode it. */
function liquidityOf(data: `0x${string}`): bigint {
  if (data.length !== 2 + 12 * 64) {
    throw new AmmeterError({ code: 'call/undecodable', shortMessage: 'not twelve words' })
  }
  return BigInt(`0x${data.slice(2 + 7 * 64, 2 + 8 * 64)}`)
}
