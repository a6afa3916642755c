import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployUniswapV3 } from '../../src/demo/deployment.ts'
import { type CliRun, runAmmeter } from '../support/cli.ts'
import { hardhatServer, type LocalChain } from '../support/embeddedChain.ts'
import { type RpcServer, type ScriptedAnswer, startRpcServer } from '../support/rpcServer.ts'
import { makeWorld, type World } from '../support/world.ts'

const KEY = 'sentinel-0123456789abcdef'

let chain: LocalChain & { readonly url: string }
let world: World
let server: RpcServer
let tokenId: bigint

beforeAll(async () => {
  chain = await hardhatServer()
  world = await makeWorld(chain)
  tokenId = await world.mint(198_000, 203_040)
  server = await startRpcServer(chain.provider)
})
afterAll(async () => {
  await server.close()
  await chain.close()
})

const deployment = () => [
  '--factory',
  world.deployment.factory,
  '--position-manager',
  world.deployment.positionManager,
]

/** Runs `ammeter position` through the scripted server, whose URL holds a key. */
async function position(id: string, ...args: string[]): Promise<CliRun> {
  const run = await runAmmeter([
    'position',
    id,
    '--json',
    '-v',
    ...deployment(),
    '-r',
    `${server.url}/v2/${KEY}?apikey=${KEY}`,
    ...args,
  ])
  // Whatever happens, the key is nowhere.
  expect(run.out + run.err).not.toContain(KEY)
  return run
}

function expectError(run: CliRun, code: string, exitCode: number): void {
  const { error } = JSON.parse(run.out) as { error: { code: string; message: string } }
  expect(error.code, error.message).toBe(code)
  expect(run.exitCode).toBe(exitCode)
  expect(error.message).not.toBe('')
}

describe('what bad input gets', () => {
  test.each<[string, readonly string[], string, number]>([
    ['a token id that never existed', ['999999'], 'position/not-found', 4],
    ['no id at all', ['abc'], 'usage/bad-id', 2],
    ['a block in the future', ['1', '--block', '99999999'], 'block/not-found', 4],
    ['a time before the chain', ['1', '--block', '1999-01-01'], 'block/not-found', 4],
    ['a time without a zone', ['1', '--block', '2024-01-05T12:00:00'], 'usage/bad-argument', 2],
    ['a wrong chain', ['1', '--chain', 'mainnet'], 'chain/wrong-chain', 4],
    ['an id of a wrong chain', ['base:uniswap-v3:1'], 'chain/wrong-chain', 4],
    ['two chains', ['base:uniswap-v3:1', '--chain', '10'], 'usage/bad-argument', 2],
    ['an unknown protocol', ['uniswap-v9:1'], 'usage/unknown-protocol', 2],
    ['a base that is no token', ['1', '--base', 'ETH'], 'usage/bad-argument', 2],
    [
      'a base of another pool',
      ['1', '--base', '0x00000000000000000000000000000000000000aa'],
      'usage/not-in-pool',
      2,
    ],
    ['an entry price of zero', ['1', '--entry-price', '0'], 'usage/bad-argument', 2],
    ['two entries', ['1', '--entry-price', '1', '--entry-block', '1'], 'usage/bad-argument', 2],
    ['a hedge in words', ['1', '--existing', 'short'], 'usage/bad-argument', 2],
    ['a negative volatility', ['1', '--volatility=-0.5'], 'usage/bad-argument', 2],
  ])('%s', async (_, args, code, exitCode) => {
    server.reset()
    const [id = '', ...rest] = args
    expectError(await position(id, ...rest), code, exitCode)
  })

  test('an unknown flag, without an object getting lost', async () => {
    const run = await runAmmeter(['position', '1', '--json', '--nope'])
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.out).error.code).toBe('usage/bad-argument')
  })

  test('a mistyped flag that holds the URL', async () => {
    const run = await runAmmeter(['position', '1', '--json', `--rpcurl=https://node/v2/${KEY}`])
    expect(run.exitCode).toBe(2)
    expect(run.out + run.err).not.toContain(KEY)
  })

  test.each(['-1', '1.5', 'all', '1001'])('%s levels of a book', async (levels) => {
    const run = await runAmmeter(['pool', world.pool, '--json', `--levels=${levels}`])
    expectError(run, 'usage/bad-argument', 2)
  })

  test('a manager of another factory', async () => {
    const other = await deployUniswapV3(world.actor)
    const run = await position('1', '--factory', other.factory)
    expectError(run, 'position/no-manager', 4)
  })

  test('a pool that is not the factory’s', async () => {
    const other = await deployUniswapV3(world.actor)
    const run = await runAmmeter([
      'pool',
      world.pool,
      '--json',
      '-r',
      server.url,
      '--factory',
      other.factory,
      '--position-manager',
      other.positionManager,
    ])
    expectError(run, 'pool/not-from-factory', 4)
  })

  test('an account that is no pool', async () => {
    const run = await runAmmeter([
      'pool',
      world.pair.token0.address,
      '--json',
      '-r',
      server.url,
      ...deployment(),
    ])
    expectError(run, 'pool/not-a-pool', 4)
  })
})

