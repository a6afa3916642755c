import fc from 'fast-check'
import {
  type AbiEvent,
  type AbiParameter,
  decodeEventLog,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  getAddress,
  toEventSelector,
} from 'viem'
import { expect, test } from 'vitest'
import { uniswapV3PoolAbi } from '../../../src/chain/abis/uniswapV3.ts'
import { setFeeProtocol } from '../../../src/demo/pool.ts'
import {
  burnPosition,
  collectOwed,
  decreaseLiquidity,
  increaseLiquidity,
} from '../../../src/demo/positionManager.ts'
import { transact } from '../../../src/demo/transact.ts'
import { uniswapArtifact } from '../../../src/demo/uniswapArtifacts.ts'
import type { Hex } from '../../../src/domain/address.ts'
import type { EventPlace } from '../../../src/domain/poolEvent.ts'
import type { RawLog } from '../../../src/domain/rawLog.ts'
import {
  decodePoolEvent,
  decodePositionEvent,
  POOL_EVENT_TOPICS,
  POSITION_EVENT_TOPICS,
} from '../../../src/protocols/uniswapV3/events.ts'
import { embeddedChain } from '../../support/embeddedChain.ts'
import '../../support/fixedSeed.ts'
import { rawLogRows } from '../../support/rawLogRows.ts'
import { sharedData } from '../../support/sharedData.ts'
import { makeWorld } from '../../support/world.ts'

const place: EventPlace = {
  blockNumber: 7n,
  blockHash: undefined,
  transactionHash: `0x${'ab'.repeat(32)}`,
  transactionIndex: 3,
  logIndex: 5,
  timestampSec: 1_700_000_000,
}

/** Second route: viem's decoder over the ABI its authors published. */
const eventsOf = (name: 'UniswapV3Pool' | 'NonfungiblePositionManager') =>
  uniswapArtifact(name).abi.filter((entry): entry is AbiEvent => entry.type === 'event')
const poolAbi = eventsOf('UniswapV3Pool').filter(
  ({ name }) => name !== 'IncreaseObservationCardinalityNext',
)
const managerAbi = eventsOf('NonfungiblePositionManager').filter(
  ({ name }) => !name.startsWith('Approval'),
)

/** Our name of a parameter of the ABI. */
const ours: Readonly<Record<string, string>> = {
  amount: 'liquidity',
  amount0: 'amount0Raw',
  amount1: 'amount1Raw',
  paid0: 'paid0Raw',
  paid1: 'paid1Raw',
  feeProtocol0Old: 'feeProtocol0Before',
  feeProtocol1Old: 'feeProtocol1Before',
  feeProtocol0New: 'feeProtocol0',
  feeProtocol1New: 'feeProtocol1',
}

function byViem(abi: readonly AbiEvent[], { topics, data }: Pick<RawLog, 'topics' | 'data'>) {
  const { eventName, args } = decodeEventLog({
    abi,
    topics: topics as [Hex, ...Hex[]],
    data,
    strict: true,
  }) as unknown as { eventName: string; args: Record<string, unknown> }
  const kind = eventName.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
  const facts = Object.entries(args).map(([name, value]) => [ours[name] ?? name, value])
  return { kind, ...Object.fromEntries(facts) }
}

test('the topics are those of the published contracts', () => {
  const selectors = (abi: readonly AbiEvent[]) => abi.map((event) => toEventSelector(event)).sort()
  expect([...POOL_EVENT_TOPICS].sort()).toEqual(selectors(poolAbi))
  expect([...POSITION_EVENT_TOPICS].sort()).toEqual(selectors(managerAbi))
  expect(poolAbi).toHaveLength(8)
  expect(managerAbi).toHaveLength(4)
})

test('any values of every event are decoded as viem decodes them', () => {
  for (const [abi, decode] of [
    [poolAbi, decodePoolEvent],
    [managerAbi, decodePositionEvent],
  ] as const) {
    for (const event of abi) {
      const values = fc.tuple(...event.inputs.map(({ type }) => argumentOf(type)))
      fc.assert(
        fc.property(values, (args) => {
          const log = encodeLog(event, args)
          expect(decode({ ...log, place })).toEqual({ ...byViem([event], log), ...place })
        }),
        { numRuns: 50 },
      )
    }
  }
})

