import { type Hex, hexToBigInt, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Address } from '../../src/domain/address.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { deployHostileToken, type HostileName } from '../support/hostileTokens.ts'

// That the harness is as hostile as it says: readers are tested against it elsewhere.
let chain: LocalChain
beforeAll(async () => {
  chain = await embeddedChain()
})
afterAll(() => chain.close())

test.for<[HostileName, string, Hex]>([
  ['bytes32Symbol', 'symbol()', `0x4d4b52${'00'.repeat(29)}`],
  ['emptySymbol', 'symbol()', '0x'],
  [
    'noDecimals',
    'symbol()',
    `0x${'00'.repeat(31)}20${'00'.repeat(31)}054e4f444543${'00'.repeat(27)}`,
  ],
  ['decimals77', 'decimals()', `0x${'00'.repeat(31)}4d`],
  ['decimals255', 'decimals()', `0x${'00'.repeat(31)}ff`],
  ['decimals256', 'decimals()', `0x${'00'.repeat(30)}0100`],
])('%s answers %s as told', async ([name, getter, answer]) => {
  const token = await deployHostileToken(chain, name)
  expect(await ask(token, getter)).toBe(answer)
})

test('2 MB of symbol fit in one call', async () => {
  const answer = await ask(await deployHostileToken(chain, 'hugeSymbol'), 'symbol()')
  expect(answer.length).toBe(2 + 2 * (64 + 2 * 1024 * 1024))
  expect(hexToBigInt(`0x${answer.slice(66, 130)}`)).toBe(2n * 1024n * 1024n)
})

test.for<[HostileName, string]>([
  ['noSymbol', 'symbol()'],
  ['revertingSymbol', 'symbol()'],
  ['gasBombSymbol', 'symbol()'],
  ['noDecimals', 'decimals()'],
  ['gasBombDecimals', 'decimals()'],
])('%s gives no answer to %s', async ([name, getter]) => {
  await expect(ask(await deployHostileToken(chain, name), getter)).rejects.toThrow()
})

async function ask(to: Address, getter: string): Promise<Hex> {
  const { data } = await chain.client.call({ to, data: toFunctionSelector(`function ${getter}`) })
  return data ?? '0x'
}
