import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem'
import { createPair, type PairEngine } from '../../src/amm/pairEngine.ts'
import type { TokenAmounts } from '../../src/amm/poolEngine.ts'
import { transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { AmmeterError } from '../../src/errors.ts'
import type { LocalChain } from './embeddedChain.ts'
import {
  feeOf,
  type PairMake,
  type PairWorld,
  pairDriver,
  pairWorld,
  unitsOf,
} from './pairContracts.ts'
import { nextPairOperation, type PairOperation } from './pairOperations.ts'
import { BATCH_GAS } from './poolRace.ts'
import { seededRandom } from './random.ts'

/** What an operation returned and left behind; a refusal is an outcome too. */
type Outcome = {
  readonly ok: boolean
  readonly amount0: bigint
  readonly amount1: bigint
  readonly reserve0: bigint
  readonly reserve1: bigint
  readonly totalSupply: bigint
  readonly kLast: bigint
  readonly shares: bigint
  readonly protocolShares: bigint
}

export type PairScenario = {
  readonly title: string
  readonly make: PairMake
  readonly decimals: readonly [number, number]
  readonly bits: number
  readonly switchChance: number
  readonly feeOnAtStart: boolean
  readonly operations: number
  readonly seed: number
}

const FEE_TO: Address = '0x00000000000000000000000000000000000fee70'
const BATCH = 250

/** Runs a scenario on both sides; the first difference, or what the sequence did. */
export async function racePair(chain: LocalChain, scenario: PairScenario) {
  const { make, decimals, operations: total, seed } = scenario
  const world = await pairWorld(chain, decimals, make)
  const engine = createPair(world.state)
  const unread = engine.fork()
  const random = seededRandom(seed)
  const tally: Record<string, number> = { refused: 0 }
  let first: PairOperation | undefined = { kind: 'fee-switch', on: scenario.feeOnAtStart }
  for (let done = 0; done < total; ) {
    const operations: PairOperation[] = []
    const ours: Outcome[] = []
    for (let i = 0; i < BATCH && done < total; i += 1, done += 1) {
      const operation: PairOperation =
        first ?? nextPairOperation(random, engine, world.driver, scenario)
      first = undefined
      operations.push(operation)
      const outcome = applied(engine, operation, world)
      ours.push(outcome)
      const key = outcome.ok ? operation.kind : 'refused'
      tally[key] = (tally[key] ?? 0) + 1
    }
    for (const operation of operations) applied(unread, operation, world)
    const theirs = await performed(chain, world, operations)
    const apart = ours.findIndex((our, i) => differs(our, theirs[i]))
    if (apart !== -1 || theirs.length !== ours.length) {
      const at = done - operations.length + apart
      return {
        apart: { at, operation: operations[apart], ours: ours[apart], theirs: theirs[apart] },
        tally,
        engine,
        world,
      }
    }
  }
  const same = JSON.stringify(unread.state(), text) === JSON.stringify(engine.state(), text)
  return { apart: same ? undefined : { at: 'fork' }, tally, engine, world }
}

/** Operations on an engine and its pair alike: the first whose outcomes differ. */
export async function firstApart(
  chain: LocalChain,
  world: PairWorld,
  engine: PairEngine,
  operations: readonly PairOperation[],
) {
  const ours = operations.map((operation) => applied(engine, operation, world))
  const theirs = await performed(chain, world, operations)
  const at = ours.findIndex((our, i) => differs(our, theirs[i]))
  if (at === -1 && theirs.length === ours.length) return undefined
  return { at, operation: operations[at], ours: ours[at], theirs: theirs[at] }
}

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function differs(ours: Outcome, theirs: Outcome | undefined): boolean {
  return (Object.keys(ours) as (keyof Outcome)[]).some((key) => ours[key] !== theirs?.[key])
}

function applied(pair: PairEngine, operation: PairOperation, { driver, make }: PairWorld): Outcome {
  let moved: TokenAmounts | undefined
  try {
    // As in a transaction: what was sent before a refusal comes back.
    const attempt = pair.fork()
    moved = movedBy(attempt, operation, driver, make)
    movedBy(pair, operation, driver, make)
  } catch (error) {
    if (!(error instanceof AmmeterError)) throw error
  }
  return {
    ok: moved !== undefined,
    amount0: moved?.amount0Raw ?? 0n,
    amount1: moved?.amount1Raw ?? 0n,
    reserve0: pair.reserve0Raw,
    reserve1: pair.reserve1Raw,
    totalSupply: pair.totalSupplyRaw,
    kLast: pair.kLastRaw,
    shares: pair.sharesOf(driver),
    protocolShares: pair.protocolSharesRaw,
  }
}

const NOTHING: TokenAmounts = { amount0Raw: 0n, amount1Raw: 0n }

function movedBy(
  pair: PairEngine,
  operation: PairOperation,
  driver: Address,
  make: PairMake,
): TokenAmounts {
  switch (operation.kind) {
    case 'route': {
      const { amount0Raw, amount1Raw } = pair.swap(operation)
      const size = (raw: bigint): bigint => (raw < 0n ? -raw : raw)
      return { amount0Raw: size(amount0Raw), amount1Raw: size(amount1Raw) }
    }
    case 'take':
      pair.send(operation.sent)
      pair.take(operation.out)
      return NOTHING
    case 'send':
      pair.send(operation.sent)
      return NOTHING
    case 'mint':
      return { amount0Raw: pair.mint(driver, operation.sent), amount1Raw: 0n }
    case 'burn':
      return pair.burn(driver, operation.sharesRaw)
    case 'send-shares':
      pair.transfer(driver, pair.state().address, operation.sharesRaw)
      return NOTHING
    case 'skim':
      return pair.skim()
    case 'sync':
      pair.sync()
      return NOTHING
    case 'fee-switch': {
      const { kind, feePips, protocolShare } = feeOf[make]
      pair.setFee({ kind, feePips, ...(operation.on ? { protocolShare } : {}) })
      return NOTHING
    }
  }
}

/**
 * The operations done by the contract in one transaction of the driver, or as a call that leaves no
 * trace.
 *
 * @throws where one is refused
 */
export async function pairDo(
  chain: LocalChain,
  world: PairWorld,
  operations: readonly PairOperation[],
): Promise<readonly Outcome[]> {
  const outcomes = await performed(chain, world, operations)
  const refused = outcomes.findIndex(({ ok }) => !ok)
  if (refused !== -1) throw new Error(`the pair refuses operation ${refused}`)
  return outcomes
}

/** What the contract would answer to one operation. */
export async function pairAsk(
  chain: LocalChain,
  world: PairWorld,
  operation: PairOperation,
): Promise<readonly [bigint, bigint]> {
  const args = [world.pair, termsOf(world), encoded(operation)]
  const data = encodeFunctionData({ abi: pairDriver.abi, functionName: 'perform', args })
  const { data: answer = '0x' } = await chain.client.call({ to: world.driver, data })
  return decodeFunctionResult({
    abi: pairDriver.abi,
    functionName: 'perform',
    data: answer,
  }) as readonly [bigint, bigint]
}

function termsOf({ factory, make }: PairWorld) {
  const [netUnits, feeUnits] = unitsOf[make]
  return { factory, feeTo: FEE_TO, netUnits, feeUnits }
}

async function performed(
  chain: LocalChain,
  world: PairWorld,
  operations: readonly PairOperation[],
) {
  const args = [world.pair, termsOf(world), operations.map(encoded)]
  const data = encodeFunctionData({ abi: pairDriver.abi, functionName: 'run', args })
  const { logs } = await transact(chain, { to: world.driver, data, gas: gasFor(operations) })
  const done = parseEventLogs({ abi: pairDriver.abi, logs, eventName: 'Done' })
  return done.map((log) => {
    const { ok, amount0, amount1, pair } = (log as unknown as { args: Outcome & { pair: Outcome } })
      .args
    const { reserve0, reserve1, totalSupply, kLast, shares, protocolShares } = pair
    return { ok, amount0, amount1, reserve0, reserve1, totalSupply, kLast, shares, protocolShares }
  })
}

/** A few fit any block; a batch needs a chain without the cap. */
function gasFor(operations: readonly PairOperation[]): bigint {
  return operations.length <= 10 ? 10_000_000n : BATCH_GAS
}

const kinds = {
  take: 0,
  mint: 3,
  burn: 4,
  send: 5,
  'send-shares': 6,
  skim: 7,
  sync: 8,
  'fee-switch': 9,
} as const

function encoded(operation: PairOperation) {
  const nothing = { kind: 0, amount0: 0n, amount1: 0n, out0: 0n, out1: 0n }
  switch (operation.kind) {
    case 'route': {
      const { zeroForOne, exact, amountRaw } = operation
      const [amount0, amount1] = zeroForOne ? [amountRaw, 0n] : [0n, amountRaw]
      return { ...nothing, kind: exact === 'input' ? 1 : 2, amount0, amount1 }
    }
    case 'take':
    case 'mint':
    case 'send': {
      const { amount0Raw: amount0, amount1Raw: amount1 } = operation.sent
      const out =
        operation.kind === 'take'
          ? { out0: operation.out.amount0Raw, out1: operation.out.amount1Raw }
          : {}
      return { ...nothing, kind: kinds[operation.kind], amount0, amount1, ...out }
    }
    case 'burn':
    case 'send-shares':
      return { ...nothing, kind: kinds[operation.kind], amount0: operation.sharesRaw }
    case 'fee-switch':
      return { ...nothing, kind: kinds['fee-switch'], amount0: operation.on ? 1n : 0n }
    default:
      return { ...nothing, kind: kinds[operation.kind] }
  }
}

/** Scenarios of `operations` each: protocol fee off, on, switched; Uniswap's contract and another fee. */
export function pairScenarios(operations: number): readonly PairScenario[] {
  const usual = {
    operations,
    switchChance: 0,
    feeOnAtStart: false,
    make: 'uniswap',
    bits: 80,
  } as const
  return [
    { ...usual, title: 'protocol fee off, 18/18', decimals: [18, 18], seed: 1 },
    { ...usual, title: 'protocol fee on, 6/18', decimals: [6, 18], feeOnAtStart: true, seed: 2 },
    {
      ...usual,
      title: 'protocol fee switched, dust',
      decimals: [18, 6],
      bits: 24,
      switchChance: 0.02,
      seed: 3,
    },
    {
      ...usual,
      title: 'fee 0.25 %, a quarter to the protocol, switched',
      decimals: [18, 18],
      make: 'quarter-percent',
      bits: 100,
      switchChance: 0.01,
      feeOnAtStart: true,
      seed: 4,
    },
  ]
}
