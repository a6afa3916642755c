import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedData } from '../support/sharedData.ts'

const file = sharedData('fsc-uniswap/ethwbtc_trade_history.parquet')
const root = join(import.meta.dirname, '..', '..')

test.skipIf(file === undefined)(
  'two years of WBTC/WETH, full range and ±10 %, end to end in less than 500 MB',
  () => {
    const args = `--decimals 8,18 --fee 3000 --spacing 60 --capital 1000 --range full --range 0.1`
    const run = spawnSync(
      process.execPath,
      ['scripts/whatIf.ts', '--floats', file as string, ...args.split(' ')],
      { cwd: root, encoding: 'utf8' },
    )
    expect(run.status, run.stderr).toBe(0)
    const megabytes = /at most (\d+) MB/.exec(run.stderr)?.[1]
    expect(Number.parseInt(megabytes ?? '', 10)).toBeLessThan(500)
    const printed = run.stdout.trim().split('\n')
    const lines = printed.filter((line) => !line.startsWith('- '))
    expect(lines).toHaveLength(5)
    // What it rests on stands below: shares, amounts held, doubles.
    expect(printed.filter((line) => / Bias: /.test(line))).toHaveLength(3)
    // A narrow range earns more a unit of capital, and loses more to arbitrage.
    const numbers = lines.slice(1).map((line) => line.match(/-?\d+\.\d\d(?!\d| %)/g)?.map(Number))
    const [full, , narrow] = numbers as number[][]
    expect(narrow?.[0]).toBeGreaterThan(5 * (full?.[0] as number))
    expect(narrow?.[1]).toBeGreaterThan(5 * (full?.[1] as number))
  },
)
