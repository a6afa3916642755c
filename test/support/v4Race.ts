import { encodeFunctionData, encodePacked, type Hex, keccak256, numberToHex } from 'viem'
import type { PoolEngine, RangeKey, RangeState } from '../../src/amm/poolEngine.ts'
import type { Address } from '../../src/domain/address.ts'
import { withProtocolCut } from '../../src/domain/feeTerms.ts'
import type { FeeTerms, TickState } from '../../src/domain/pool.ts'
import { AmmeterError } from '../../src/errors.ts'
import { nextOperation, type OpenRanges, type Playground } from './poolOperations.ts'
import type { Random } from './random.ts'
import { NO_SALT, type V4Operation } from './v4Operations.ts'
import { type V4Outcome, type V4World, v4CoreArtifact } from './v4World.ts'

/** An engine with the fee terms it runs on, which it does not tell. */
export type V4Racer = { readonly pool: PoolEngine; fee: FeeTerms }

/** What is compared after every operation. */
export type V4Report = Omit<V4Outcome, 'failure'>

/** The next operation for a v4 pool: what {@link nextOperation} draws, and what only v4 has. */
export function nextV4Operation(
  random: Random,
  playground: Playground,
  { pool, fee }: V4Racer,
  open: OpenRanges,
  owner: { readonly address: Address; readonly setsProtocolFee: boolean },
): V4Operation {
  const dice = random.integer(0, 99)
  const isDynamic = fee.kind === 'uniswap-v4' && fee.isDynamic
  if (dice < 5) return donation(random, playground.liquidityBits)
  if (dice < 9 && owner.setsProtocolFee) {
    const pips = () =>
      random.pick([0, 1, 500, 1000, random.integer(0, random.chance(0.2) ? 1001 : 1000)])
    return { kind: 'set-protocol-fee', zeroForOnePips: pips(), oneForZeroPips: pips() }
  }
  if (dice < (isDynamic ? 15 : 10)) return { kind: 'set-lp-fee', lpFeePips: anyFee(random) }
  const drawn = nextOperation(random, playground, pool, open, owner.address)
  switch (drawn.kind) {
    case 'swap': {
      const overrides = isDynamic && random.chance(0.15)
      const own = overrides ? { lpFeePips: anyFee(random) } : {}
      return { kind: 'swap', params: { ...drawn.params, ...own } }
    }
    case 'collect':
      return { kind: 'modify-liquidity', range: drawn.range, liquidityDelta: 0n }
    default: {
      const salted = drawn.range.salt ?? random.pick([NO_SALT, numberToHex(7, { size: 32 })])
      // Without the sign of a zero: what the chain answers has none.
      const tickLower = drawn.range.tickLower + 0
      const tickUpper = drawn.range.tickUpper + 0
      const range = { tickLower, tickUpper, salt: salted }
      if (drawn.kind === 'mint') open[open.length - 1] = { ...range, owner: owner.address }
      const sign = drawn.kind === 'mint' ? 1n : -1n
      return { kind: 'modify-liquidity', range, liquidityDelta: sign * drawn.liquidity }
    }
  }
}

/** The operation done by the engine; a refusal changes nothing. */
export function applyV4(racer: V4Racer, operation: V4Operation, owner: Address): V4Report {
  const moved = doOrRefuse(racer, operation, owner)
  const { pool, fee } = racer
  if (fee.kind !== 'uniswap-v4') throw new Error('not a v4 pool')
  const [amount0, amount1, fees0, fees1] = moved ?? NOTHING
  return {
    ok: moved !== undefined,
    amount0,
    amount1,
    fees0,
    fees1,
    pool: {
      sqrtPriceX96: pool.sqrtPriceX96,
      tick: pool.tick,
      protocolFee: fee.protocolFeeZeroForOnePips + 4096 * fee.protocolFeeOneForZeroPips,
      lpFee: fee.lpFeePips,
      liquidity: pool.liquidity,
      feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
      feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
    },
  }
}

/** What the manager stores about ranges; nothing is owed in v4. */
export async function rangesOfManager(
  world: V4World,
  id: Hex,
  keys: readonly RangeKey[],
): Promise<readonly RangeState[]> {
  const slots = keys.flatMap(({ owner, tickLower, tickUpper, salt = NO_SALT }) => {
    const types = ['address', 'int24', 'int24', 'bytes32'] as const
    const packed = encodePacked(types, [owner, tickLower, tickUpper, salt])
    return consecutive(entryOf(keccak256(packed), fieldOf(id, 6n)), 3)
  })
  const words = await extsload(world, slots)
  return keys.map((_, i) => ({
    liquidity: words[3 * i] as bigint,
    feeGrowthInside0LastX128: words[3 * i + 1] as bigint,
    feeGrowthInside1LastX128: words[3 * i + 2] as bigint,
    tokensOwed0Raw: 0n,
    tokensOwed1Raw: 0n,
  }))
}

