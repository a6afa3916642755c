import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type WalletResult, walletResultSchema } from '../../src/analysis/walletResult.ts'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import { burnPosition, collectOwed, decreaseLiquidity } from '../../src/demo/positionManager.ts'
import type { Address } from '../../src/domain/address.ts'
import { runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { actV4 } from '../support/v4Periphery.ts'
import {
  makeWalletWorld,
  mintV2,
  mintV3,
  mintV4,
  sendNft,
  tradeWallet,
  type WalletWorld,
} from '../support/walletWorld.ts'

const V3_COUNT = 34
const V4_COUNT = 25

describe('a wallet of 60 positions over v2, v3 and v4', () => {
  let chain: LocalChain & { readonly url: string }
  let world: WalletWorld
  let owner: Address
  let stranger: Address
  let crowd: Address

  beforeAll(async () => {
    chain = await hardhatServer()
    world = await makeWalletWorld(chain)
    owner = chain.wallet.account.address
    stranger = (await chain.actor(1)).wallet.account.address
    crowd = (await chain.actor(2)).wallet.account.address
    const { v3, v4, farm } = world
    const manager = v3.deployment.positionManager
    const manager4 = v4.deployment.positionManager
    await mintV3(world, owner, V3_COUNT)
    await mintV4(world, owner, V4_COUNT)
    await mintV2(world, world.v2.pair, owner, 30n)
    await mintV2(world, world.foreignPair, owner, 50n)
    await tradeWallet(world)
    const close = async (tokenId: bigint) => {
      await decreaseLiquidity(chain, manager, tokenId, await liquidityOf(tokenId))
    }
    for (const tokenId of CLOSED_V3) {
      await close(tokenId)
      await collectOwed(chain, manager, tokenId)
    }
    await close(OWED_V3)
    await close(BURNED_V3)
    await collectOwed(chain, manager, BURNED_V3)
    await burnPosition(chain, manager, BURNED_V3)
    for (const tokenId of STAKED_V3) await sendNft(world, manager, farm, tokenId)
    for (const tokenId of SENT_V3) await sendNft(world, manager, stranger, tokenId)
    const { key } = v4.pool
    await actV4(chain, manager4, [
      { kind: 'decrease', tokenId: CLOSED_V4, liquidity: 10n ** 15n + CLOSED_V4 - 1n },
      { kind: 'take', key, to: owner },
    ])
    await actV4(chain, manager4, [
      { kind: 'burn', tokenId: BURNED_V4 },
      { kind: 'take', key, to: owner },
    ])
    for (const tokenId of STAKED_V4) await sendNft(world, manager4, farm, tokenId)
    for (const tokenId of SENT_V4) await sendNft(world, manager4, stranger, tokenId)
    await mintV3(world, crowd, 200)
  })
  afterAll(() => chain.close())

  const CLOSED_V3 = [3n, 17n]
  const OWED_V3 = 8n
  const BURNED_V3 = 9n
  const STAKED_V3 = [1n, 20n, 34n]
  const SENT_V3 = [2n, 30n]
  const CLOSED_V4 = 4n
  const BURNED_V4 = 5n
  const STAKED_V4 = [1n, 25n]
  const SENT_V4 = [2n, 12n, 13n]

  const liquidityOf = async (tokenId: bigint): Promise<bigint> => {
    const { client } = chain
    const position = await client.readContract({
      address: world.v3.deployment.positionManager,
      abi: positionManagerAbi,
      functionName: 'positions',
      args: [tokenId],
    })
    return position[7]
  }
  const contracts = () => {
    const { v3, v4 } = world
    return ['--factory', v3.deployment.factory, '--position-manager', v3.deployment.positionManager]
      .concat('--contracts')
      .concat(
        `uniswap-v4:pool-manager=${v4.deployment.poolManager},position-manager=${v4.deployment.positionManager}`,
      )
      .concat('--contracts', `uniswap-v2:factory=${world.v2.factory}`)
  }
  const rates = () => {
    const { token0, token1 } = world.v3.pair
    return ['--rate', `${token0.address}=USD:1`, '--rate', `${token1.address}=ETH:1`]
  }
  const wallet = async (address: Address, ...args: string[]): Promise<WalletResult> => {
    const line = ['wallet', address, '-r', chain.url, ...contracts(), ...rates(), ...args]
    const { exitCode, out, err } = await runAmmeter([...line, '--json'])
    expect(exitCode, err + out).toBe(0)
    return z.decode(walletResultSchema, JSON.parse(out))
  }
  const everything = () => wallet(owner, '--from', '0', '--staked', '--pair', world.v2.pair)

  test('lists each exactly, and counts the rest', async () => {
    const { data } = await everything()
    const ids = (status: string) =>
      data.positions.filter((each) => each.status === status).map(({ id }) => id)
    const among = (count: number, without: readonly bigint[]) =>
      Array.from({ length: count }, (_, i) => BigInt(i + 1)).filter((id) => !without.includes(id))
    expect(data.positions.map(({ id }) => id).sort()).toEqual(
      [
        ...among(V3_COUNT, [...CLOSED_V3, BURNED_V3, ...SENT_V3]).map((id) => `uniswap-v3:${id}`),
        ...among(V4_COUNT, [CLOSED_V4, BURNED_V4, ...SENT_V4]).map((id) => `uniswap-v4:${id}`),
        `uniswap-v2:${world.v2.pair}@${data.owner}`,
      ].sort(),
    )
    expect(ids('owed')).toEqual([`uniswap-v3:${OWED_V3}`])
    expect(ids('staked').sort()).toEqual(
      [
        ...STAKED_V3.map((id) => `uniswap-v3:${id}`),
        ...STAKED_V4.map((id) => `uniswap-v4:${id}`),
      ].sort(),
    )
    for (const { status, owner: holder } of data.positions)
      expect(holder).toBe(status === 'staked' ? world.farm : data.owner)
    expect(data.notListed).toEqual({
      closed: CLOSED_V3.length + 1,
      transferredAway: SENT_V3.length + SENT_V4.length,
      burned: 2,
      unreadable: 0,
    })
    const all = await wallet(owner, '--from', '0', '--staked', '--closed')
    expect(all.data.positions.filter(({ status }) => status === 'closed')).toHaveLength(3)
    expect(all.data.notListed.closed).toBe(0)
  })

  test('the net exposure and the totals are the sum of the positions read one by one', async () => {
    const { data } = await everything()
    const { v3, v4, v2 } = world
    const flags: Record<string, readonly string[]> = {
      'uniswap-v3': [
        ...['--factory', v3.deployment.factory],
        ...['--position-manager', v3.deployment.positionManager],
      ],
      'uniswap-v4': [
        ...['--pool-manager', v4.deployment.poolManager],
        ...['--position-manager', v4.deployment.positionManager],
      ],
      'uniswap-v2': ['--factory', v2.factory],
    }
    let [deltaBase, gamma, worth, owed] = [0, 0, 0, 0]
    for (const { id, protocol, owner: holder } of data.positions) {
      const own = flags[protocol] ?? []
      const args = ['position', id, '-r', chain.url, ...own, '--no-deposit', '--base', 'token1']
      const one = JSON.parse((await runAmmeter([...args, '--json'])).out).data
      expect(one.position.owner, id).toBe(holder)
      deltaBase += one.exposures[0].deltaBase
      gamma += one.exposures[0].gammaBasePerPrice
      worth += one.value.principalValueQuote
      owed += one.value.owedValueQuote
    }
    const eth = data.exposures.find(({ underlying }) => underlying === 'ETH')
    const usd = data.exposures.find(({ underlying }) => underlying === 'USD')
    expect(data.exposures).toHaveLength(2)
    expect(eth?.deltaBase).toBeCloseTo(deltaBase, 9)
    // Each pool has a price of its own, all within a percent; the wallet counts at one.
    expect((eth?.gammaBasePerPrice ?? 0) / gamma).toBeCloseTo(1, 1)
    expect(data.totals.valueUsd / worth).toBeCloseTo(1, 2)
    expect(data.totals.owedUsd / owed).toBeCloseTo(1, 2)
    expect(owed).toBeGreaterThan(1)
    expect((eth?.valueUsd ?? 0) + (usd?.valueUsd ?? 0)).toBeCloseTo(data.totals.totalUsd, 6)
    expect(data.totals.staked).toBe(STAKED_V3.length + STAKED_V4.length)
  }, 60_000)

  test('a wallet of 200 positions costs at most 12 requests', async () => {
    const { data, provenance } = await wallet(crowd)
    expect(data.positions).toHaveLength(200)
    // Identity and block, the list, the positions in two, the block again.
    expect(provenance.rpcCalls).toBeLessThanOrEqual(6)
    const all = await everything()
    // Of 60 over all protocols: four searches of the logs among them.
    expect(all.provenance.rpcCalls).toBeLessThanOrEqual(12)
  })

  test('the tape replays to the same bytes, and the text keeps to 80 columns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ammeter-'))
    try {
      const tape = join(folder, 'tape.json')
      const line = ['wallet', owner, '-r', chain.url, ...contracts(), ...rates(), '--from', '0']
      const live = await runAmmeter([...line, '--pair', world.v2.pair, '--json', '--save', tape])
      expect((await runAmmeter(['replay', tape, '--json'])).out).toBe(live.out)
      const { out } = await runAmmeter(['replay', tape])
      expect(out.split('\n').filter((text) => text.length > 80)).toEqual([])
      expect(out).toContain('Net exposure')
      expect(out).toContain('LP tokens')
      expect(out).toMatch(/Not listed {2,}3 closed, 5 transferred away, 1 burned/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a price moves with --price; without any nothing is made up', async () => {
    const { token0, token1 } = world.v3.pair
    const own = ['wallet', owner, '-r', chain.url, ...contracts(), '--json']
    const bare = z.decode(walletResultSchema, JSON.parse((await runAmmeter(own)).out))
    expect(bare.data.exposures).toEqual([])
    expect(bare.data.totals).toMatchObject({ valueUsd: 0, unpriced: bare.data.positions.length })
    expect(bare.data.unpriced.map(({ token }) => token.address.toLowerCase()).sort()).toEqual(
      [token0.address, token1.address].map((each) => each.toLowerCase()).sort(),
    )
    const priced = await wallet(owner, '--price', 'ETH=1000')
    const eth = priced.data.exposures.find(({ underlying }) => underlying === 'ETH')
    expect(eth).toMatchObject({ priceUsd: 1000, priceSource: 'given' })
    expect(eth?.valueUsd).toBeCloseTo((eth?.deltaBase ?? 0) * 1000, 6)
  })

  test('LP tokens are found by the logs too, and those of a factory nobody named are not', async () => {
    const found = (await wallet(owner, '--from', '0')).data.positions
    const named = (await wallet(owner, '--pair', world.v2.pair)).data.positions
    const shares = found.filter(({ kind }) => kind === 'share')
    expect(shares).toEqual(named.filter(({ kind }) => kind === 'share'))
    expect(shares.map(({ poolId }) => poolId)).toEqual([world.v2.pair])
  })

  test('what it says of itself: staked, and what was not searched', async () => {
    const codes = async (...args: string[]) =>
      (await wallet(owner, ...args)).warnings.map(({ code }) => code)
    expect(await codes()).toContain('position/logs-not-searched')
    expect(await codes('--from', '0')).toEqual([])
    expect(await codes('--from', '0', '--staked')).toEqual(['position/staked'])
    const none = await wallet('0x00000000000000000000000000000000000000aA')
    expect(none.data.positions).toEqual([])
    expect(none.data.exposures).toEqual([])
  })

  test('bad input is refused with a code', async () => {
    const refused = async (...args: string[]) => {
      const { exitCode, out } = await runAmmeter(['wallet', ...args, '-r', chain.url, '--json'])
      return [exitCode, JSON.parse(out).error.code]
    }
    expect(await refused('0x1234', ...contracts())).toEqual([2, 'usage/bad-address'])
    expect(await refused(owner)).toEqual([2, 'protocol/no-deployment'])
    expect(await refused(owner, ...contracts(), '--staked')).toEqual([2, 'usage/bad-argument'])
    expect(await refused(owner, ...contracts(), '--contracts', 'uniswap-v9:a=b')).toEqual([
      2,
      'usage/unknown-protocol',
    ])
    expect(await refused(owner, ...contracts(), '--contracts', 'uniswap-v4:a=b')).toEqual([
      2,
      'usage/bad-argument',
    ])
    expect(await refused(owner, ...contracts(), '--price', 'ETH')).toEqual([
      2,
      'usage/bad-argument',
    ])
    // A contract without NFTs, and a manager of another factory.
    const { deployment } = world.v3
    const manager = ['--position-manager', world.farm, '--factory', deployment.factory]
    expect(await refused(owner, ...manager)).toEqual([4, 'position/no-manager'])
    const factory = ['--position-manager', deployment.positionManager, '--factory', world.farm]
    expect(await refused(owner, ...factory)).toEqual([4, 'position/no-manager'])
    expect(await refused(owner, ...contracts(), '--pair', world.farm)).toEqual([
      4,
      'pool/not-a-pool',
    ])
    expect(await refused(owner, ...contracts(), '--pair', 'nonsense')).toEqual([2, 'usage/bad-id'])
  })
})
