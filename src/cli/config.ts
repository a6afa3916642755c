import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { AmmeterError } from '../errors.ts'

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'an address: 0x and 40 hex digits')

const configSchema = z.strictObject({
  rpcUrl: z.string().optional(),
  /** Aliases for `-r`. */
  rpcEndpoints: z.record(z.string(), z.string()).optional(),
  chain: z.union([z.string(), z.int().positive()]).optional(),
  protocol: z.string().optional(),
  factory: address.optional(),
  positionManager: address.optional(),
  poolManager: address.optional(),
  stateView: address.optional(),
  timeoutSec: z.number().positive().optional(),
  store: z.string().optional(),
})

/** What `ammeter.config.{ts,json}` may say. */
export type Config = z.output<typeof configSchema>

/**
 * Reads `ammeter.config.ts` or `.json` of a folder, and the `[rpc_endpoints]` of its `foundry.toml`
 * as aliases. A folder without either gives an empty configuration.
 *
 * @throws `config/invalid`
 */
export async function loadConfig(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const own = await readOwn(cwd)
  const foundry = await readFoundryEndpoints(cwd, env)
  const rpcEndpoints = { ...foundry, ...own.rpcEndpoints }
  return Object.keys(rpcEndpoints).length === 0 ? own : { ...own, rpcEndpoints }
}

async function readOwn(cwd: string): Promise<Config> {
  for (const name of ['ammeter.config.ts', 'ammeter.config.json']) {
    const file = join(cwd, name)
    if (!existsSync(file)) continue
    try {
      const content: unknown = name.endsWith('.json')
        ? JSON.parse(readFileSync(file, 'utf8'))
        : ((await import(pathToFileURL(file).href)) as { default?: unknown }).default
      return configSchema.parse(content)
    } catch (error) {
      throw new InvalidConfigError(name, error)
    }
  }
  return {}
}

async function readFoundryEndpoints(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const file = join(cwd, 'foundry.toml')
  if (!existsSync(file)) return {}
  const { parse } = await import('smol-toml')
  try {
    const endpoints = parse(readFileSync(file, 'utf8'))['rpc_endpoints']
    const aliases: Record<string, string> = {}
    if (typeof endpoints !== 'object' || endpoints === null) return aliases
    for (const [alias, value] of Object.entries(endpoints)) {
      const url =
        typeof value === 'object' && value !== null && 'endpoint' in value ? value.endpoint : value
      // Foundry writes secrets as ${NAME}; one that is not set leaves the alias out.
      if (typeof url !== 'string') continue
      const names = [...url.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name)
      if (names.every((name) => env[name] !== undefined))
        aliases[alias] = url.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? '')
    }
    return aliases
  } catch (error) {
    throw new InvalidConfigError('foundry.toml', error)
  }
}

export class InvalidConfigError extends AmmeterError {
  override readonly name = 'InvalidConfigError'
  constructor(file: string, cause: unknown) {
    // A configuration holds RPC URLs: say where it is wrong, never what it says.
    const where =
      cause instanceof z.ZodError
        ? cause.issues
            .map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.code}`)
            .join('; ')
        : cause instanceof Error
          ? cause.name
          : 'unreadable'
    super({
      code: 'config/invalid',
      shortMessage: `${file} cannot be used: ${where}.`,
      hints: ['docs/CONFIG.md lists the keys.'],
    })
  }
}
