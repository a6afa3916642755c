import type { Address } from '../domain/address.ts'
import { sqrtPriceOfPrice } from '../domain/units.ts'
import { getTickAtSqrtPrice, maxUsableTick, minUsableTick } from '../math/tickMath.ts'
import type { LocalUniswapV3 } from './deployment.ts'
import {
  collectOwed,
  decreaseLiquidity,
  increaseLiquidity,
  type LiquidityMoved,
  mintPosition,
} from './positionManager.ts'
import { approveAll, mintTokens, type TokenPair } from './tokens.ts'
import type { ChainActor } from './transact.ts'

/** A provider of the demo: where it quotes, with how much, and what it does later. */
export type ProviderTerms = {
  readonly label: string
  /** Edges of the range relative to the first price; `undefined` is the full range. */
  readonly range?: readonly [number, number]
  /** At most this much of each token, counted in quote. */
  readonly capitalQuote: number
  /** After which week what is done. */
  readonly later?: { readonly week: number; readonly act: LaterAct }
}

type LaterAct = 'withdraw-half' | 'close' | 'collect' | 'add-half'

/** The demo's providers; the first is the one the report is about. */
export const providers: readonly ProviderTerms[] = [
  { label: '±15 %', range: [0.85, 1.15], capitalQuote: 50_000 },
  { label: 'full range', capitalQuote: 2_000_000 },
  { label: '±3 %', range: [0.97, 1.03], capitalQuote: 40_000 },
  { label: '15–30 % above', range: [1.15, 1.3], capitalQuote: 60_000 },
  {
    label: '±20 %, half out',
    range: [0.8, 1.2],
    capitalQuote: 80_000,
    later: { week: 2, act: 'withdraw-half' },
  },
  {
    label: '±10 %, closed',
    range: [0.9, 1.1],
    capitalQuote: 30_000,
    later: { week: 3, act: 'close' },
  },
  {
    label: '±8 %, collected',
    range: [0.92, 1.08],
    capitalQuote: 30_000,
    later: { week: 1, act: 'collect' },
  },
  {
    label: '±25 %, added to',
    range: [0.75, 1.25],
    capitalQuote: 100_000,
    later: { week: 2, act: 'add-half' },
  },
]

/** A provider with its position on the chain. */
export type Provider = ProviderTerms & {
  readonly actor: ChainActor
  readonly minted: LiquidityMoved
}

export type ProviderMarket = {
  readonly deployment: LocalUniswapV3
  readonly pair: TokenPair
  readonly feePips: number
  readonly tickSpacing: number
  /** Quote (token0) per base (token1). */
  readonly firstPrice: number
}

/** Gives a provider its tokens and opens its position through the real position manager. */
export async function openPosition(
  market: ProviderMarket,
  terms: ProviderTerms,
  actor: ChainActor,
): Promise<Provider> {
  const { deployment, pair, feePips } = market
  const amounts = amountsOf(market, terms)
  for (const [token, amountRaw] of amounts) {
    // Twice as much: some add to their position later.
    await mintTokens(actor, token, actor.wallet.account.address, amountRaw * 2n)
    await approveAll(actor, token, deployment.positionManager)
  }
  const minted = await mintPosition(actor, deployment.positionManager, {
    ...pair,
    feePips,
    ...ticksOf(market, terms),
    amount0Raw: amounts[0][1],
    amount1Raw: amounts[1][1],
  })
  return { ...terms, actor, minted }
}

/** What a provider planned for the end of a week, if anything. */
export async function actAfterWeek(
  market: ProviderMarket,
  provider: Provider,
  week: number,
): Promise<void> {
  const { later, actor, minted } = provider
  if (later?.week !== week) return
  const { positionManager } = market.deployment
  const { tokenId, liquidity } = minted
  switch (later.act) {
    case 'withdraw-half':
      await decreaseLiquidity(actor, positionManager, tokenId, liquidity / 2n)
      return
    case 'close':
      await decreaseLiquidity(actor, positionManager, tokenId, liquidity)
      await collectOwed(actor, positionManager, tokenId)
      return
    case 'collect':
      await collectOwed(actor, positionManager, tokenId)
      return
    case 'add-half': {
      const [[, amount0Raw], [, amount1Raw]] = amountsOf(market, provider)
      await increaseLiquidity(actor, positionManager, tokenId, amount0Raw / 2n, amount1Raw / 2n)
    }
  }
}

type TokenAmount = readonly [token: Address, amountRaw: bigint]

function amountsOf(
  { pair, firstPrice }: ProviderMarket,
  { capitalQuote }: ProviderTerms,
): readonly [TokenAmount, TokenAmount] {
  const capital = BigInt(capitalQuote)
  const raw0 = capital * 10n ** BigInt(pair.token0.decimals)
  const raw1 = (capital * 10n ** BigInt(pair.token1.decimals)) / BigInt(Math.round(firstPrice))
  return [
    [pair.token0.address, raw0],
    [pair.token1.address, raw1],
  ]
}

function ticksOf(market: ProviderMarket, { range }: ProviderTerms) {
  const { tickSpacing, firstPrice } = market
  if (range === undefined)
    return { tickLower: minUsableTick(tickSpacing), tickUpper: maxUsableTick(tickSpacing) }
  // Base is token1: the higher price is the lower tick.
  return {
    tickLower: nearestTick(market, firstPrice * range[1]),
    tickUpper: nearestTick(market, firstPrice * range[0]),
  }
}

function nearestTick({ pair, tickSpacing }: ProviderMarket, price: number): number {
  const tick = getTickAtSqrtPrice(sqrtPriceOfPrice(price, pair.token0, pair.token1, 'token1'))
  return Math.round(tick / tickSpacing) * tickSpacing
}
