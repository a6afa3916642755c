import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import { deployContract } from '../../../src/demo/transact.ts'
import type { Address } from '../../../src/domain/address.ts'
import { ownedTokenIds } from '../../../src/protocols/uniswapV3/ownedTokens.ts'
import { readPosition } from '../../../src/protocols/uniswapV3/readPosition.ts'
import { readPositions } from '../../../src/protocols/uniswapV3/readPositions.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { runAmmeter } from '../../support/cli.ts'
import { compiledHarness } from '../../support/compiled.ts'
import { hardhatServer, type LocalChain } from '../../support/embeddedChain.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pinLatest } from './busyMarket.ts'

describe('the tokens of an owner', () => {
  let chain: LocalChain & { readonly url: string }
  let world: World
  beforeAll(async () => {
    chain = await hardhatServer()
    world = await makeWorld(chain)
    for (let i = 1; i <= 5; i += 1) await world.mint(200_280 - 60 * i, 200_280 + 60 * i)
    await world.swap(true, 10n ** 9n)
  })
  afterAll(() => chain.close())

  test('every lens strategy lists them alike, and reads many as it reads one', async () => {
    const block = await pinLatest(chain)
    const { deployment } = world
    const owner = chain.wallet.account.address
    const one = await Promise.all(
      [1n, 2n, 3n, 4n, 5n].map((tokenId) =>
        readPosition(chain.provider, { tokenId, deployment, block }),
      ),
    )
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      const tokenIds = await ownedTokenIds(node, { owner, deployment, block })
      expect(tokenIds).toEqual([1n, 2n, 3n, 4n, 5n])
      const many = await readPositions(node, { tokenIds: [...tokenIds, 77n], deployment, block })
      expect(many.slice(0, 5)).toEqual(one)
      expect(many[5]).toMatchObject({ code: 'position/not-found' })
      const nobody: Address = '0x00000000000000000000000000000000000000aA'
      expect(await ownedTokenIds(node, { owner: nobody, deployment, block })).toEqual([])
    }
  })

  test('a manager that counts more than anyone holds, or lists a token twice, is refused', async () => {
    const owner = chain.wallet.account.address
    const list = async (count: bigint, distinct: bigint) => {
      const positionManager = await liar(count, distinct)
      const at = await pinLatest(chain)
      const deployment = { ...world.deployment, positionManager }
      return ownedTokenIds(chain.provider, { owner, deployment, block: at })
    }
    // Told the truth, the same contract is believed.
    expect(await list(5n, 5n)).toEqual([1n, 2n, 3n, 4n, 5n])
    await expect(list(2n ** 200n, 5n)).rejects.toMatchObject({ code: 'position/bad-list' })
    await expect(list(4n, 2n)).rejects.toMatchObject({
      code: 'position/bad-list',
      details: 'it lists a token twice',
    })
  })

  test('a manager that lists what others hold is refused', async () => {
    const { factory } = world.deployment
    const victim = (await chain.actor(3)).wallet.account.address
    const args = ['wallet', victim, '-r', chain.url, '--factory', factory, '--json']
    const { exitCode, out } = await runAmmeter([...args, '--position-manager', await liar(3n, 3n)])
    expect([exitCode, JSON.parse(out).error.code]).toEqual([4, 'position/bad-list'])
  })

  const liar = (count: bigint, distinct: bigint): Promise<Address> => {
    const { abi, bytecode } = compiledHarness('LyingManager')
    return deployContract(chain, abi, bytecode, [world.deployment.positionManager, count, distinct])
  }
})
