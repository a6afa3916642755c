import { encodeFunctionData, hexToBigInt, numberToHex, size, slice } from 'viem'
import { poolManagerAbi, stateViewAbi } from '../../chain/abis/uniswapV4.ts'
import { callAtBlock } from '../../chain/callAtBlock.ts'
import { askEach, askWords } from '../../chain/lensPlain.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { Asked } from '../uniswapV3/plainFacts.ts'
import type { LiquidityFacts, PoolFacts, TickFacts } from './facts.ts'
import { NO_ADDRESS, SourceError, type V4Source } from './source.ts'
import { poolSlot, positionSlot, tickSlot, wordSlot } from './stateSlots.ts'

/** contracts/lens/V4State.sol, asked from outside; every question with its answer or a refusal. */
export type StateReader = {
  readonly pool: (poolId: Hex) => Promise<PoolFacts>
  readonly words: (poolId: Hex, positions: readonly number[]) => Promise<readonly bigint[]>
  readonly ticks: (poolId: Hex, ticks: readonly number[]) => Promise<readonly TickFacts[]>
  readonly position: (poolId: Hex, positionId: Hex) => Promise<LiquidityFacts>
}

export function stateReader(asked: Asked, { poolManager, stateView }: V4Source): StateReader {
  return stateView === NO_ADDRESS ? bySlots(asked, poolManager) : byView(asked, stateView)
}

/** Hundreds of slots come in one call, so a node without lenses needs few calls all the same. */
function bySlots({ client, block }: Asked, poolManager: Address): StateReader {
  const load = async (slots: readonly bigint[]): Promise<bigint[]> => {
    const values: bigint[] = []
    for (let from = 0; from < slots.length; from += SLOTS_PER_CALL) {
      const part = slots.slice(from, from + SLOTS_PER_CALL)
      const data = encodeFunctionData({
        abi: poolManagerAbi,
        functionName: 'extsload',
        args: [part.map((slot) => numberToHex(slot, { size: 32 }))],
      })
      const outcome = await callAtBlock(client, { block, to: poolManager, data, gas: SLOTS_GAS })
      if (outcome.kind !== 'data') throw unreadable(poolManager, 'extsload')
      values.push(...listIn(outcome.data, part.length, poolManager))
    }
    return values
  }
  const three = (slot: bigint) => [slot, slot + 1n, slot + 2n]
  return {
    pool: async (poolId) => {
      const first = poolSlot(poolId)
      const values = await load([...three(first), first + 3n]).catch((error: unknown) => {
        if (error instanceof SourceError) return undefined
        throw error
      })
      const [slot0 = 0n, growth0 = 0n, growth1 = 0n, liquidity = 0n] = values ?? []
      return {
        readable: values !== undefined,
        sqrtPriceX96: BigInt.asUintN(160, slot0),
        tick: Number(BigInt.asIntN(24, slot0 >> 160n)),
        protocolFee: Number(BigInt.asUintN(24, slot0 >> 184n)),
        lpFee: Number(BigInt.asUintN(24, slot0 >> 208n)),
        liquidity: BigInt.asUintN(128, liquidity),
        feeGrowthGlobal0X128: growth0,
        feeGrowthGlobal1X128: growth1,
      }
    },
    words: (poolId, positions) => load(positions.map((position) => wordSlot(poolId, position))),
    ticks: async (poolId, ticks) => {
      const values = await load(ticks.flatMap((tick) => three(tickSlot(poolId, tick))))
      return ticks.map((_, i) => {
        const [amounts = 0n, growth0 = 0n, growth1 = 0n] = values.slice(3 * i, 3 * i + 3)
        return {
          liquidityGross: BigInt.asUintN(128, amounts),
          liquidityNet: BigInt.asIntN(128, amounts >> 128n),
          feeGrowthOutside0X128: growth0,
          feeGrowthOutside1X128: growth1,
        }
      })
    },
    position: async (poolId, positionId) => {
      const [liquidity = 0n, growth0 = 0n, growth1 = 0n] = await load(
        three(positionSlot(poolId, positionId)),
      )
      return liquidityFacts(liquidity, growth0, growth1)
    },
  }
}

