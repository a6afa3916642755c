import type { PublicClient } from 'viem'
import type { CollectOptions } from '../analysis/collect.ts'
import { createChainClient } from '../chain/client.ts'
import type { BlockChoice } from '../chain/pinBlock.ts'
import type { Address } from '../domain/address.ts'
import { DEFAULT_PROTOCOL } from '../domain/ids.ts'
import { AmmeterError } from '../errors.ts'
import { protocols } from '../protocols/index.ts'
import type { PairProtocol } from '../protocols/pairProtocol.ts'
import type { RangeAccess, RangeDeployment, RangeProtocol } from '../protocols/rangeProtocol.ts'
import { parsePoolKey } from '../protocols/uniswapV4/poolKey.ts'
import type { StateAccess } from '../protocols/uniswapV4/source.ts'
import { UsageError } from './errors.ts'
import type { CliIo } from './io.ts'
import type { ReadingFlags, Settings } from './settings.ts'

/** The flags of a command that reads a pool's pair. */
export type ReadFlags = ReadingFlags & {
  readonly base?: string
  readonly invert?: boolean
  readonly color?: boolean
  readonly readBy?: string
  readonly poolKey?: string
}

/** A client to the node of the settings, bound by the run's deadline and by Ctrl-C. */
export function openNode(settings: Settings, io: CliIo): PublicClient {
  return createChainClient({
    rpcUrl: settings.rpcUrl,
    deadlineMs: settings.timeoutSec * 1000,
    signal: io.signal,
  })
}

/**
 * What every collection is told, from settings, flags and the id, of any protocol whose pools have ticks.
 *
 * @throws `usage/bad-argument`, `usage/bad-pool-key`, `usage/not-for-protocol`
 */
export function rangeOptions(
  settings: Settings,
  flags: ReadFlags,
  io: CliIo,
  id: NamedId,
): CollectOptions<RangeProtocol> & RangeAccess {
  return {
    ...commonOptions(settings, flags, io, id),
    protocol: rangeProtocolOf(id.protocol),
    deployment: addressesOf(settings),
    ...(flags.poolKey === undefined ? {} : { poolKey: parsePoolKey(flags.poolKey) }),
    ...(flags.readBy === undefined ? {} : { stateAccess: stateAccess(flags.readBy) }),
  }
}

/** {@link rangeOptions} of a protocol whose pools are pairs. */
export function pairOptions(
  settings: Settings,
  flags: ReadFlags,
  io: CliIo,
  id: NamedId,
): CollectOptions<PairProtocol> {
  const { factory } = settings
  return {
    ...commonOptions(settings, flags, io, id),
    protocol: pairProtocolOf(id.protocol),
    deployment: factory === undefined ? {} : { factory },
  }
}

/** What is told where each subject brings its own protocol. */
export function subjectsOptions(
  settings: Settings,
  flags: ReadFlags,
  io: CliIo,
  chainId: number | undefined,
): Omit<CollectOptions<RangeProtocol>, 'protocol'> {
  return { ...commonOptions(settings, flags, io, { chainId }), deployment: addressesOf(settings) }
}

type NamedId = { readonly chainId: number | undefined; readonly protocol: string }

function commonOptions(
  settings: Settings,
  flags: ReadFlags,
  io: CliIo,
  id: Pick<NamedId, 'chainId'>,
) {
  if (id.chainId !== undefined && settings.chainId !== undefined && id.chainId !== settings.chainId)
    throw new UsageError(`The id is of chain ${id.chainId}, --chain says ${settings.chainId}.`)
  return {
    chainId: settings.chainId ?? id.chainId,
    block: blockChoice(settings.block),
    nowSec: io.nowSec(),
    base: baseChoice(flags.base),
    invert: flags.invert,
  }
}

/**
 * The command that gives a result again: the id, the flags and what the configuration added, at the
 * block that was read, without the node's address.
 */
export function reproduceLine(
  command: string,
  ids: string | readonly string[],
  flags: object,
  { chainId, protocol, factory, positionManager, poolManager, stateView }: Settings,
): (block: { readonly number: bigint }) => string {
  const contracts = { factory, positionManager, poolManager, stateView }
  const settled = { chain: chainId, protocol, ...contracts }
  return ({ number }) =>
    commandLine([command, ...(typeof ids === 'string' ? [ids] : ids)], {
      ...flags,
      ...settled,
      block: number.toString(),
    })
}

/** A command line of ours, quoted for a POSIX shell; presentation and the node's URL left out. */
export function commandLine(words: readonly string[], flags: object): string {
  const line = ['ammeter', ...words.map(quoted)]
  for (const [name, value] of Object.entries(flags) as [string, unknown][]) {
    if (PRESENTATION.has(name) || value === undefined || value === false) continue
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (value === true) line.push(flag)
    else
      for (const each of Array.isArray(value) ? value : [value])
        line.push(quoted(`${flag}=${String(each)}`))
  }
  if ('deposit' in flags && flags.deposit === false) line.push('--no-deposit')
  return line.join(' ')
}

