import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { whatIfOfFloats } from '../../scripts/whatIf/floats.ts'
import { hedgeBacktest } from '../../src/simulation/hedgeBacktest.ts'
import { lifeGamma } from '../../src/simulation/lifeGamma.ts'
import { bruteForce } from '../support/hedgeBruteForce.ts'
import { sharedData } from '../support/sharedData.ts'

const file = sharedData('fsc-uniswap/ethwbtc_trade_history.parquet')
const root = join(import.meta.dirname, '..', '..')

describe.skipIf(file === undefined)('two years of WBTC/WETH, hedged', () => {
  test('every part as brute force has it, and the identity to 1e-9 of gross flows', async () => {
    const answers = await whatIfOfFloats(file as string, {
      decimals: [8, 18],
      feePips: 3000,
      tickSpacing: 60,
      capitalQuote: 1000,
      baseIs: 'token0',
      ranges: ['full', 0.1],
      fromBlock: 0n,
    })
    const costs = { feeRate: 0.0005, slippageRate: 0.0001 }
    for (const { life, range } of answers) {
      expect(life.timeSec.length).toBe(161_984)
      const price = life.poolPrice
      const terms = { life, price, costs, funding: 'none' } as const
      for (const rule of [
        { kind: 'interval', intervalSec: 86_400 },
        { kind: 'band', halfWidthBase: 0.5, tradeTo: 'edge' },
      ] as const) {
        const got = hedgeBacktest({ ...terms, rule })
        const want = bruteForce({ ...terms, rule })
        const scale = got.unhedged.grossFlowsQuote + got.turnoverQuote
        expect(Math.abs(got.hedged.totalPnlQuote - want.hedged)).toBeLessThan(1e-9 * scale)
        expect(Math.abs(got.turnoverQuote - want.notional)).toBeLessThan(1e-9 * scale)
        expect(Math.abs(got.identityResidualQuote)).toBeLessThan(1e-9 * scale)
        expect(got.rehedges).toBe(want.trades)
      }
      const gammaBasePerPrice = lifeGamma(life, price, range)
      const rule = { kind: 'whalley-wilmott', riskAversion: 0.01, costRate: 0.0006 } as const
      const cheap = hedgeBacktest({ ...terms, rule, gammaBasePerPrice })
      expect(cheap.rehedges).toBeGreaterThan(1000)
    }
  })

  test('the script prints the table of a slice', () => {
    const args =
      '--decimals 8,18 --fee 3000 --spacing 60 --capital 1000 --from 16900000 --range 0.1 --rule interval:86400 --rule ww:0.01 --no-funding --margin 100'
    const run = spawnSync(
      process.execPath,
      ['scripts/hedgeBacktest.ts', '--floats', file as string, ...args.split(' ')],
      { cwd: root, encoding: 'utf8' },
    )
    expect(run.status, run.stderr).toBe(0)
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('±10 %'))
    expect(lines).toHaveLength(4)
    for (const line of lines) {
      const cells = line.match(/-?\d+\.\d{4}/g)?.map(Number) ?? []
      const sum = cells.slice(0, 7).reduce((all, each) => all + each, 0)
      // Eight numbers printed to four decimals.
      expect(Math.abs(sum - (cells[7] as number))).toBeLessThan(4e-4)
    }
    expect(run.stdout).toContain('No funding was given')
  })

  test('the script does not run without a word on funding', () => {
    const args = `--floats ${file} --decimals 8,18 --fee 3000 --spacing 60`
    const run = spawnSync(process.execPath, ['scripts/hedgeBacktest.ts', ...args.split(' ')], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('--no-funding')
  })
})
