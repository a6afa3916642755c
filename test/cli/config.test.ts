import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/cli/config.ts'
import { type ReadingFlags, settle } from '../../src/cli/settings.ts'
import { AmmeterError } from '../../src/errors.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ammeter-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

describe('configuration', () => {
  test('an empty folder configures nothing', async () => {
    expect(await loadConfig(folder, {})).toEqual({})
  })

  test('TypeScript and JSON say the same', async () => {
    write('ammeter.config.json', '{ "rpcUrl": "http://node:1", "chain": "base" }')
    expect(await loadConfig(folder, {})).toEqual({ rpcUrl: 'http://node:1', chain: 'base' })
    write('ammeter.config.ts', "export default { rpcUrl: 'http://node:2' as string }")
    expect(await loadConfig(folder, {})).toEqual({ rpcUrl: 'http://node:2' })
  })

  test('foundry aliases are taken with their variables, or left out', async () => {
    write('foundry.toml', `[rpc_endpoints]\na = "http://a/\${KEY}"\nb = "http://b/\${MISSING}"`)
    expect(await loadConfig(folder, { KEY: 'secret' })).toEqual({
      rpcEndpoints: { a: 'http://a/secret' },
    })
  })

  test.each([
    ['a wrong type', '{ "timeoutSec": "sentinel-secret" }'],
    ['an unknown key', '{ "rpcURL": "http://sentinel-secret" }'],
    ['no JSON', '{ sentinel-secret'],
  ])('%s is refused without quoting the file', async (_, text) => {
    write('ammeter.config.json', text)
    const error = await loadConfig(folder, {}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AmmeterError)
    expect((error as AmmeterError).code).toBe('config/invalid')
    expect((error as AmmeterError).message).not.toContain('sentinel')
  })
})

describe('flag > environment > config > default', () => {
  const settled = async (flags: ReadingFlags, env: Record<string, string> = {}) =>
    settle(flags, {
      cwd: folder,
      env,
      writeOut: () => {},
      writeErr: () => {},
      outIsTerminal: false,
      errIsTerminal: false,
      signal: new AbortController().signal,
      nowSec: () => 0,
    })

  test('each step wins over the next', async () => {
    write('ammeter.config.json', '{ "rpcUrl": "http://config", "timeoutSec": 7, "chain": 10 }')
    expect(await settled({})).toMatchObject({
      rpcUrl: 'http://config',
      timeoutSec: 7,
      chainId: 10,
      block: 'latest',
    })
    expect((await settled({}, { ETH_RPC_URL: 'http://env' })).rpcUrl).toBe('http://env')
    expect((await settled({}, { ETH_RPC_URL: '' })).rpcUrl).toBe('http://config')
    const flags = { rpcUrl: 'http://flag', timeout: '3', chain: 'arbitrum' }
    expect(await settled(flags, { ETH_RPC_URL: 'http://env' })).toMatchObject({
      rpcUrl: 'http://flag',
      timeoutSec: 3,
      chainId: 42161,
    })
  })

  test('an alias stands for its URL', async () => {
    write('ammeter.config.json', '{ "rpcEndpoints": { "mine": "https://host/key" } }')
    expect((await settled({ rpcUrl: 'mine' })).rpcUrl).toBe('https://host/key')
  })

  test.each<[string, ReadingFlags, string]>([
    ['no node', {}, 'usage/no-rpc-url'],
    ['an unknown alias', { rpcUrl: 'nope' }, 'config/rpc-url'],
    ['a websocket', { rpcUrl: 'ws://node' }, 'config/rpc-url'],
    ['a timeout beyond numbers', { rpcUrl: 'http://x', timeout: '1e999' }, 'usage/bad-argument'],
    ['a chain nobody knows', { rpcUrl: 'http://x', chain: 'nope' }, 'usage/bad-argument'],
    ['a bad address', { rpcUrl: 'http://x', factory: '0x12' }, 'usage/bad-argument'],
    ['a timeout of zero', { rpcUrl: 'http://x', timeout: '0' }, 'usage/bad-argument'],
    ['a timeout in words', { rpcUrl: 'http://x', timeout: '1 hour' }, 'usage/bad-argument'],
  ])('%s is refused', async (_, flags, code) => {
    const error = await settled(flags).catch((thrown: unknown) => thrown)
    expect((error as AmmeterError).code).toBe(code)
  })
})
