import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import type { Address } from '../../src/domain/address.ts'
import { protocolCutsOf, withProtocolCut } from '../../src/domain/feeTerms.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import type { EventPlace, PoolEvent } from '../../src/domain/poolEvent.ts'
import { AmmeterError } from '../../src/errors.ts'
import { maxUsableTick } from '../../src/math/tickMath.ts'
import { type Operation, randomOperation, randomPool, remember } from './poolFuzz.ts'
import { emptyPool, OWNER } from './poolStates.ts'
import type { Random } from './random.ts'

const KEEPER: Address = '0x00000000000000000000000000000000000000b0'

export type PoolHistory = {
  /** Not initialised: before the first event. */
  readonly birth: ConcentratedPoolState
  readonly events: readonly PoolEvent[]
  /** What did it: the plain port of the contract. */
  readonly pool: PoolEngine
}

/**
 * A pool's events from its creation, left by the plain port under random requests: exact input and
 * output, price limits, mints, burns, collects, flash loans and changes of the protocol's fee.
 *
 * @param floor - liquidity over the full range that is there from the start and stays
 */
export function randomHistory(random: Random, operations: number, floor = 0n): PoolHistory {
  const { sqrtPriceX96, tick, tickSpacing, fee } = randomPool(random)
  const start = emptyPool({ sqrtPriceX96, tickSpacing, fee })
  const pool = createReferencePool(start)
  const events: PoolEvent[] = []
  const add = (facts: unknown) => {
    events.push({ ...(facts as PoolEvent), ...placeOf(events.length) })
  }
  add({ kind: 'initialize', sqrtPriceX96, tick: start.tick ?? tick })
  if (floor > 0n) {
    const end = maxUsableTick(tickSpacing)
    const mint = { owner: KEEPER, tickLower: -end, tickUpper: end, liquidity: floor }
    add({ kind: 'mint', sender: KEEPER, ...mint, ...pool.mint(mint) })
  }
  let terms = start.fee
  for (let i = 0; i < operations; i += 1) {
    if (random.chance(0.03)) {
      const paid = { amount0Raw: random.magnitude(60), amount1Raw: random.magnitude(60) }
      if (pool.liquidity === 0n) continue
      pool.flash(paid)
      add({ ...flashOf(paid), sender: OWNER, recipient: OWNER })
    } else if (random.chance(0.02)) {
      const next = () => (random.chance(0.3) ? 0 : random.integer(4, 10))
      const [feeProtocol0, feeProtocol1] = [next(), next()]
      const [feeProtocol0Before, feeProtocol1Before] = protocolCutsOf(terms)
      terms = withProtocolCut(terms, feeProtocol0, feeProtocol1)
      pool.setFee(terms)
      const after = { feeProtocol0, feeProtocol1 }
      add({ kind: 'set-fee-protocol', feeProtocol0Before, feeProtocol1Before, ...after })
    } else {
      const operation = randomOperation(random, pool, start)
      const facts = factsOf(pool, operation)
      if (facts === undefined) continue
      remember(pool, operation)
      add(facts)
    }
  }
  return { birth: { ...start, sqrtPriceX96: 0n, tick: 0 }, events, pool }
}

/** One event a block. */
export function placeOf(index: number): EventPlace {
  return {
    blockNumber: BigInt(100 + index),
    blockHash: undefined,
    transactionHash: `0x${(index + 1).toString(16).padStart(64, '0')}`,
    transactionIndex: 0,
    logIndex: 3,
    timestampSec: 1_700_000_000 + 12 * index,
  }
}

function flashOf(paid: { amount0Raw: bigint; amount1Raw: bigint }) {
  const { amount0Raw: paid0Raw, amount1Raw: paid1Raw } = paid
  return { kind: 'flash', amount0Raw: 0n, amount1Raw: 0n, paid0Raw, paid1Raw }
}

/** Does it; what the event would say, or `undefined` where the contract reverts. */
function factsOf(pool: PoolEngine, operation: Operation): unknown {
  try {
    if (operation.kind === 'swap') {
      const result = pool.swap(operation)
      return { kind: 'swap', sender: OWNER, recipient: OWNER, ...result }
    }
    if (operation.kind === 'collect') {
      const key = { owner: OWNER, ...operation }
      return { ...key, kind: 'collect', recipient: OWNER, ...pool.collect(key) }
    }
    const amounts = pool[operation.kind](operation)
    return { sender: OWNER, ...operation, ...amounts }
  } catch (error) {
    if (error instanceof AmmeterError) return undefined
    throw error
  }
}
