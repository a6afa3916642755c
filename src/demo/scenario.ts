import { poolDriverAbi, poolDriverBytecode } from '../chain/abis/PoolDriver.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import { sqrtPriceOfPrice } from '../domain/units.ts'
import { contractPool } from '../fork/contractPool.ts'
import { arbitrageur } from '../market/arbitrageur.ts'
import { fixedClock } from '../market/clock.ts'
import { gbmPath } from '../market/gbmPath.ts'
import { marketLoop } from '../market/loop.ts'
import { runAsync } from '../market/marketPool.ts'
import { randomStream } from '../market/random.ts'
import { poissonTakers, type Takers } from '../market/takers.ts'
import { deployUniswapV3, type LocalUniswapV3 } from './deployment.ts'
import { type EmbeddedChain, startEmbeddedChain } from './embeddedChain.ts'
import {
  actAfterWeek,
  openPosition,
  type Provider,
  type ProviderMarket,
  providers,
} from './liquidityProviders.ts'
import { createPool } from './pool.ts'
import { deployTokenPair, mintTokens } from './tokens.ts'
import { deployContract } from './transact.ts'

export type DemoOptions = {
  /** Decides prices and takers; the same seed gives the same trades. */
  readonly seed: number
  readonly onProgress?: (progress: {
    readonly label: string
    readonly done: number
    readonly total: number
  }) => void
}

/** A chain that has lived through some weeks of trading, still running. */
export type Demo = {
  /** In this process: read it as any node. */
  readonly client: Requester
  readonly deployment: LocalUniswapV3
  readonly pool: Address
  /** The first is the one to report on. */
  readonly providers: readonly { readonly label: string; readonly tokenId: bigint }[]
  readonly days: number
  readonly blocks: number
  readonly swaps: number
  readonly endSec: number
  readonly stop: () => Promise<void>
}

// 2026-09-01, 00:00 UTC: fixed, so that a run repeats.
const START_SEC = 1_788_220_800
const WEEKS = 4
const WEEK_SEC = 7 * 86_400
const BLOCK_SPACING_SEC = 1200
const FIRST_PRICE = 3000
const FEE_PIPS = 3000
const TICK_SPACING = 60
const DRIVER_FUNDS_RAW = 10n ** 30n

/**
 * Weeks of trading on an embedded chain: the real Uniswap v3, eight providers, takers and an
 * arbitrageur against a price outside (geometric Brownian motion, 60 % a year).
 *
 * USDC has 6 decimals and sorts first, WETH 18, as on mainnet: the raw price is inverted.
 *
 * @throws MissingPeerError `demo/missing-peer` where Hardhat or Uniswap's packages are not installed
 */
export async function runDemo({ seed, onProgress = () => {} }: DemoOptions): Promise<Demo> {
  onProgress({ label: 'starting the embedded chain', done: 0, total: 1 })
  const chain = await startEmbeddedChain(START_SEC)
  try {
    return await trade(chain, seed, onProgress)
  } catch (error) {
    await chain.stop()
    throw error
  }
}

async function trade(
  chain: EmbeddedChain,
  seed: number,
  onProgress: NonNullable<DemoOptions['onProgress']>,
): Promise<Demo> {
  const [operator, ...owners] = chain.actors
  if (operator === undefined) throw new Error('the embedded chain has no accounts')
  onProgress({ label: 'deploying Uniswap v3 and opening positions', done: 0, total: 1 })
  const deployment = await deployUniswapV3(operator)
  const pair = await deployTokenPair(
    operator,
    { name: 'USD Coin', symbol: 'USDC', decimals: 6 },
    { name: 'Wrapped Ether', symbol: 'WETH', decimals: 18 },
  )
  const sqrtPriceX96 = sqrtPriceOfPrice(FIRST_PRICE, pair.token0, pair.token1, 'token1')
  const pool = await createPool(operator, deployment, { ...pair, feePips: FEE_PIPS, sqrtPriceX96 })
  const driver = await deployContract(operator, poolDriverAbi, poolDriverBytecode, [])
  for (const { address } of [pair.token0, pair.token1])
    await mintTokens(operator, address, driver, DRIVER_FUNDS_RAW)

  const market: ProviderMarket = {
    deployment,
    pair,
    feePips: FEE_PIPS,
    tickSpacing: TICK_SPACING,
    firstPrice: FIRST_PRICE,
  }
  const opened: Provider[] = []
  for (const [i, terms] of providers.entries())
    opened.push(await openPosition(market, terms, owners[i % owners.length] ?? operator))

  const { path, takers } = outsideWorld(seed)
  const from = operator.wallet.account.address
  let swaps = 0
  for (let week = 1; week <= WEEKS; week++) {
    const startSec = START_SEC + (week - 1) * WEEK_SEC
    const clock = fixedClock({
      firstNumber: 0n,
      startSec: startSec + BLOCK_SPACING_SEC,
      endSec: startSec + WEEK_SEC,
      spacingSec: BLOCK_SPACING_SEC,
    })
    const total = clock.timestampSec.length * WEEKS
    const done = (week - 1) * clock.timestampSec.length
    let mined = 0
    const label = `trading through the real contracts, week ${week} of ${WEEKS}`
    const result = await runAsync(
      marketLoop({
        frame: { baseIs: 'token1', ...pair },
        clock,
        path,
        takers: within(takers, startSec, startSec + WEEK_SEC),
        agents: [arbitrageur({ feePips: FEE_PIPS, gasQuote: 2 })],
        sink: ({ kind }) => {
          if (kind === 'block') onProgress({ label, done: done + mined++, total })
        },
      }),
      await contractPool({ client: chain.provider, pool, driver, from }),
    )
    swaps += result.takers.swaps + (result.agents['arbitrageur']?.swaps ?? 0)
    for (const provider of opened) await actAfterWeek(market, provider, week)
  }

  const block = await operator.client.getBlock()
  return {
    client: chain.provider,
    deployment,
    pool,
    providers: opened.map(({ label, minted }) => ({ label, tokenId: minted.tokenId })),
    days: (WEEKS * WEEK_SEC) / 86_400,
    blocks: Number(block.number),
    swaps,
    endSec: Number(block.timestamp),
    stop: chain.stop,
  }
}

/** The price outside and the takers of the whole time, drawn once. */
function outsideWorld(seed: number) {
  const random = randomStream(seed)
  const endSec = START_SEC + WEEKS * WEEK_SEC
  const path = gbmPath(
    {
      startPrice: FIRST_PRICE,
      volatilityAnnual: 0.6,
      startSec: START_SEC,
      stepSec: BLOCK_SPACING_SEC,
      steps: (WEEKS * WEEK_SEC) / BLOCK_SPACING_SEC,
    },
    random.split('path'),
  )
  const takers = poissonTakers(
    {
      startSec: START_SEC,
      endSec,
      perDay: 90,
      size: { law: 'log-normal', medianBase: 1.5, logSd: 1.1 },
      meanReservation: 0.008,
    },
    random.split('takers'),
  )
  return { path, takers }
}

function within(takers: Takers, afterSec: number, untilSec: number): Takers {
  const first = takers.timeSec.findIndex((time) => time > afterSec)
  const next = takers.timeSec.findIndex((time) => time > untilSec)
  const [from, to] = [first === -1 ? takers.timeSec.length : first, next === -1 ? undefined : next]
  return {
    timeSec: takers.timeSec.slice(from, to),
    side: takers.side.slice(from, to),
    sizeBase: takers.sizeBase.slice(from, to),
    reservation: takers.reservation.slice(from, to),
  }
}
