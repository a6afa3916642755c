import { inventoryOf } from '../amm/inventory.ts'
import type { PoolEngine, RangeKey, TokenAmounts } from '../amm/poolEngine.ts'
import { rangeId } from '../amm/rangeAccount.ts'
import type { Address, Hex } from '../domain/address.ts'
import type { EventPlace, PoolEvent, PoolEventOf } from '../domain/poolEvent.ts'
import type { PositionEvent, PositionEventOf } from '../domain/positionEvent.ts'
import type { TransactionCost } from '../domain/transactionCost.ts'
import type { MarketFrame } from '../market/marketFrame.ts'
import { type FeeGrowth, feeGrowthInside } from '../math/feeGrowth.ts'
import { getAmountsRoundingDown, getAmountsRoundingUp } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'
import {
  accruedFees,
  type CollectedParts,
  collected,
  decreased,
  EMPTY_LEDGER,
  increased,
  type Ledger,
  owedBy,
  plus,
  touched,
} from './ledger.ts'
import { type LifePath, LifePathBuilder, type LifeTotals } from './lifePath.ts'

/** Whose life: an NFT of a position manager, or a range that its owner holds at the pool itself. */
export type LifeSubject =
  | { readonly kind: 'nft'; readonly manager: Address; readonly tokenId: bigint }
  | ({ readonly kind: 'range' } & RangeKey)

/** What a position did from its first deposit, rebuilt from events. */
export type LifeRecord = {
  readonly path: LifePath
  readonly liquidity: bigint
  readonly collects: readonly (CollectedParts & { readonly place: EventPlace })[]
  /** Who held the NFT from when on; the zero address once it is burned. Empty for a range. */
  readonly owners: readonly { readonly place: EventPlace; readonly owner: Address }[]
  readonly secondsInRange: number
  /** Of the position's own transactions; `cost` is `undefined` where no receipt was given. */
  readonly transactions: readonly {
    readonly hash: Hex
    readonly cost: TransactionCost | undefined
  }[]
}

export type LifeOptions = {
  /** What a transaction cost. Without it gas is not known. */
  readonly costOf?: (transactionHash: Hex) => TransactionCost | undefined
}

/**
 * Rebuilds the life of one position, event by event; the pool is the engine as the events before
 * left it.
 *
 * An NFT's books are the position manager's: it credits fees from the growth its pool range had at
 * the NFT's own touches, and its `Collect` may name a few wei more than the pool paid.
 * Specification: v3-periphery 1.4.4 `NonfungiblePositionManager`; for a range v3-core `Position`, and
 * v4-core `Pool.modifyLiquidity`: an NFT of Uniswap v4 is the range of its position manager with the
 * token id as salt.
 */
export class Life {
  readonly subject: LifeSubject
  private readonly frame: MarketFrame
  private readonly costOf: NonNullable<LifeOptions['costOf']>
  private readonly rows: LifePathBuilder
  private ledger: Ledger = EMPTY_LEDGER
  private key: RangeKey | undefined
  private last: Partial<
    Record<'mint' | 'burn' | 'collect', PoolEventOf<'mint' | 'burn' | 'collect'>>
  > = {}
  private readonly collects: (CollectedParts & { place: EventPlace })[] = []
  private readonly owners: { place: EventPlace; owner: Address }[] = []
  private readonly transactions = new Map<Hex, TransactionCost | undefined>()
  private gasRaw: bigint | undefined = 0n
  private secondsInRange = 0
  private lastSec: number | undefined
  private wasInRange = false

  constructor(subject: LifeSubject, frame: MarketFrame, options: LifeOptions = {}) {
    this.subject = subject
    this.frame = frame
    this.costOf = options.costOf ?? (() => undefined)
    this.rows = new LifePathBuilder(this.frame)
    if (subject.kind === 'range') this.key = subject
  }

  /** An event of the pool, after the engine did it. */
  onPoolEvent(event: PoolEvent, pool: PoolEngine): void {
    switch (event.kind) {
      case 'mint':
      case 'burn':
      case 'collect':
        this.onLiquidityEvent(event, pool)
        break
      case 'modify-liquidity':
        this.onModifyLiquidity(event, pool)
        break
      case 'swap':
      case 'flash':
      case 'donate':
        if (this.isAlive) this.addRow(event, pool)
    }
  }

