import { getAmountOut } from '../../src/amm/constantProduct.ts'
import type { PairEngine } from '../../src/amm/pairEngine.ts'
import type { Address } from '../../src/domain/address.ts'
import type { Random } from './random.ts'

/** One thing to do at a pair, by an engine or by the contract. */
export type PairOperation =
  | {
      readonly kind: 'route'
      readonly zeroForOne: boolean
      readonly exact: 'input' | 'output'
      readonly amountRaw: bigint
    }
  | { readonly kind: 'take'; readonly sent: Amounts; readonly out: Amounts }
  | { readonly kind: 'mint' | 'send'; readonly sent: Amounts }
  | { readonly kind: 'burn' | 'send-shares'; readonly sharesRaw: bigint }
  | { readonly kind: 'skim' | 'sync' }
  | { readonly kind: 'fee-switch'; readonly on: boolean }

type Amounts = { readonly amount0Raw: bigint; readonly amount1Raw: bigint }

/**
 * The next operation, made for the pair as it stands: most do something, some the contract refuses.
 *
 * @param switchChance - how often the protocol's share is turned on or off
 * @param bits - size of deposits
 */
export function nextPairOperation(
  random: Random,
  pair: PairEngine,
  owner: Address,
  { switchChance, bits }: { readonly switchChance: number; readonly bits: number },
): PairOperation {
  if (random.chance(switchChance)) return { kind: 'fee-switch', on: random.chance(0.5) }
  if (pair.totalSupplyRaw === 0n) return { kind: 'mint', sent: anyAmounts() }
  const dice = random.integer(0, 99)
  if (dice < 16) return { kind: 'mint', sent: mintAmounts() }
  if (dice < 28) return { kind: 'burn', sharesRaw: shares() }
  if (dice < 31) return { kind: 'send', sent: smallAmounts() }
  if (dice < 33) return { kind: 'skim' }
  if (dice < 35) return { kind: 'sync' }
  if (dice < 36) return { kind: 'send-shares', sharesRaw: shares() / 50n }
  if (dice < 50) return take()
  const zeroForOne = outwards()
  const exact = random.pick(['input', 'output'] as const)
  const side = zeroForOne === (exact === 'input') ? pair.reserve0Raw : pair.reserve1Raw
  return { kind: 'route', zeroForOne, exact, amountRaw: part(side) }

  /** Towards the side that holds less, more often than not: the price does not run away. */
  function outwards(): boolean {
    const lopsided = pair.reserve0Raw > pair.reserve1Raw * 2n ** 20n
    const other = pair.reserve1Raw > pair.reserve0Raw * 2n ** 20n
    return lopsided ? random.chance(0.3) : other ? random.chance(0.7) : random.chance(0.5)
  }

  /** Up to a third of it; now and then dust, or more than there is. */
  function part(whole: bigint): bigint {
    if (random.chance(0.08)) return random.bigint(1n, 9n)
    if (random.chance(0.02)) return random.magnitude(113)
    return random.bigint(0n, whole / 3n) + 1n
  }

  function anyAmounts(): Amounts {
    return { amount0Raw: random.magnitude(bits), amount1Raw: random.magnitude(bits) }
  }

  function smallAmounts(): Amounts {
    return { amount0Raw: part(pair.reserve0Raw) / 100n, amount1Raw: part(pair.reserve1Raw) / 100n }
  }

  function mintAmounts(): Amounts {
    if (random.chance(0.2)) return anyAmounts()
    const amount0Raw = part(pair.reserve0Raw)
    return {
      amount0Raw,
      amount1Raw: (amount0Raw * pair.reserve1Raw) / pair.reserve0Raw + BigInt(random.integer(0, 2)),
    }
  }

  function shares(): bigint {
    const held = pair.sharesOf(owner)
    if (random.chance(0.02)) return held
    if (random.chance(0.02)) return held + 1n
    return random.chance(0.1) ? random.bigint(0n, 9n) : random.bigint(0n, held / 2n)
  }

  /** At the edge of what the product allows, one beyond it, both sides at once, or for nothing. */
  function take(): PairOperation {
    const zeroForOne = outwards()
    const [reserveIn, reserveOut] = zeroForOne
      ? [pair.reserve0Raw, pair.reserve1Raw]
      : [pair.reserve1Raw, pair.reserve0Raw]
    const paid = part(reserveIn)
    const { feePips } = pair.state().fee
    const most = getAmountOut(paid, reserveIn, reserveOut, feePips)
    const out = random.chance(0.25) ? most + 1n : most
    const back = random.chance(0.2) ? random.bigint(0n, paid) : 0n
    const inOrder = (a: bigint, b: bigint): Amounts =>
      zeroForOne ? { amount0Raw: a, amount1Raw: b } : { amount0Raw: b, amount1Raw: a }
    return {
      kind: 'take',
      sent: inOrder(paid, random.chance(0.1) ? out : 0n),
      out: inOrder(back, out),
    }
  }
}