function byView({ client, block }: Asked, stateView: Address): StateReader {
  const ask = (data: Hex, count: number) => askWords(client, block, stateView, data, count)
  const must = async (data: Hex, count: number): Promise<readonly bigint[]> => {
    const words = await ask(data, count)
    if (words === undefined) throw unreadable(stateView, data.slice(0, 10))
    return words
  }
  const abi = stateViewAbi
  return {
    pool: async (poolId) => {
      const args = [poolId] as const
      const [slot0, growths, liquidity] = await Promise.all([
        ask(encodeFunctionData({ abi, functionName: 'getSlot0', args }), 4),
        ask(encodeFunctionData({ abi, functionName: 'getFeeGrowthGlobals', args }), 2),
        ask(encodeFunctionData({ abi, functionName: 'getLiquidity', args }), 1),
      ])
      return {
        readable: [slot0, growths, liquidity].every((answer) => answer !== undefined),
        sqrtPriceX96: BigInt.asUintN(160, slot0?.[0] ?? 0n),
        tick: Number(BigInt.asIntN(24, slot0?.[1] ?? 0n)),
        protocolFee: Number(BigInt.asUintN(24, slot0?.[2] ?? 0n)),
        lpFee: Number(BigInt.asUintN(24, slot0?.[3] ?? 0n)),
        liquidity: BigInt.asUintN(128, liquidity?.[0] ?? 0n),
        feeGrowthGlobal0X128: growths?.[0] ?? 0n,
        feeGrowthGlobal1X128: growths?.[1] ?? 0n,
      }
    },
    words: (poolId, positions) =>
      askEach(positions, async (position) => {
        const args = [poolId, position] as const
        const data = encodeFunctionData({ abi, functionName: 'getTickBitmap', args })
        return (await must(data, 1))[0] ?? 0n
      }),
    ticks: (poolId, ticks) =>
      askEach(ticks, async (tick) => {
        const args = [poolId, tick] as const
        const words = await must(encodeFunctionData({ abi, functionName: 'getTickInfo', args }), 4)
        return {
          liquidityGross: BigInt.asUintN(128, words[0] ?? 0n),
          liquidityNet: BigInt.asIntN(128, words[1] ?? 0n),
          feeGrowthOutside0X128: words[2] ?? 0n,
          feeGrowthOutside1X128: words[3] ?? 0n,
        }
      }),
    position: async (poolId, positionId) => {
      const args = [poolId, positionId] as const
      const data = encodeFunctionData({ abi, functionName: 'getPositionInfo', args })
      const [liquidity = 0n, growth0 = 0n, growth1 = 0n] = await must(data, 3)
      return liquidityFacts(liquidity, growth0, growth1)
    },
  }
}

function liquidityFacts(liquidity: bigint, growth0: bigint, growth1: bigint): LiquidityFacts {
  return {
    liquidity: BigInt.asUintN(128, liquidity),
    feeGrowthInside0LastX128: growth0,
    feeGrowthInside1LastX128: growth1,
  }
}

/** A cold slot costs 2,100 gas and its 32 bytes of calldata up to 1,280: 2 M for all, and some over. */
const SLOTS_PER_CALL = 600
const SLOTS_GAS = 3_000_000n

function listIn(data: Hex, count: number, contract: Address): bigint[] {
  const word = (index: number) => hexToBigInt(slice(data, 32 * index, 32 * index + 32))
  if (size(data) < 32 * (count + 2) || word(0) !== 32n || word(1) !== BigInt(count))
    throw unreadable(contract, 'extsload')
  return Array.from({ length: count }, (_, i) => word(i + 2))
}

function unreadable(contract: Address, question: string): SourceError {
  return new SourceError({
    code: 'pool/no-manager',
    shortMessage: `contract ${contract} does not answer ${question}`,
    hints: ['check the chain, or name the contracts with --pool-manager and --state-view'],
  })
}
