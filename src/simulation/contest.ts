import type { PoolEngine } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { arbitrageur } from '../market/arbitrageur.ts'
import { type Clock, fixedClock } from '../market/clock.ts'
import { gbmPath } from '../market/gbmPath.ts'
import { marketLoop } from '../market/loop.ts'
import type { Contestant } from '../market/maker.ts'
import { type MarketFrame, poolPriceOf } from '../market/marketFrame.ts'
import type { MarketPath } from '../market/marketPath.ts'
import { enginePool, runSync } from '../market/marketPool.ts'
import type { RandomStream } from '../market/random.ts'
import { poissonTakers, type Takers, type TakerTerms } from '../market/takers.ts'
import { makerLedger } from './makerLedger.ts'
import { type MakerRun, makerRunOf } from './makerRun.ts'

/** A maker in a contest. */
export type Rival = Contestant & {
  /** Makers of the pool each play against a pool of their own, so that none shares the other's flow. */
  readonly venue: 'pool' | 'book'
  /** Largest distance from the target it allows itself, base. */
  readonly capBase?: number
  /** Its trades are undone at the mid at once; of what they cost, a share in bps. */
  readonly hedge?: { readonly costBps: number } | undefined
}

/** What a contest is about; the same for every round but for chance. */
export type ContestTerms = {
  readonly frame: MarketFrame
  /** The pool without any rival's liquidity; forked, never moved. */
  readonly engine: PoolEngine
  readonly feePips: number
  /** Price outside at the first block, quote per base. */
  readonly startPrice: number
  /** σ of the log price, fraction per √year. */
  readonly volatilityAnnual: number
  readonly blockSec: number
  readonly horizonSec: number
  readonly takers: Omit<TakerTerms, 'startSec' | 'endSec'>
  /** Paid by the arbitrageur per trade, quote units ≥ 0. */
  readonly gasQuote: number
  readonly rivals: readonly Rival[]
  /** For adverse selection; the first is the one of the attribution. */
  readonly horizonsSec: readonly number[]
  /** Of makers on the book: bps of the notional, below zero a rebate. */
  readonly makerFeeBps: number
  /** Inventory that counts as none, base. */
  readonly targetBase: number
}

/** One round: one path and one stream of takers, seen by every rival. */
export type Round = {
  readonly startMid: number
  readonly endMid: number
  readonly takers: number
  /** Takers the pool filled, in the run of its first maker. */
  readonly takersInPool: number
  readonly arbitrageQuote: number
  readonly path: MarketPath
  readonly runs: Readonly<Record<string, MakerRun>>
  readonly assumptions: readonly Assumption[]
}

/** Inventories are recorded about this often in a round. */
const RECORDS = 288

/**
 * Plays one round: the path is drawn, then the takers, then every rival meets both.
 *
 * @param random - seeded; a round is a function of its stream and the terms alone
 * @throws `market/…`, `makers/…`, `model/attribution-does-not-sum`
 */
export function playRound(terms: ContestTerms, random: RandomStream): Round {
  const { horizonSec, blockSec, rivals } = terms
  const span = { startSec: 0, endSec: horizonSec }
  const clock = fixedClock({ firstNumber: 1n, ...span, spacingSec: blockSec })
  const path = pathOf(terms, clock, random.split('path'))
  const takers = poissonTakers({ ...terms.takers, ...span }, random.split('takers'))
  const inPool = rivals.filter(({ venue }) => venue === 'pool')
  const onBook = rivals.filter(({ venue }) => venue === 'book')
  const [first, ...others] = inPool
  const games = [
    [...(first === undefined ? [] : [first]), ...onBook],
    ...others.map((rival) => [rival]),
  ].map((group) => playGroup(terms, group, clock, path, takers))
  const main = games[0] as ReturnType<typeof playGroup>
  return {
    startMid: path.mid[0] as number,
    endMid: path.mid.at(-1) as number,
    takers: takers.timeSec.length,
    takersInPool: main.result.takers.swaps,
    arbitrageQuote: main.result.agents['arbitrageur']?.gainQuote ?? 0,
    path,
    runs: Object.assign({}, ...games.map(({ runs }) => runs)),
    assumptions: games.flatMap(({ result }) => result.assumptions),
  }
}

/** The price is the given one at the first block, and moves from there. */
function pathOf(terms: ContestTerms, { timestampSec }: Clock, random: RandomStream): MarketPath {
  return gbmPath(
    {
      startPrice: terms.startPrice,
      volatilityAnnual: terms.volatilityAnnual,
      startSec: timestampSec[0] as number,
      stepSec: terms.blockSec,
      steps: timestampSec.length - 1,
    },
    random,
  )
}

function playGroup(
  terms: ContestTerms,
  group: readonly Rival[],
  clock: Clock,
  path: MarketPath,
  takers: Takers,
) {
  const { frame, engine, feePips, gasQuote, horizonsSec } = terms
  const recordEveryBlocks = Math.max(1, Math.ceil(clock.timestampSec.length / RECORDS))
  const ledger = makerLedger({
    frame,
    path,
    makers: group.map(({ maker, capital }) => ({ id: maker.id, capital })),
    horizonsSec,
    endSec: clock.timestampSec.at(-1) as number,
    startPoolPrice: poolPriceOf(frame, engine.sqrtPriceX96),
    recordEveryBlocks,
  })
  const program = marketLoop({
    frame,
    clock,
    path,
    takers,
    agents: [arbitrageur({ feePips, gasQuote })],
    makers: group,
    recordEveryBlocks,
    sink: ledger.sink,
  })
  const result = runSync(program, enginePool(engine.fork()))
  const runs = group.map((rival) => {
    const { id } = rival.maker
    return [id, makerRunOf(terms, rival, result.records, ledger.flowsOf(id), path)] as const
  })
  return { result, runs: Object.fromEntries(runs) }
}
