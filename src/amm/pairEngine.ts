import type { Address } from '../domain/address.ts'
import type { ConstantProductPoolState, PairFeeTerms } from '../domain/pool.ts'
import { getAmountIn, getAmountOut } from './constantProduct.ts'
import { checkedPairFee } from './pairFee.ts'
import {
  burned,
  minted,
  PairError,
  type PairMoment,
  received,
  recorded,
  surplusOf,
  swapped,
} from './pairMoment.ts'
import type { SwapParams, TokenAmounts } from './poolEngine.ts'
import { pendingProtocolShares } from './protocolShares.ts'

/** What a pair engine may be told when it is built. */
export type PairOptions = {
  /** Who holds how many LP tokens; without them only shares minted here can be burned. */
  readonly shares?: readonly { readonly owner: Address; readonly sharesRaw: bigint }[]
  /** What lies in the contract, where that is not its reserves. */
  readonly balances?: TokenAmounts
}

/**
 * A constant-product pair that moves: every number equals the contract's to the wei.
 *
 * An operation that the contract would revert throws and changes nothing.
 */
export type PairEngine = {
  readonly reserve0Raw: bigint
  readonly reserve1Raw: bigint
  readonly totalSupplyRaw: bigint
  readonly kLastRaw: bigint
  /** LP tokens minted to the protocol since this engine was built. */
  readonly protocolSharesRaw: bigint
  /** LP tokens the protocol would be minted before the next mint or burn. */
  readonly pendingProtocolSharesRaw: bigint
  /**
   * A swap as the router makes it: the input is sent and the pair asked for what
   * `getAmountOut`/`getAmountIn` allow.
   *
   * @returns the pool's changes: positive = paid in. What lay in the pair before is not counted
   */
  swap(params: Omit<SwapParams, 'sqrtPriceLimitX96'>): TokenAmounts
  /** The contract's own `swap`: pays out, and takes as payment what `send` brought. */
  take(out: TokenAmounts): void
  /** Sends tokens and calls nothing: a gift to whoever acts next, or with `sync` to all. */
  send(amounts: TokenAmounts): void
  /** Sends both amounts and mints; the shares the owner gets. */
  mint(owner: Address, amounts: TokenAmounts): bigint
  /** Redeems shares for their part of the pool, with any that were sent to the pair itself. */
  burn(owner: Address, sharesRaw: bigint): TokenAmounts
  /** Moves shares between owners. */
  transfer(from: Address, to: Address, sharesRaw: bigint): void
  /** Takes out what lies beyond the reserves. */
  skim(): TokenAmounts
  /** Records what lies in the pair as its reserves. */
  sync(): void
  sharesOf(owner: Address): bigint
  /** Replaces the fee terms from here on: the protocol's switch. */
  setFee(fee: PairFeeTerms): void
  /** An independent pair in the same state; costs next to nothing. */
  fork(): PairEngine
  /** The state as plain data. */
  state(): ConstantProductPoolState
}

/**
 * An engine on a pair's state.
 *
 * @returns an engine that never changes `state`
 * @throws {PairError} `amm/fee-out-of-range`, `amm/protocol-fee-out-of-range`
 * @example
 * const pair = createPair(state)
 * pair.fork().swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 18n }).amount1Raw // what if
 */
export function createPair(
  state: ConstantProductPoolState,
  { shares = [], balances }: PairOptions = {},
): PairEngine {
  const owned = new Map(shares.map(({ owner, sharesRaw }) => [keyOf(owner), sharesRaw]))
  const now: PairMoment = {
    fee: checkedPairFee(state.fee),
    reserve0Raw: state.reserve0Raw,
    reserve1Raw: state.reserve1Raw,
    balance0Raw: balances?.amount0Raw ?? state.reserve0Raw,
    balance1Raw: balances?.amount1Raw ?? state.reserve1Raw,
    totalSupplyRaw: state.totalSupplyRaw,
    kLastRaw: state.kLastRaw,
    protocolSharesRaw: 0n,
  }
  return new ConstantProductPair(state, now, owned)
}

class ConstantProductPair implements PairEngine {
  private readonly pool: ConstantProductPoolState
  private now: PairMoment
  /** Replaced, never changed: forks share it. */
  private owned: ReadonlyMap<string, bigint>

  constructor(pool: ConstantProductPoolState, now: PairMoment, owned: ReadonlyMap<string, bigint>) {
    this.pool = pool
    this.now = now
    this.owned = owned
  }

  get reserve0Raw(): bigint {
    return this.now.reserve0Raw
  }

