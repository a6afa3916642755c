import { createClient, fallback, http } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countingClient, createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { request } from '../../src/chain/request.ts'
import { failureOf } from '../support/failureOf.ts'
import { faults, RETRIES } from '../support/faults.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import { everythingSaidBy, SENTINELS, secretsIn, urlWithSecrets } from '../support/secrets.ts'

let server: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
})
beforeEach(() => {
  server.reset()
})
afterAll(async () => {
  await server.close()
})

// What the tries and waits below may take on a busy machine; the deadline of the run is less.
const BOUND_MS = 4_000

function clientOf(options: Partial<Parameters<typeof createChainClient>[0]> = {}) {
  return createChainClient({
    rpcUrl: urlWithSecrets(server.url),
    headers: { 'x-api-key': SENTINELS.header },
    timeoutMs: 2_500,
    deadlineMs: 3_000,
    retryCount: RETRIES,
    retryDelayMs: 5,
    ...options,
  })
}

describe('each fault ends in its code, in bounded tries and time, without a secret', () => {
  test.each(faults)('$name → $code', async (fault) => {
    server.on('*', fault.answer)
    const client = clientOf(fault.timeoutMs === undefined ? {} : { timeoutMs: fault.timeoutMs })
    const started = performance.now()
    const error = await failureOf(request(client, fault.method ?? 'eth_blockNumber'))
    const tookMs = performance.now() - started
    const said = everythingSaidBy(error)
    expect(error.code).toBe(fault.code)
    expect(server.requests).toHaveLength(fault.requests)
    expect(rpcCallsOf(client)).toBe(fault.requests)
    expect(tookMs).toBeLessThan(BOUND_MS)
    expect(secretsIn(said)).toEqual([])
    expect(said).toContain('127.0.0.1')
    if (fault.says !== undefined) expect(said).toMatch(fault.says)
  })

  test.each(faults)('$name, through a foreign viem client: no secret', async (fault) => {
    server.on('*', fault.answer)
    const foreign = createClient({
      transport: fallback([
        http(urlOfForeign(), {
          timeout: fault.timeoutMs ?? 2_500,
          retryCount: 0,
          fetchOptions: { headers: { 'x-api-key': SENTINELS.header } },
        }),
      ]),
    })
    // viem takes an answer with a wrong id; whatever is refused must say no secret it was given.
    const error = await request(countingClient(foreign), fault.method ?? 'eth_blockNumber').then(
      () => undefined,
      (thrown) => thrown,
    )
    if (error === undefined) expect(fault.name).toMatch(/^F-(09|10)/)
    else expect(error.code).toMatch(/^(rpc|chain|block)\//)
    const { path, query, header } = SENTINELS
    const said = secretsIn(everythingSaidBy(error))
    expect(said.filter((secret) => [path, query, header].includes(secret as never))).toEqual([])
  })
})

/** viem's http cannot send user info, so that part stays out. */
function urlOfForeign(): string {
  const url = new URL(urlWithSecrets(server.url))
  url.username = ''
  url.password = ''
  return url.href
}