test('a log of another shape is refused, never read', () => {
  const refused: string[] = []
  for (const [abi, decode] of [
    [poolAbi, decodePoolEvent],
    [managerAbi, decodePositionEvent],
  ] as const) {
    for (const event of abi) {
      const log = encodeLog(
        event,
        event.inputs.map(({ type }) => (type === 'address' ? someone : type === 'int24' ? -1 : 1n)),
      )
      const damaged = damagesOf(event, log)
      for (const [what, bad] of Object.entries(damaged)) {
        const label = `${event.name} with ${what}`
        expect(() => decode({ ...bad, place }), label).toThrow(
          expect.objectContaining({ code: 'events/undecodable', name: 'UndecodableLogError' }),
        )
        refused.push(label)
      }
    }
  }
  // Each event refuses at least another topic 0, more and fewer topics, more and fewer bytes.
  expect(refused.length).toBeGreaterThan(12 * 5)
  expect(refused.filter((label) => label.endsWith('a wide int24'))).toHaveLength(5)
})

test('what real contracts log is decoded as viem decodes it', async () => {
  const chain = await embeddedChain()
  try {
    const { actor, deployment, pool, mint, swap } = await makeWorld(chain)
    const { positionManager } = deployment
    const tokenId = await mint(-887_220, 887_220)
    await setFeeProtocol(actor, pool, 4, 10)
    await swap(true, 10n ** 9n)
    await swap(false, 10n ** 18n)
    await increaseLiquidity(actor, positionManager, tokenId, 10n ** 9n, 10n ** 18n)
    const { liquidity } = await increaseLiquidity(
      actor,
      positionManager,
      tokenId,
      10n ** 9n,
      10n ** 18n,
    )
    await decreaseLiquidity(actor, positionManager, tokenId, liquidity)
    await collectOwed(actor, positionManager, tokenId)
    const empty = await mint(-60, 60)
    const [, , , , , , , held] = (await chain.client.readContract({
      address: positionManager,
      abi: uniswapArtifact('NonfungiblePositionManager').abi,
      functionName: 'positions',
      args: [empty],
    })) as readonly bigint[]
    await decreaseLiquidity(actor, positionManager, empty, held as bigint)
    await collectOwed(actor, positionManager, empty)
    await burnPosition(actor, positionManager, empty)
    const collectProtocol = encodeFunctionData({
      abi: uniswapArtifact('UniswapV3Pool').abi,
      functionName: 'collectProtocol',
      args: [actor.wallet.account.address, 2n ** 128n - 1n, 2n ** 128n - 1n],
    })
    await transact(actor, { to: pool, data: collectProtocol })

    const kinds = new Map<string, number>()
    for (const [address, abi, decode] of [
      [pool, poolAbi, decodePoolEvent],
      [positionManager, managerAbi, decodePositionEvent],
    ] as const) {
      const logs = await chain.client.getLogs({ address, fromBlock: 0n })
      for (const { topics, data } of logs) {
        // ERC-721 clears the approval when a token is burned.
        if (topics[0] === toEventSelector('Approval(address,address,uint256)')) continue
        const event = decode({ topics, data, place })
        expect(event).toEqual({ ...byViem(abi, { topics, data }), ...place })
        const kind = `${address === pool ? 'pool' : 'manager'} ${event.kind}`
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
    }
    expect(Object.fromEntries(kinds)).toEqual({
      'pool initialize': 1,
      'pool mint': 4,
      'pool swap': 2,
      // A burn of 0 precedes a collect, so that the fees are up to date.
      'pool burn': 3,
      'pool collect': 2,
      'pool set-fee-protocol': 1,
      'pool collect-protocol': 1,
      'manager increase-liquidity': 4,
      'manager decrease-liquidity': 2,
      'manager collect': 2,
      'manager transfer': 3,
    })
    const fee = await chain.client.readContract({
      address: pool,
      abi: uniswapV3PoolAbi,
      functionName: 'slot0',
    })
    expect(fee[5]).toBe(4 + (10 << 4))
  } finally {
    await chain.close()
  }
})

const recorded = [
  {
    file: 'ethereum-0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640-2024-01-05',
    counts: { swap: 6046, mint: 54, burn: 69, collect: 65 },
  },
  {
    file: 'ethereum-0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8-2024-01-05',
    counts: { swap: 267, mint: 4, burn: 17, collect: 16 },
  },
  {
    file: 'polygon-0x45dda9cb7c25131df268515131f647d726f50608-2022-01-05',
    counts: { swap: 3972, mint: 64, burn: 62, collect: 60 },
  },
  {
    file: 'ethereum-uniswap-proxy-lp-2024-01-05',
    counts: { 'increase-liquidity': 1350, 'decrease-liquidity': 1082, collect: 1421 },
  },
]

test.for(recorded)('every recorded log of $file', ({ file, counts }, { skip }) => {
  const path = sharedData(`demeter-fetch/${file}.raw.csv`)
  if (path === undefined) return skip('no shared data')
  const isPool = !file.includes('proxy')
  const tally: Record<string, number> = {}
  for (const { topics, data } of rawLogRows(path)) {
    const log = { topics, data, place }
    const event = isPool ? decodePoolEvent(log) : decodePositionEvent(log)
    expect(event).toEqual({ ...byViem(isPool ? poolAbi : managerAbi, log), ...place })
    tally[event.kind] = (tally[event.kind] ?? 0) + 1
  }
  expect(tally).toEqual(counts)
})

const someone = getAddress(`0x${'11'.repeat(20)}`)

function argumentOf(type: string): fc.Arbitrary<unknown> {
  if (type === 'address') {
    return fc
      .bigInt({ min: 0n, max: 2n ** 160n - 1n })
      .map((value) => getAddress(`0x${value.toString(16).padStart(40, '0')}`))
  }
  const bits = BigInt(/\d+$/.exec(type)?.[0] ?? '0')
  const [min, max] = type.startsWith('u')
    ? [0n, 2n ** bits - 1n]
    : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
  // The ends of a type are what a decoder gets wrong.
  const integer = fc.oneof(fc.constantFrom(min, max, 0n), fc.bigInt({ min, max }))
  return bits <= 24n ? integer.map(Number) : integer
}

function encodeLog(event: AbiEvent, args: readonly unknown[]): Pick<RawLog, 'topics' | 'data'> {
  const isIndexed = (index: number) =>
    (event.inputs[index] as { indexed?: boolean }).indexed === true
  const indexed = args.filter((_, index) => isIndexed(index))
  const unindexed = event.inputs.filter((_, index) => !isIndexed(index))
  return {
    topics: encodeEventTopics({ abi: [event], eventName: event.name, args: indexed }) as Hex[],
    data: encodeAbiParameters(
      unindexed as readonly AbiParameter[],
      args.filter((_, index) => !isIndexed(index)),
    ),
  }
}

/** The log in every wrong shape that a lenient decoder would read. */
function damagesOf(event: AbiEvent, { topics, data }: Pick<RawLog, 'topics' | 'data'>) {
  const damages: Record<string, Pick<RawLog, 'topics' | 'data'>> = {
    'another topic 0': { topics: [`0x${'12'.repeat(32)}`, ...topics.slice(1)], data },
    'no topics': { topics: [], data },
    'a topic more': { topics: [...topics, `0x${'00'.repeat(32)}`], data },
    'a word more': { topics, data: `${data}${'00'.repeat(32)}` },
    'a byte more': { topics, data: `${data}00` },
  }
  if (topics.length > 1) damages['a topic less'] = { topics: topics.slice(0, -1), data }
  if (topics.length > 1)
    damages['a short topic'] = {
      topics: topics.map((t, i) => (i === 1 ? (t.slice(0, -2) as Hex) : t)),
      data,
    }
  if (data.length > 2) {
    damages['a word less'] = { topics, data: data.slice(0, -64) as Hex }
    damages['a byte less'] = { topics, data: data.slice(0, -2) as Hex }
    damages['no hex'] = { topics, data: `${data.slice(0, -1)}g` as Hex }
  }
  let topic = 0
  let word = 0
  for (const { type, indexed } of event.inputs as readonly (AbiParameter & {
    indexed?: boolean
  })[]) {
    const at = indexed ? { topic: ++topic } : { word: word++ }
    if (type === 'int256' || type === 'uint256') continue
    // One bit beyond the type: for int24, −1 whose highest bit is missing.
    const spoiled = type === 'int24' ? `7${'f'.repeat(63)}` : `8${'0'.repeat(62)}1`
    const what = type === 'int24' ? 'a wide int24' : `a wide ${type} at ${JSON.stringify(at)}`
    damages[what] =
      'topic' in at
        ? { topics: topics.map((t, i) => (i === at.topic ? (`0x${spoiled}` as Hex) : t)), data }
        : {
            topics,
            data: `0x${data.slice(2, 2 + at.word * 64)}${spoiled}${data.slice(66 + at.word * 64)}`,
          }
  }
  return damages
}
