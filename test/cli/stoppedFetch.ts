import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventPlace } from '../../src/domain/poolEvent.ts'
import { readEventStore } from '../../src/store/eventStore.ts'
import { type TradedPool, tradedPool } from '../chain/tradedPool.ts'
import { runAmmeter } from '../support/cli.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'
import { forward, type RpcServer, startRpcServer } from '../support/rpcServer.ts'

type Filter = { fromBlock: string; toBlock: string; blockHash?: string }

const placeOf = ({ blockNumber, logIndex }: { blockNumber: bigint; logIndex: number }) =>
  `${blockNumber}/${logIndex}`

/** Kills a fetch so many times, and interrupts one: the store must be as if nothing had happened. */
export function describeStopped(lives: number): void {
  describe('a fetch stopped at any moment', () => {
    let traded: TradedPool
    let server: RpcServer
    let logs: readonly { blockNumber: bigint; logIndex: number }[]
    let root: string
    const made: string[] = []
    const freshFolder = () => {
      root = mkdtempSync(join(tmpdir(), 'ammeter-events-'))
      made.push(root)
    }

    beforeAll(async () => {
      // 150 swaps, then so many blocks that all of them are final on a chain not known.
      traded = await tradedPool(
        await embeddedChain(),
        Array.from({ length: 150 }, (_, i) => (i % 5 === 4 ? 1 : 0)),
      )
      await traded.chain.test.mine({ blocks: 300 })
      server = await startRpcServer(traded.chain.provider)
      logs = await traded.chain.client.getLogs({ address: traded.pool, fromBlock: 0n })
    }, 60_000)
    afterAll(async () => {
      await server.close()
      await traded.chain.close()
      for (const folder of made) rmSync(folder, { recursive: true })
    })

    const poolFolder = () => join(root, '31337', traded.pool.toLowerCase())
    const kept = async () => {
      const all: EventPlace[] = []
      for await (const event of (await readEventStore(poolFolder())).events()) all.push(event)
      return all
    }
    const whole = async () => {
      server.reset()
      const args = ['events', traded.pool, '-r', server.url, '--store', root, '--from', '0']
      const run = await runAmmeter([...args, '--verify', '--json'])
      expect(run.exitCode, run.err).toBe(0)
      expect(JSON.parse(run.out).data.verified.state).toBe('equal')
    }

    const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
    const start = () =>
      spawn(
        process.execPath,
        [
          main,
          'events',
          traded.pool,
          '-r',
          server.url,
          '--store',
          root,
          '-q',
          '--from',
          '0',
          '--segment-events',
          '8',
        ],
        { stdio: 'ignore' },
      )

    /** A slow node of short ranges, so that there are many moments to stop at. */
    function slowNode(onLogs: (request: number) => void): void {
      let requests = 0
      server.on('eth_getLogs', async (seen) => {
        const { fromBlock, toBlock, blockHash } = seen.params[0] as Filter
        if (blockHash === undefined && Number(toBlock) - Number(fromBlock) >= 4)
          return { error: { code: -32602, message: 'limited to a 4 block range' } }
        requests += 1
        onLogs(requests)
        await new Promise((resolve) => setTimeout(resolve, 5))
        return forward(traded.chain.provider, seen)
      })
    }

    test(`${lives} times by kill −9: nothing lost, nothing doubled`, {
      timeout: 120_000,
    }, async () => {
      freshFolder()
      const random = seededRandom(7)
      let interrupted = 0
      for (let life = 0; life < lives; life += 1) {
        const child = start()
        const exited = once(child, 'exit')
        const moment = random.integer(6, 17)
        const afterMs = random.integer(0, 24)
        slowNode((request) => {
          if (request === moment) setTimeout(() => child.kill('SIGKILL'), afterMs)
        })
        const [, signal] = await exited
        if (signal === 'SIGKILL') interrupted += 1
      }
      expect(interrupted).toBeGreaterThan(lives / 2)
      server.reset()
      await whole()
      const resumed = await kept()
      expect(resumed.map(placeOf)).toEqual(logs.map(placeOf))
      const folder = poolFolder()
      const named = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).segments as {
        file: string
      }[]
      expect(
        readdirSync(folder)
          .filter((name) => name.endsWith('.parquet'))
          .sort(),
      ).toEqual(named.map(({ file }) => file).sort())
      freshFolder()
      await whole()
      expect(await kept()).toEqual(resumed)
    })

    test('by Ctrl-C: 130, and what is kept is whole', async () => {
      freshFolder()
      const child = start()
      const exited = once(child, 'exit')
      slowNode((request) => {
        if (request === 20) child.kill('SIGINT')
      })
      expect((await exited)[0]).toBe(130)
      const part = await kept()
      expect(part.length).toBeGreaterThan(0)
      expect(part.length).toBeLessThan(logs.length)
      expect(part.map(placeOf)).toEqual(logs.slice(0, part.length).map(placeOf))
    })
  })
}
