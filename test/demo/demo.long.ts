import { expect, test } from 'vitest'
import { runAmmeter } from '../support/cli.ts'

test('the same seed gives the same bytes, another one does not', async () => {
  const first = await runAmmeter(['demo', '--json', '-q'])
  const second = await runAmmeter(['demo', '--json', '-q'])
  const other = await runAmmeter(['demo', '--json', '-q', '--seed', '2'])
  expect(first.exitCode).toBe(0)
  expect(second.out).toBe(first.out)
  expect(other.out).not.toBe(first.out)
})