  /** An event of the NFT, after the engine did all pool events before it. */
  onPositionEvent(event: PositionEvent, pool: PoolEngine): void {
    this.pay(event)
    switch (event.kind) {
      case 'transfer':
        this.owners.push({ place: event, owner: event.to })
        break
      case 'increase-liquidity': {
        const mint = this.behind(event, 'mint')
        this.key ??= { owner: mint.owner, tickLower: mint.tickLower, tickUpper: mint.tickUpper }
        this.touch(pool)
        this.ledger = increased(this.ledger, event.liquidity, event)
        break
      }
      case 'decrease-liquidity':
        this.behind(event, 'burn')
        this.touch(pool)
        this.decrease(event)
        break
      case 'collect': {
        if (this.ledger.liquidity > 0n) this.touch(pool)
        this.collect(event, event, this.paidBehind(event))
      }
    }
    if (this.key !== undefined) this.addRow(event, pool)
  }

  /**
   * The life so far.
   *
   * @param endSec - until when time in range is counted; default: the last event seen
   */
  record(pool: PoolEngine, endSec?: number): LifeRecord {
    const { tickLower, tickUpper } = this.key ?? { tickLower: 0, tickUpper: 0 }
    const rest = endSec !== undefined && this.wasInRange ? endSec - (this.lastSec ?? endSec) : 0
    return {
      path: this.rows.path({ tickLower, tickUpper, totals: this.totalsAt(pool) }),
      liquidity: this.ledger.liquidity,
      collects: this.collects,
      owners: this.owners,
      secondsInRange: this.secondsInRange + rest,
      transactions: [...this.transactions].map(([hash, cost]) => ({ hash, cost })),
    }
  }

  private get isAlive(): boolean {
    const owed = owedBy(this.ledger)
    return this.ledger.liquidity > 0n || owed.amount0Raw > 0n || owed.amount1Raw > 0n
  }

  private onLiquidityEvent(
    event: PoolEventOf<'mint' | 'burn' | 'collect'>,
    pool: PoolEngine,
  ): void {
    if (this.subject.kind === 'nft') {
      if (isSame(event.owner, this.subject.manager)) this.last[event.kind] = event
      return
    }
    const { owner, tickLower, tickUpper } = this.subject
    if (!isSame(event.owner, owner)) return
    if (event.tickLower !== tickLower || event.tickUpper !== tickUpper) return
    this.pay(event)
    if (event.kind === 'collect') this.collect(event, event, event)
    else {
      this.touch(pool)
      if (event.kind === 'burn') this.decrease(event)
      else this.ledger = increased(this.ledger, event.liquidity, event)
    }
    this.addRow(event, pool)
  }

  /**
   * What a Uniswap v4 manager paid, told apart though its event states nothing: the principal is core
   * math at the price of this moment, the fees are what the growth says, and both are paid at once.
   */
  private onModifyLiquidity(event: PoolEventOf<'modify-liquidity'>, pool: PoolEngine): void {
    if (this.subject.kind === 'nft' || rangeId(event) !== rangeId(this.subject)) return
    this.pay(event)
    this.touch(pool)
    const { liquidityDelta } = event
    if (liquidityDelta > 0n) {
      this.ledger = increased(this.ledger, liquidityDelta, principalOf(pool, event))
    } else if (liquidityDelta < 0n) {
      const principal = principalOf(pool, event)
      this.decrease({ ...event, ...principal, liquidity: -liquidityDelta })
    }
    const owed = owedBy(this.ledger)
    if (owed.amount0Raw > 0n || owed.amount1Raw > 0n) this.collect(event, owed, owed)
    this.addRow(event, pool)
  }

  /** Credits fees from the growth the pool itself stored at this touch. */
  private touch(pool: PoolEngine): void {
    const range = pool.range(this.key as RangeKey)
    this.ledger = touched(this.ledger, {
      feeGrowth0X128: range.feeGrowthInside0LastX128,
      feeGrowth1X128: range.feeGrowthInside1LastX128,
    })
  }

  private decrease(event: EventPlace & TokenAmounts & { readonly liquidity: bigint }): void {
    const { liquidity } = this.ledger
    if (event.liquidity > liquidity) {
      const [expected, found] = [`at most ${liquidity}`, String(event.liquidity)]
      throw new IncompleteEventsError({ place: event, field: 'liquidity', expected, found })
    }
    this.ledger = decreased(this.ledger, event.liquidity, event)
  }

  private collect(place: EventPlace, takenOff: TokenAmounts, paid: TokenAmounts): void {
    const owed = owedBy(this.ledger)
    for (const field of ['amount0Raw', 'amount1Raw'] as const) {
      if (takenOff[field] <= owed[field] && paid[field] <= takenOff[field]) continue
      const [expected, found] = [
        `at most ${owed[field]}`,
        `${takenOff[field]}, paid ${paid[field]}`,
      ]
      throw new IncompleteEventsError({ place, field, expected, found })
    }
    const { ledger, parts } = collected(this.ledger, amountsOf(takenOff), amountsOf(paid))
    this.ledger = ledger
    this.collects.push({ ...parts, place })
  }

