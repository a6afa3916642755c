import { encodeFunctionData, numberToHex, pad, parseAbi } from 'viem'
import { owedOf } from '../../src/amm/owed.ts'
import type { Address } from '../../src/domain/address.ts'
import { AmmeterError } from '../../src/errors.ts'
import { feeGrowthInside } from '../../src/math/feeGrowth.ts'
import {
  readPositions,
  type V4PositionReading,
} from '../../src/protocols/uniswapV4/readPosition.ts'
import type { StateAccess } from '../../src/protocols/uniswapV4/source.ts'
import { pinLatest } from '../protocols/uniswapV3/busyMarket.ts'
import type { V4Market } from './v4Market.ts'
import { actV4, type V4Action } from './v4Periphery.ts'
import { NATIVE } from './v4World.ts'

/** What a reading says a position is owed, and what the contract then paid. */
export type OwedAndPaid = {
  readonly tokenId: bigint
  readonly poolIndex: number
  readonly owed: readonly [bigint, bigint]
  readonly paid: readonly [bigint, bigint]
  /** Whether growths must be subtracted modulo 2^256 to know. */
  readonly isWrapped: boolean
}

/**
 * Reads every position of a market at one block, then has the position manager decrease each by nothing and
 * take the pair to an account of its own: what arrives there is what it was owed, 0 for a closed one.
 */
export async function owedAndPaid(
  { world, deployment, pools, positions }: V4Market,
  stateAccess: StateAccess,
): Promise<readonly OwedAndPaid[]> {
  const { chain } = world
  const readings = await readPositions(chain.provider as never, {
    tokenIds: positions.map(({ tokenId }) => tokenId),
    deployment,
    block: await pinLatest(chain),
    stateAccess,
  })
  // The pool manager refuses to touch a position that holds nothing, which is owed nothing.
  const open = positions.filter((_, i) => {
    const reading = readings[i]
    return reading !== undefined && 'position' in reading && reading.position.liquidity > 0n
  })
  for (let from = 0; from < open.length; from += 20) {
    const actions = open.slice(from, from + 20).flatMap(({ tokenId, pool }): V4Action[] => [
      { kind: 'decrease', tokenId, liquidity: 0n },
      { kind: 'take', key: pool.key, to: purse(tokenId) },
    ])
    await actV4(chain, deployment.positionManager, actions)
  }
  const results: OwedAndPaid[] = []
  for (const [i, { tokenId, pool }] of positions.entries()) {
    const reading = readings[i]
    if (reading === undefined || reading instanceof AmmeterError) throw reading
    const { currency0, currency1 } = pool.key
    const held = (token: Address) => balanceOf(chain.client, token, purse(tokenId))
    results.push({
      tokenId,
      poolIndex: pools.indexOf(pool),
      ...owedIn(reading),
      paid: [await held(currency0), await held(currency1)],
    })
  }
  return results
}

function owedIn({ pool, position, lower, upper }: V4PositionReading) {
  const outside = [lower, upper].map((tick) => ({
    feeGrowth0X128: tick.feeGrowthOutside0X128,
    feeGrowth1X128: tick.feeGrowthOutside1X128,
  }))
  const [below, above] = outside as [Growth, Growth]
  const { owed0Raw, owed1Raw } = owedOf(pool, position, below, above)
  const inside = feeGrowthInside(
    pool.tick,
    position.tickLower,
    position.tickUpper,
    { feeGrowth0X128: pool.feeGrowthGlobal0X128, feeGrowth1X128: pool.feeGrowthGlobal1X128 },
    below,
    above,
  )
  const isWrapped =
    inside.feeGrowth0X128 < position.feeGrowthInside0LastX128 ||
    pool.feeGrowthGlobal0X128 < lower.feeGrowthOutside0X128
  return { owed: [owed0Raw, owed1Raw] as const, isWrapped }
}

type Growth = { readonly feeGrowth0X128: bigint; readonly feeGrowth1X128: bigint }

/** An account nobody else pays. */
function purse(tokenId: bigint): Address {
  return pad(numberToHex(tokenId + 0xacc0_0000n), { size: 20 })
}

async function balanceOf(
  client: V4Market['world']['chain']['client'],
  token: Address,
  account: Address,
): Promise<bigint> {
  if (token === NATIVE) return client.getBalance({ address: account })
  const abi = parseAbi(['function balanceOf(address) view returns (uint256)'])
  const data = encodeFunctionData({ abi, functionName: 'balanceOf', args: [account] })
  return BigInt((await client.call({ to: token, data })).data ?? 0)
}