/** What the manager stores about ticks; `undefined` where one is not initialised. */
export async function ticksOfManager(
  world: V4World,
  id: Hex,
  ticks: readonly number[],
): Promise<readonly (TickState | undefined)[]> {
  const slots = ticks.flatMap((tick) => {
    const word = numberToHex(BigInt.asUintN(256, BigInt(tick)), { size: 32 })
    return consecutive(entryOf(word, fieldOf(id, 4n)), 3)
  })
  const words = await extsload(world, slots)
  return ticks.map((tick, i) => {
    const [liquidity, outside0, outside1] = words.slice(3 * i, 3 * i + 3) as [
      bigint,
      bigint,
      bigint,
    ]
    if (liquidity === 0n) return undefined
    return {
      tick,
      liquidityGross: BigInt.asUintN(128, liquidity),
      liquidityNet: BigInt.asIntN(128, liquidity >> 128n),
      feeGrowthOutside0X128: outside0,
      feeGrowthOutside1X128: outside1,
    }
  })
}

/** What the manager owes its protocol in one currency, over all pools. */
export async function protocolFeesAccrued(world: V4World, currency: Address): Promise<bigint> {
  const { abi } = v4CoreArtifact('PoolManager')
  const args = [currency]
  const read = { address: world.manager, abi, functionName: 'protocolFeesAccrued', args }
  return (await world.chain.client.readContract(read)) as bigint
}

const NOTHING = [0n, 0n, 0n, 0n] as const

function doOrRefuse(
  racer: V4Racer,
  operation: V4Operation,
  owner: Address,
): readonly [bigint, bigint, bigint, bigint] | undefined {
  try {
    return move(racer, operation, owner)
  } catch (error) {
    if (error instanceof AmmeterError) return undefined
    throw error
  }
}

function move(
  racer: V4Racer,
  operation: V4Operation,
  owner: Address,
): readonly [bigint, bigint, bigint, bigint] {
  const { pool, fee } = racer
  switch (operation.kind) {
    case 'swap': {
      const { amount0Raw, amount1Raw } = pool.swap(operation.params)
      return [-amount0Raw, -amount1Raw, 0n, 0n]
    }
    case 'modify-liquidity': {
      const key = { ...operation.range, owner }
      const paid = pool.modifyLiquidity(key, operation.liquidityDelta)
      return [
        paid.principal0Delta + paid.fees0Raw,
        paid.principal1Delta + paid.fees1Raw,
        paid.fees0Raw,
        paid.fees1Raw,
      ]
    }
    case 'donate':
      pool.donate(operation)
      return [-operation.amount0Raw, -operation.amount1Raw, 0n, 0n]
    case 'set-protocol-fee': {
      const next = withProtocolCut(fee, operation.zeroForOnePips, operation.oneForZeroPips)
      pool.setFee(next)
      racer.fee = next
      return NOTHING
    }
    case 'set-lp-fee': {
      if (fee.kind !== 'uniswap-v4' || !fee.isDynamic) throw new NotDynamic()
      const next = { ...fee, lpFeePips: operation.lpFeePips }
      pool.setFee(next)
      racer.fee = next
      return NOTHING
    }
  }
}

/** The manager refuses, and an engine is told fees, not asked. */
class NotDynamic extends AmmeterError {
  constructor() {
    super({ code: 'test/not-dynamic', shortMessage: 'the fee of this pool is static' })
  }
}

function donation(random: Random, bits: number): V4Operation {
  const raw = () =>
    random.chance(0.2) ? 0n : random.magnitude(random.chance(0.03) ? 128 : random.pick([8, bits]))
  return { kind: 'donate', amount0Raw: raw(), amount1Raw: raw() }
}

/** Ordinary, at the ends, and beyond what is allowed. */
function anyFee(random: Random): number {
  if (random.chance(0.6)) return random.pick([0, 1, 100, 500, 3000, 10_000])
  return random.pick([
    random.integer(0, 100_000),
    random.integer(0, 1_000_000),
    999_999,
    1_000_000,
    1_000_001,
  ])
}

/** Pools are the mapping at slot 6; a field is a word after the pool's first. */
function fieldOf(id: Hex, field: bigint): bigint {
  return entryOf(id, 6n) + field
}

function entryOf(key: Hex, slot: bigint): bigint {
  return BigInt(keccak256(`0x${key.slice(2)}${numberToHex(slot, { size: 32 }).slice(2)}`))
}

function consecutive(slot: bigint, count: number): Hex[] {
  return Array.from({ length: count }, (_, i) =>
    numberToHex(BigInt.asUintN(256, slot + BigInt(i)), { size: 32 }),
  )
}

async function extsload({ chain, manager }: V4World, slots: readonly Hex[]): Promise<bigint[]> {
  const abi = EXTSLOAD
  const words: bigint[] = []
  for (let at = 0; at < slots.length; at += 1500) {
    const args = [slots.slice(at, at + 1500)] as const
    const data = encodeFunctionData({ abi, functionName: 'extsload', args })
    const { data: reply = '0x' } = await chain.client.call({ to: manager, data })
    const digits = reply.slice(2 + 128)
    for (let i = 0; i < digits.length; i += 64) words.push(BigInt(`0x${digits.slice(i, i + 64)}`))
  }
  return words
}

const EXTSLOAD = [
  {
    type: 'function',
    name: 'extsload',
    stateMutability: 'view',
    inputs: [{ name: 'slots', type: 'bytes32[]' }],
    outputs: [{ name: 'values', type: 'bytes32[]' }],
  },
] as const