  /** The pool's own event that an NFT's event reports. */
  private behind(
    event: PositionEventOf<'increase-liquidity' | 'decrease-liquidity'>,
    kind: 'mint' | 'burn',
  ): PoolEventOf<'mint' | 'burn'> {
    const source = this.lastOf(event, kind) as PoolEventOf<'mint' | 'burn'>
    mustEqual(event, 'liquidity', source.liquidity, event.liquidity)
    mustEqual(event, 'amount0Raw', source.amount0Raw, event.amount0Raw)
    mustEqual(event, 'amount1Raw', source.amount1Raw, event.amount1Raw)
    return source
  }

  private paidBehind(event: PositionEventOf<'collect'>): TokenAmounts {
    return this.lastOf(event, 'collect')
  }

  private lastOf(event: PositionEvent, kind: 'mint' | 'burn' | 'collect') {
    const source = this.last[kind]
    const isIts =
      source?.transactionHash === event.transactionHash &&
      source.blockNumber === event.blockNumber &&
      source.logIndex < event.logIndex &&
      (this.key === undefined ||
        (source.tickLower === this.key.tickLower && source.tickUpper === this.key.tickUpper))
    if (source !== undefined && isIts) return source
    const [expected, found] = [`a ${kind} of the pool before it in its transaction`, 'none']
    throw new IncompleteEventsError({ place: event, field: kind, expected, found })
  }

  /** Charges a transaction of the position once. */
  private pay({ transactionHash }: EventPlace): void {
    if (this.transactions.has(transactionHash)) return
    const cost = this.costOf(transactionHash)
    this.transactions.set(transactionHash, cost)
    this.gasRaw =
      cost === undefined || this.gasRaw === undefined ? undefined : this.gasRaw + cost.costRaw
  }

  private addRow(event: EventPlace, pool: PoolEngine): void {
    const { tickLower, tickUpper } = this.key as RangeKey
    const { liquidity } = this.ledger
    if (this.wasInRange && this.lastSec !== undefined) {
      this.secondsInRange += event.timestampSec - this.lastSec
    }
    this.lastSec = event.timestampSec
    this.wasInRange = liquidity > 0n && pool.tick >= tickLower && pool.tick < tickUpper
    const totals = this.totalsAt(pool)
    this.rows.add({
      timeSec: event.timestampSec,
      blockNumber: event.blockNumber,
      sqrtPriceX96: pool.sqrtPriceX96,
      inRange: this.wasInRange,
      amounts: inventoryOf(pool, { tickLower, tickUpper, liquidity }),
      fees: totals.earned,
      deposited: totals.deposited,
      withdrawn: totals.withdrawn,
      collectedFees: totals.feesCollected,
      gasRaw: this.gasRaw,
    })
  }

  /** The totals with what was earned since the last touch. */
  private totalsAt(pool: PoolEngine): LifeTotals {
    const { totals } = this.ledger
    if (this.key === undefined || this.ledger.liquidity === 0n) return totals
    const accrued = accruedFees(this.ledger, insideOf(pool, this.key))
    return {
      ...totals,
      earned: plus(totals.earned, accrued),
      feesOwed: plus(totals.feesOwed, accrued),
    }
  }
}

function insideOf(pool: PoolEngine, { tickLower, tickUpper }: RangeKey): FeeGrowth {
  const global = {
    feeGrowth0X128: pool.feeGrowthGlobal0X128,
    feeGrowth1X128: pool.feeGrowthGlobal1X128,
  }
  const outside = (tick: number): FeeGrowth => {
    const state = pool.tickAt(tick)
    return {
      feeGrowth0X128: state?.feeGrowthOutside0X128 ?? 0n,
      feeGrowth1X128: state?.feeGrowthOutside1X128 ?? 0n,
    }
  }
  return feeGrowthInside(
    pool.tick,
    tickLower,
    tickUpper,
    global,
    outside(tickLower),
    outside(tickUpper),
  )
}

function principalOf(
  pool: PoolEngine,
  { tickLower, tickUpper, liquidityDelta }: PoolEventOf<'modify-liquidity'>,
): TokenAmounts {
  const [lower, upper] = [getSqrtPriceAtTick(tickLower), getSqrtPriceAtTick(tickUpper)]
  const [amount0Raw, amount1Raw] =
    liquidityDelta > 0n
      ? getAmountsRoundingUp(pool.sqrtPriceX96, lower, upper, liquidityDelta)
      : getAmountsRoundingDown(pool.sqrtPriceX96, lower, upper, -liquidityDelta)
  return { amount0Raw, amount1Raw }
}

function amountsOf({ amount0Raw, amount1Raw }: TokenAmounts): TokenAmounts {
  return { amount0Raw, amount1Raw }
}

function isSame(a: Address, b: Address): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