/** Flags that do not change what is read, and the one that `--no-…` words. */
const PRESENTATION: ReadonlySet<string> = new Set([
  'rpcUrl',
  'json',
  'save',
  'quiet',
  'verbose',
  'color',
  'timeout',
  'deposit',
])

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The protocol of a name; what it can do shows in its members. @throws `usage/unknown-protocol` */
export function protocolOf(id: string): (typeof protocols)[number] {
  const found = protocols.find((protocol) => protocol.id === id)
  if (found !== undefined) return found
  throw new UnknownProtocolError(id)
}

/**
 * A protocol of pools with ticks and positions with a range.
 *
 * @throws `usage/unknown-protocol`, `usage/not-for-protocol`
 */
export function rangeProtocolOf(id: string): RangeProtocol {
  const protocol = protocolOf(id)
  if ('readPoolById' in protocol) return protocol
  throw new NotForProtocolError(protocol.name, 'a position by number', 'LP tokens of an owner', [
    'Name them as <protocol>:<pair>@<owner>.',
  ])
}

/**
 * A protocol of pairs and LP tokens.
 *
 * @throws `usage/unknown-protocol`, `usage/not-for-protocol`
 */
export function pairProtocolOf(id: string): PairProtocol {
  const protocol = protocolOf(id)
  if ('readPair' in protocol) return protocol
  throw new NotForProtocolError(protocol.name, 'LP tokens of an owner', 'numbered positions', [
    'Name a position by its number.',
  ])
}

/**
 * A protocol whose events are kept and replayed.
 *
 * @throws `usage/unknown-protocol`, `usage/not-for-protocol`
 */
export function historyProtocolOf(id: string): CollectOptions['protocol'] {
  const protocol = protocolOf(id)
  if ('poolEventSource' in protocol) return protocol
  throw new NotForProtocolError(protocol.name, 'recorded swaps or a recorded life', 'neither yet')
}

function stateAccess(text: string): StateAccess {
  if (text === 'extsload' || text === 'state-view') return text
  throw new UsageError(`--read-by takes extsload or state-view, not "${text.slice(0, 40)}".`)
}

/** The contracts named by flag or configuration; a protocol takes its own and leaves the rest. */
export function addressesOf({
  factory,
  positionManager,
  poolManager,
  stateView,
}: Settings): Partial<RangeDeployment> {
  return {
    ...(factory === undefined ? {} : { factory }),
    ...(positionManager === undefined ? {} : { positionManager }),
    ...(poolManager === undefined ? {} : { poolManager }),
    ...(stateView === undefined ? {} : { stateView }),
  }
}

/** A block as people name it: a number, a tag or a time. @param flag - where it was given */
export function blockChoice(text: string, flag = '--block'): BlockChoice {
  if (/^\d{1,18}$/.test(text)) return BigInt(text)
  if (text === 'latest' || text === 'safe' || text === 'finalized') return text
  // Without a zone the same text would mean another block on another machine.
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const atSec = isTime ? Date.parse(text) / 1000 : Number.NaN
  if (Number.isFinite(atSec)) return { atSec }
  throw new UsageError(
    `${flag} takes a number, latest, safe, finalized or a time, not "${text.slice(0, 40)}".`,
    ['A time is ISO with its zone: 2024-01-05T12:00:00Z, or a date alone for midnight UTC.'],
  )
}

function baseChoice(text: string | undefined): CollectOptions['base'] {
  if (text === undefined || text === 'token0' || text === 'token1') return text
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return text as Address
  throw new UsageError(
    `--base takes token0, token1 or a token's address, not "${text.slice(0, 40)}".`,
  )
}

export class NotForProtocolError extends AmmeterError {
  override readonly name = 'NotForProtocolError'
  constructor(
    protocol: string,
    asked: string,
    has: string,
    hints: readonly string[] = ['`ammeter pool` and `ammeter position` read it without --store.'],
  ) {
    super({
      code: 'usage/not-for-protocol',
      shortMessage: `This command was asked for ${asked}; ${protocol} has ${has}.`,
      hints,
    })
  }
}

export class UnknownProtocolError extends AmmeterError {
  override readonly name = 'UnknownProtocolError'
  constructor(id: string) {
    super({
      code: 'usage/unknown-protocol',
      shortMessage: `No protocol is called "${id.slice(0, 40)}".`,
      hints: [
        `Known: ${protocols.map(({ id: known }) => known).join(', ')} (default: ${DEFAULT_PROTOCOL}).`,
      ],
    })
  }
}
