import { decodeFunctionResult, numberToHex, pad, parseAbi } from 'viem'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import { collectEverything, decreaseLiquidity } from '../../src/demo/positionManager.ts'
import type { Address } from '../../src/domain/address.ts'
import { sushiV3 } from '../../src/protocols/sushiV3.ts'
import { uniswapV3 } from '../../src/protocols/uniswapV3.ts'
import { uniswapV4 } from '../../src/protocols/uniswapV4.ts'
import { type ProtocolScene, protocolConformance } from '../conformance/protocol.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'
import { openV4Market } from '../support/v4Market.ts'
import { actV4 } from '../support/v4Periphery.ts'
import { NATIVE } from '../support/v4World.ts'
import { makeWorld } from '../support/world.ts'

protocolConformance({
  protocol: uniswapV3,
  openScene: openV3,
  noPool: { id: '0x000000000000000000000000000000000000dEaD', code: 'pool/not-a-pool' },
})
protocolConformance({
  protocol: sushiV3,
  openScene: async () => {
    const scene = await openV3()
    // The same contracts, as this protocol's own.
    return { ...scene, deployment: sushiV3.deploymentOf(31337, scene.deployment) }
  },
  noPool: { id: '0x000000000000000000000000000000000000dEaD', code: 'pool/not-a-pool' },
})
protocolConformance({
  protocol: uniswapV4,
  openScene: openV4,
  noPool: { id: `0x${'12'.repeat(32)}`, code: 'pool/not-found' },
})

async function openV3(): Promise<ProtocolScene> {
  const chain = await embeddedChain()
  const world = await makeWorld(chain)
  const tokenIds = [
    await world.mint(198_000, 203_040),
    await world.mint(-887_220, 887_220),
    await world.mint(199_980, 200_700, 7n),
    await world.mint(180_000, 190_020),
  ]
  await world.swap(true, 6_000n * 10n ** 6n)
  await world.swap(false, 10n ** 17n)
  const { positionManager } = world.deployment
  const owner = chain.wallet.account.address
  return {
    chain,
    deployment: world.deployment,
    tokenIds,
    withdrawAll: async (tokenId) => {
      const snapshot = await chain.test.snapshot()
      const { position } = await uniswapV3.readPosition(chain.provider as never, {
        tokenId,
        deployment: world.deployment,
        block: await pinned(chain),
      })
      await decreaseLiquidity(world.actor, positionManager, tokenId, position.liquidity)
      const { data } = await chain.client.call({
        account: owner,
        to: positionManager,
        data: collectEverything(tokenId, owner),
      })
      await chain.test.revert({ id: snapshot })
      const [amount0, amount1] = decodeFunctionResult({
        abi: positionManagerAbi,
        functionName: 'collect',
        data: data ?? '0x',
      })
      return [amount0, amount1]
    },
  }
}

async function openV4(): Promise<ProtocolScene> {
  const chain = await embeddedChain()
  const market = await openV4Market(chain, seededRandom(4), 12)
  const { deployment, positions } = market
  const abi = parseAbi(['function balanceOf(address) view returns (uint256)'])
  const held = (token: Address, account: Address) =>
    token === NATIVE
      ? chain.client.getBalance({ address: account })
      : chain.client.readContract({
          address: token,
          abi,
          functionName: 'balanceOf',
          args: [account],
        })
  const block = await pinned(chain)
  const readings = await uniswapV4.readPositions(chain.provider as never, {
    tokenIds: positions.map(({ tokenId }) => tokenId),
    deployment,
    block,
  })
  const open = positions.filter((_, i) => {
    const reading = readings[i]
    return reading !== undefined && 'position' in reading && reading.position.liquidity > 0n
  })
  return {
    chain,
    deployment,
    tokenIds: open.map(({ tokenId }) => tokenId),
    withdrawAll: async (tokenId) => {
      const snapshot = await chain.test.snapshot()
      const to = pad(numberToHex(tokenId + 0xacc1_0000n), { size: 20 })
      const key = positions.find((each) => each.tokenId === tokenId)?.pool.key
      if (key === undefined) throw new Error('no such position')
      const burn = { kind: 'burn', tokenId } as const
      await actV4(chain, deployment.positionManager, [burn, { kind: 'take', key, to }])
      const paid = [await held(key.currency0, to), await held(key.currency1, to)] as const
      await chain.test.revert({ id: snapshot })
      return paid
    },
  }
}

async function pinned({ client }: ProtocolScene['chain']) {
  const { number, hash, timestamp } = await client.getBlock()
  return { chainId: await client.getChainId(), number, hash, timestampSec: Number(timestamp) }
}