describe('what a bad node gets', () => {
  const faults: readonly [string, () => void, string, number][] = [
    [
      'HTML instead of JSON',
      () => server.on('*', { body: '<html>captive portal</html>' }),
      'rpc/bad-response',
      3,
    ],
    ['an empty body', () => server.on('*', { body: '' }), 'rpc/bad-response', 3],
    ['401', () => server.on('*', { status: 401, body: `bad key ${KEY}` }), 'rpc/unauthorized', 3],
    [
      'a limit that asks for an hour',
      () => server.on('*', { status: 429, headers: { 'retry-after': '3600' }, body: KEY }),
      'rpc/rate-limited',
      3,
    ],
    [
      'pruned state',
      () => server.on('eth_call', { error: { code: -32000, message: 'missing trie node abc' } }),
      'chain/not-archive',
      4,
    ],
    ['a socket that closes', () => server.on('*', { reset: true }), 'rpc/unreachable', 3],
    ['silence', () => server.on('*', { delayMs: Number.POSITIVE_INFINITY }), 'rpc/timeout', 3],
    [
      'a block that changes under the reader, twice',
      () => {
        let reads = 0
        server.on('eth_getBlockByNumber', async (seen) => {
          const block = (await chain.provider.request({
            method: 'eth_getBlockByNumber',
            params: seen.params,
          } as never)) as object
          reads += 1
          return { result: { ...block, hash: `0x${String(reads).padStart(64, '0')}` } }
        })
      },
      'chain/reorg',
      4,
    ],
  ]

  test.each(faults)('%s', async (_, script, code, exitCode) => {
    server.reset()
    script()
    const startedMs = performance.now()
    const run = await position(String(tokenId), '--timeout', '3', '--no-deposit')
    expectError(run, code, exitCode)
    expect(performance.now() - startedMs).toBeLessThan(6000)
    server.reset()
  })

  test('nobody listening', async () => {
    const run = await runAmmeter([
      'position',
      '1',
      '--json',
      '-r',
      `http://127.0.0.1:9/${KEY}`,
      '--timeout',
      '3',
    ])
    expectError(run, 'rpc/unreachable', 3)
    expect(run.out + run.err).not.toContain(KEY)
  })

  test('a deposit whose block was replaced meanwhile is read anew', async () => {
    server.reset()
    let asked = 0
    server.on('eth_getLogs', async ({ params }) => {
      const logs = (await chain.provider.request({
        method: 'eth_getLogs',
        params,
      } as never)) as object[]
      asked += 1
      const replaced = { blockHash: `0x${'77'.repeat(32)}` }
      return { result: asked === 1 ? logs.map((log) => ({ ...log, ...replaced })) : logs }
    })
    const run = await position(String(tokenId), '--base', 'token1')
    server.reset()
    expect(run.exitCode, run.out).toBe(0)
    expect(asked).toBe(2)
    expect(JSON.parse(run.out).data.performance.since.source).toBe('deposit')
  })

  const lost: readonly [string, ScriptedAnswer][] = [
    ['has lost the deposit', { result: [] }],
    ['limits log queries', { status: 429, headers: { 'retry-after': '3600' }, body: 'slow down' }],
    ['forbids log queries', { status: 403, body: 'not on this plan' }],
    ['has log queries disabled', { error: { code: -32000, message: 'eth_getLogs is disabled' } }],
  ]

  test.each(lost)('a node that %s costs the drift, not the rest', async (_, answer) => {
    server.reset()
    server.on('eth_getLogs', answer)
    const run = await position(String(tokenId))
    server.reset()
    expect(run.exitCode).toBe(0)
    const { data, warnings } = JSON.parse(run.out)
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'position/entry-unknown' }))
    expect(data.performance).toBeUndefined()
    expect(data.hedge.orders).toHaveLength(1)
  })
})

test('a tape that was tampered with is refused, and nothing half-written is left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ammeter-bad-'))
  writeFileSync(join(folder, 'tape.json'), '{"kind":"position"}')
  const run = await runAmmeter(['replay', join(folder, 'tape.json'), '--json'])
  expectError(run, 'tape/invalid', 4)
  const missing = await runAmmeter(['replay', join(folder, 'none.json'), '--json'])
  expectError(missing, 'file/not-readable', 2)
  server.reset()
  const unwritable = await position(
    String(tokenId),
    '--save',
    join(folder, 'no', 'such', 'tape.json'),
  )
  expectError(unwritable, 'file/not-writable', 2)
  expect(readdirSync(folder)).toEqual(['tape.json'])
  rmSync(folder, { recursive: true })
})

test('the process itself: exit code, one object on stdout, no key anywhere', async () => {
  server.reset()
  server.on('*', { status: 500, body: KEY })
  const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
  const url = `http://user:${KEY}@${new URL(server.url).host}/${KEY}`
  const run = await new Promise<CliRun>((resolve) => {
    execFile(
      process.execPath,
      [main, 'position', '1', '--json', '-v', '--timeout', '3'],
      { env: { ...process.env, ETH_RPC_URL: url } },
      (error, out, err) => resolve({ exitCode: Number(error?.code ?? 0), out, err }),
    )
  })
  server.reset()
  expect(run.exitCode).toBe(3)
  expect(JSON.parse(run.out).error.code).toMatch(/^rpc\//)
  expect(run.out + run.err).not.toContain(KEY)
})

test('Ctrl-C ends a run that waits, with 130 and nothing on stdout', async () => {
  server.reset()
  const asked = new Promise<void>((resolve) => {
    server.on('*', () => {
      resolve()
      return { delayMs: Number.POSITIVE_INFINITY }
    })
  })
  const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
  const child = spawn(process.execPath, [main, 'position', '1', '--json', '-r', server.url])
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await asked
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(out).toBe('')
  server.reset()
})
