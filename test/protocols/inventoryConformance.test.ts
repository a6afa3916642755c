import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { redeemedBy } from '../../src/amm/constantProduct.ts'
import { curveOf } from '../../src/amm/curveOf.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import type { TokenAmounts } from '../../src/amm/poolEngine.ts'
import { uniswapArtifact } from '../../src/demo/uniswapArtifacts.ts'
import { humanAmount, priceOfSqrtPrice } from '../../src/domain/units.ts'
import { uniswapV2 } from '../../src/protocols/uniswapV2.ts'
import { uniswapV3 } from '../../src/protocols/uniswapV3.ts'
import { type InventoryScene, inventoryConformance } from '../conformance/inventory.ts'
import { startAnvil } from '../support/anvil.ts'
import { pairWorld } from '../support/pairContracts.ts'
import { pairAsk, pairDo } from '../support/pairRace.ts'
import { makeWorld } from '../support/world.ts'
import { pinLatest } from './uniswapV3/busyMarket.ts'

/** USDC-like token0, WETH-like token1, which is the base. */
const inMarket = ({ amount0Raw, amount1Raw }: TokenAmounts) => ({
  base: humanAmount(amount1Raw, 18),
  quote: humanAmount(amount0Raw, 6),
})

async function v3(): Promise<InventoryScene> {
  const chain = await startAnvil()
  const world = await makeWorld(chain)
  const tokenId = await world.mint(198_000, 203_040)
  await world.mint(-887_220, 887_220)
  const { deployment, actor } = world
  const { abi } = uniswapArtifact('NonfungiblePositionManager')
  return {
    // Within the range, below it and above.
    trade: (turn) =>
      turn % 2 === 0
        ? world.swap(true, 3_000n * 10n ** 6n * BigInt(turn + 1))
        : world.swap(false, 2n * 10n ** 18n * BigInt(turn)),
    pin: () => pinLatest(chain),
    read: async (block) => {
      const facts = await uniswapV3.readPosition(chain.provider, { tokenId, deployment, block })
      const { pool, position } = facts
      const inventory = inventoryOf(pool, position)
      return {
        facts,
        inventory,
        curve: curveOf(pool, position, 'token1'),
        price: priceOfSqrtPrice(pool.sqrtPriceX96, pool.token0, pool.token1, 'token1'),
        held: inMarket(inventory),
      }
    },
    chainPays: async () => {
      const { liquidity } = (
        await uniswapV3.readPosition(chain.provider, {
          tokenId,
          deployment,
          block: await pinLatest(chain),
        })
      ).position
      const args = [{ tokenId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: 2n ** 40n }]
      const data = encodeFunctionData({ abi, functionName: 'decreaseLiquidity', args })
      const to = deployment.positionManager
      const answer = await actor.client.call({ account: actor.wallet.account, to, data })
      const paid = decodeFunctionResult({
        abi,
        functionName: 'decreaseLiquidity',
        data: answer.data ?? '0x',
      })
      const [amount0Raw, amount1Raw] = paid as readonly [bigint, bigint]
      return { amount0Raw, amount1Raw }
    },
    close: () => chain.close(),
  }
}

const v2 = (isShared: boolean) => async (): Promise<InventoryScene> => {
  const chain = await startAnvil()
  const world = await pairWorld(chain, [6, 18])
  await pairDo(chain, world, [
    { kind: 'fee-switch', on: isShared },
    { kind: 'mint', sent: { amount0Raw: 2_000_000n * 10n ** 6n, amount1Raw: 1000n * 10n ** 18n } },
  ])
  const deployment = uniswapV2.deploymentOf(1, { factory: world.factory })
  const address = world.pair
  const owner = world.driver
  return {
    trade: async (turn) => {
      const zeroForOne = turn % 2 === 0
      const amountRaw = zeroForOne ? 90_000n * 10n ** 6n : 30n * 10n ** 18n
      await pairDo(chain, world, [{ kind: 'route', zeroForOne, exact: 'input', amountRaw }])
    },
    pin: () => pinLatest(chain),
    read: async (block) => {
      const facts = await uniswapV2.readShare(chain.provider, { address, owner, deployment, block })
      const { pool, position } = facts
      const inventory = redeemedBy(pool, position.sharesRaw)
      return {
        facts,
        inventory,
        curve: curveOf(pool, position, 'token1'),
        price: humanAmount(pool.reserve0Raw, 6) / humanAmount(pool.reserve1Raw, 18),
        held: inMarket(inventory),
      }
    },
    chainPays: async () => {
      const block = await pinLatest(chain)
      const { position } = await uniswapV2.readShare(chain.provider, {
        address,
        owner,
        deployment,
        block,
      })
      const { sharesRaw } = position
      const [amount0Raw, amount1Raw] = await pairAsk(chain, world, { kind: 'burn', sharesRaw })
      return { amount0Raw, amount1Raw }
    },
    close: () => chain.close(),
  }
}

inventoryConformance('uniswap-v3', v3)
inventoryConformance('uniswap-v2', v2(false))
inventoryConformance('uniswap-v2 with the protocol’s share', v2(true))
