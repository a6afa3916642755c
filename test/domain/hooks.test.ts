import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import {
  coreMathWarning,
  DYNAMIC_FEE,
  type HookPermission,
  hookFactsOf,
  hookWords,
} from '../../src/domain/hooks.ts'
import { callBatch } from '../support/callBatch.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { v4CoreArtifact } from '../support/v4World.ts'

const hookAt = (flags: number): Address =>
  `0x5a1d0000000000000000000000000000000${flags.toString(16).padStart(5, '0')}`

describe('against the Hooks library of v4-core', () => {
  let chain: LocalChain
  let library: Address
  const { abi, bytecode } = v4CoreArtifact('HooksTest')
  beforeAll(async () => {
    chain = await embeddedChain()
    library = await deployContract(chain, abi, bytecode, [])
  })
  afterAll(() => chain.close())

  async function ask(functionName: string, calls: readonly (readonly unknown[])[]) {
    const questions = calls.map((args) => encodeFunctionData({ abi, functionName, args }))
    const replies = await callBatch(chain, library, questions)
    return replies.map(({ data }) => decodeFunctionResult({ abi, functionName, data }) as boolean)
  }

  test.each([
    ['a static fee', 3000],
    ['a dynamic fee', DYNAMIC_FEE],
  ])('sets of flags are valid or not as the manager says, with %s', async (_, fee) => {
    // 11 is prime to 2^14: every bit meets every other.
    const addresses = Array.from({ length: 1489 }, (_, i) => hookAt(11 * i))
    const valid = await ask(
      'isValidHookAddress',
      addresses.map((hooks) => [hooks, fee]),
    )
    expect(addresses.map((hooks) => hookFactsOf({ hooks, fee }).isValid)).toEqual(valid)
    expect(valid).toContain(true)
  })

  test('no hook at all is valid with a static fee only', async () => {
    const none = `0x${'0'.repeat(40)}` as Address
    expect(
      await ask('isValidHookAddress', [
        [none, 3000],
        [none, DYNAMIC_FEE],
      ]),
    ).toEqual([true, false])
    expect(hookFactsOf({ hooks: none, fee: 3000 }).isValid).toBe(true)
    expect(hookFactsOf({ hooks: none, fee: DYNAMIC_FEE }).isValid).toBe(false)
  })

  const calls: readonly (readonly [string, HookPermission])[] = [
    ['shouldCallBeforeInitialize', 'before-initialize'],
    ['shouldCallAfterInitialize', 'after-initialize'],
    ['shouldCallBeforeAddLiquidity', 'before-add-liquidity'],
    ['shouldCallAfterAddLiquidity', 'after-add-liquidity'],
    ['shouldCallBeforeRemoveLiquidity', 'before-remove-liquidity'],
    ['shouldCallAfterRemoveLiquidity', 'after-remove-liquidity'],
    ['shouldCallBeforeSwap', 'before-swap'],
    ['shouldCallAfterSwap', 'after-swap'],
    ['shouldCallBeforeDonate', 'before-donate'],
    ['shouldCallAfterDonate', 'after-donate'],
  ]
  test.each(calls)('%s is %s', async (functionName, permission) => {
    const addresses = Array.from({ length: 14 }, (_, bit) => hookAt(2 ** bit))
    const called = await ask(
      functionName,
      addresses.map((hooks) => [hooks]),
    )
    const ours = addresses.map((hooks) =>
      hookFactsOf({ hooks, fee: 3000 }).permissions.includes(permission),
    )
    expect(ours).toEqual(called)
    expect(called.filter(Boolean)).toHaveLength(1)
  })
})

const noHook = `0x${'0'.repeat(40)}` as Address
test.each([
  ['none', noHook, 3000, [], false, false],
  ['before swap, static fee', hookAt(0x80), 3000, [], false, false],
  ['before swap, dynamic fee', hookAt(0x80), DYNAMIC_FEE, [], true, true],
  ['after swap, dynamic fee', hookAt(0x40), DYNAMIC_FEE, [], false, false],
  ['custom curve', hookAt(0x88), 3000, ['swaps'], false, true],
  ['fee on swap output', hookAt(0x44), 3000, ['swaps'], false, true],
  ['fee on deposits', hookAt(0x402), 3000, ['added-liquidity'], false, true],
  ['fee on withdrawals', hookAt(0x101), 3000, ['removed-liquidity'], false, true],
] as const)('%s', (_, hooks, fee, takesFrom, overridesFee, isCoreMathOnly) => {
  const facts = hookFactsOf({ hooks, fee })
  expect(facts).toMatchObject({ takesFrom, overridesFee, isCoreMathOnly, isValid: true })
  expect(coreMathWarning(facts, '0xpool')?.code).toBe(
    isCoreMathOnly ? 'pool/core-math-only' : undefined,
  )
})

test('three of four combinations of a call and its delta are valid: 2^6 · 3^4 sets of flags', () => {
  const valid = (fee: number) =>
    Array.from({ length: 2 ** 14 }, (_, flags) =>
      hookFactsOf({ hooks: hookAt(flags), fee }),
    ).filter(({ isValid }) => isValid).length
  expect(valid(DYNAMIC_FEE)).toBe(5184)
  // Without a flag there must be a dynamic fee.
  expect(valid(3000)).toBe(5183)
})

test('said in words', () => {
  const facts = hookFactsOf({ hooks: hookAt(0x88), fee: DYNAMIC_FEE })
  expect(hookWords(facts)).toEqual([
    'is called before swaps, and may refuse them',
    'may replace the swap by its own, in part or whole',
    'may change the LP fee at any time',
  ])
  expect(coreMathWarning(facts, '0xpool')).toEqual({
    code: 'pool/core-math-only',
    message:
      "The pool's hook may name the fee of each swap and take from or add to what swaps pay: fees are read from fee growth, and impermanent loss and LVR are core math only.",
    subject: '0xpool',
  })
  expect(hookWords(hookFactsOf({ hooks: noHook, fee: 3000 }))).toEqual([])
  // All of them, once.
  const all = hookFactsOf({ hooks: hookAt(0x3fff), fee: 3000 })
  expect(new Set(hookWords(all)).size).toBe(14)
})