  get reserve1Raw(): bigint {
    return this.now.reserve1Raw
  }

  get totalSupplyRaw(): bigint {
    return this.now.totalSupplyRaw
  }

  get kLastRaw(): bigint {
    return this.now.kLastRaw
  }

  get protocolSharesRaw(): bigint {
    return this.now.protocolSharesRaw
  }

  get pendingProtocolSharesRaw(): bigint {
    return pendingProtocolShares(this.now)
  }

  swap({ zeroForOne, exact, amountRaw }: SwapParams): TokenAmounts {
    const { reserve0Raw, reserve1Raw, fee } = this.now
    const [reserveIn, reserveOut] = zeroForOne
      ? [reserve0Raw, reserve1Raw]
      : [reserve1Raw, reserve0Raw]
    const [paid, got] =
      exact === 'input'
        ? [amountRaw, getAmountOut(amountRaw, reserveIn, reserveOut, fee.feePips)]
        : [getAmountIn(amountRaw, reserveIn, reserveOut, fee.feePips), amountRaw]
    const sent = received(this.now, inOrder(zeroForOne, paid, 0n))
    this.now = swapped(sent, inOrder(zeroForOne, 0n, got))
    return inOrder(zeroForOne, paid, -got)
  }

  take(out: TokenAmounts): void {
    this.now = swapped(this.now, out)
  }

  send(amounts: TokenAmounts): void {
    checkNotNegative(amounts)
    this.now = received(this.now, amounts)
  }

  mint(owner: Address, amounts: TokenAmounts): bigint {
    checkNotNegative(amounts)
    const { now, sharesRaw } = minted(received(this.now, amounts))
    this.now = now
    this.own(owner, this.sharesOf(owner) + sharesRaw)
    return sharesRaw
  }

  burn(owner: Address, sharesRaw: bigint): TokenAmounts {
    this.checkHeld(owner, sharesRaw)
    // The contract burns whatever LP tokens it holds, so those sent there before go along.
    const { address } = this.pool
    const { now, paid } = burned(this.now, sharesRaw + this.sharesOf(address))
    this.now = now
    this.own(owner, this.sharesOf(owner) - sharesRaw)
    this.own(address, 0n)
    return paid
  }

  transfer(from: Address, to: Address, sharesRaw: bigint): void {
    this.checkHeld(from, sharesRaw)
    this.own(from, this.sharesOf(from) - sharesRaw)
    this.own(to, this.sharesOf(to) + sharesRaw)
  }

  skim(): TokenAmounts {
    const surplus = surplusOf(this.now)
    const { reserve0Raw: balance0Raw, reserve1Raw: balance1Raw } = this.now
    this.now = { ...this.now, balance0Raw, balance1Raw }
    return surplus
  }

  sync(): void {
    this.now = recorded(this.now)
  }

  sharesOf(owner: Address): bigint {
    return this.owned.get(keyOf(owner)) ?? 0n
  }

  setFee(fee: PairFeeTerms): void {
    this.now = { ...this.now, fee: checkedPairFee(fee) }
  }

  fork(): PairEngine {
    return new ConstantProductPair(this.pool, this.now, this.owned)
  }

  state(): ConstantProductPoolState {
    const { fee, reserve0Raw, reserve1Raw, totalSupplyRaw, kLastRaw } = this.now
    return { ...this.pool, fee, reserve0Raw, reserve1Raw, totalSupplyRaw, kLastRaw }
  }

  private checkHeld(owner: Address, sharesRaw: bigint): void {
    const held = this.sharesOf(owner)
    if (sharesRaw >= 0n && sharesRaw <= held) return
    throw new PairError(
      'amm/shares-out-of-range',
      `Shares ${sharesRaw} are not between 0 and the ${held} known to be ${owner}'s.`,
    )
  }

  private own(owner: Address, sharesRaw: bigint): void {
    this.owned = new Map(this.owned).set(keyOf(owner), sharesRaw)
  }
}

function keyOf(owner: Address): string {
  return owner.toLowerCase()
}

function inOrder(zeroForOne: boolean, inRaw: bigint, outRaw: bigint): TokenAmounts {
  return zeroForOne
    ? { amount0Raw: inRaw, amount1Raw: outRaw }
    : { amount0Raw: outRaw, amount1Raw: inRaw }
}

function checkNotNegative({ amount0Raw, amount1Raw }: TokenAmounts): void {
  if (amount0Raw >= 0n && amount1Raw >= 0n) return
  throw new PairError(
    'amm/amount-not-positive',
    `Amounts ${amount0Raw} and ${amount1Raw} are not both 0 or more.`,
  )
}
