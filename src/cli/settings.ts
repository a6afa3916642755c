import { resolve } from 'node:path'
import type { Address } from '../domain/address.ts'
import { chainIdOf } from '../domain/chains.ts'
import { AmmeterError } from '../errors.ts'
import type { Config } from './config.ts'
import { UsageError } from './errors.ts'
import type { CliIo } from './io.ts'

/** The flags every reading command takes, as commander hands them over. */
export type ReadingFlags = {
  readonly rpcUrl?: string
  readonly chain?: string
  readonly protocol?: string
  readonly factory?: string
  readonly positionManager?: string
  readonly poolManager?: string
  readonly stateView?: string
  readonly block?: string
  readonly timeout?: string
  readonly store?: string
  readonly json?: boolean
  readonly save?: string
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/** What a command runs with, after flag > environment > config > default. */
export type Settings = {
  readonly rpcUrl: string
  readonly chainId: number | undefined
  readonly protocol: string | undefined
  readonly factory: Address | undefined
  readonly positionManager: Address | undefined
  /** Of Uniswap v4. */
  readonly poolManager: Address | undefined
  readonly stateView: Address | undefined
  /** Block number, tag, or ISO time as given. */
  readonly block: string
  /** For the whole run, seconds. */
  readonly timeoutSec: number
  /** Whether the deadline was asked for; a fetch of years has none by itself. */
  readonly isTimeoutGiven: boolean
  /** Folder of all event stores. */
  readonly store: string
}

const DEFAULT_TIMEOUT_SEC = 120
const DEFAULT_STORE = '.ammeter/events'

/**
 * Settles where to read and what.
 *
 * @param options.needsNode - `false`: nothing is read from a node, and `rpcUrl` is empty
 * @throws `usage/no-rpc-url`, `usage/bad-argument`
 */
export async function settle(
  flags: ReadingFlags,
  io: CliIo,
  { needsNode = true }: { readonly needsNode?: boolean } = {},
): Promise<Settings> {
  const { loadConfig } = await import('./config.ts')
  const config = await loadConfig(io.cwd, io.env)
  return {
    rpcUrl: needsNode ? rpcUrlOf(flags, io, config) : '',
    chainId: chainOf(flags.chain ?? config.chain),
    protocol: flags.protocol ?? config.protocol,
    factory: addressOf('--factory', flags.factory ?? config.factory),
    positionManager: addressOf(
      '--position-manager',
      flags.positionManager ?? config.positionManager,
    ),
    poolManager: addressOf('--pool-manager', flags.poolManager ?? config.poolManager),
    stateView: addressOf('--state-view', flags.stateView ?? config.stateView),
    block: flags.block ?? 'latest',
    isTimeoutGiven: (flags.timeout ?? config.timeoutSec) !== undefined,
    store: resolve(
      io.cwd,
      flags.store ?? nonEmpty(io.env['AMMETER_STORE']) ?? config.store ?? DEFAULT_STORE,
    ),
    timeoutSec:
      flags.timeout === undefined
        ? (config.timeoutSec ?? DEFAULT_TIMEOUT_SEC)
        : positiveNumber('--timeout', flags.timeout),
  }
}

/** A flag's number, > 0 and finite. */
export function positiveNumber(flag: string, text: string): number {
  const value = finiteNumber(flag, text)
  if (value <= 0) throw new UsageError(`${flag} takes a number above zero, not ${text}.`)
  return value
}

/** A flag's number, of either sign. */
export function finiteNumber(flag: string, text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()))
    throw new UsageError(`${flag} takes a number, not "${text.slice(0, 40)}".`)
  const value = Number.parseFloat(text)
  if (!Number.isFinite(value)) throw new UsageError(`${flag} is beyond what a number can hold.`)
  return value
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function rpcUrlOf(flags: ReadingFlags, io: CliIo, config: Config): string {
  const fromEnv = io.env['ETH_RPC_URL']
  const given = flags.rpcUrl ?? (fromEnv === '' ? undefined : fromEnv) ?? config.rpcUrl
  if (given === undefined || given === '') throw new NoRpcUrlError()
  const url = config.rpcEndpoints?.[given] ?? given
  if (!/^https?:\/\//i.test(url)) throw new BadRpcUrlError(Object.keys(config.rpcEndpoints ?? {}))
  return url
}

function chainOf(chain: string | number | undefined): number | undefined {
  if (chain === undefined) return undefined
  const chainId = chainIdOf(String(chain))
  if (chainId === undefined)
    throw new UsageError(`--chain takes a chain id or a name, not "${String(chain).slice(0, 40)}".`)
  return chainId
}

function addressOf(flag: string, text: string | undefined): Address | undefined {
  if (text === undefined) return undefined
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw new UsageError(`${flag} takes an address (0x and 40 hex digits).`)
  return text as Address
}

export class NoRpcUrlError extends AmmeterError {
  override readonly name = 'NoRpcUrlError'
  constructor() {
    super({
      code: 'usage/no-rpc-url',
      shortMessage: 'No node to read from.',
      hints: [
        'Give -r <url>, set ETH_RPC_URL, or write rpcUrl into ammeter.config.json.',
        '`ammeter demo` needs no node.',
      ],
    })
  }
}

export class BadRpcUrlError extends AmmeterError {
  override readonly name = 'BadRpcUrlError'
  constructor(aliases: readonly string[]) {
    super({
      code: 'config/rpc-url',
      shortMessage: 'The RPC URL is neither http(s) nor a known alias.',
      hints: [
        aliases.length === 0
          ? 'No alias is configured: write rpcEndpoints into ammeter.config.json, or use foundry.toml.'
          : `Known aliases: ${aliases.join(', ')}.`,
        'A websocket is not read from: give the http(s) URL of the node.',
      ],
    })
  }
}
