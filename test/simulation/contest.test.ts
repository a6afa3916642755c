import { describe, expect, test } from 'vitest'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import type { Event } from '../../src/market/events.ts'
import type { AnyMaker } from '../../src/market/maker.ts'
import { randomStream } from '../../src/market/random.ts'
import { type ContestTerms, playRound, type Rival } from '../../src/simulation/contest.ts'
import { pairedDifference, summaryOf } from '../../src/simulation/contestSummary.ts'
import { equalRiskAversion } from '../../src/simulation/equalRisk.ts'
import { RIVAL_NAMES, type RivalTerms, rivalsOf } from '../../src/simulation/rivals.ts'
import { INVERTED, START_PRICE, sceneEngine } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const HORIZON_SEC = 4 * 3600
const PER_DAY = 800
const RESERVATION = 0.003

function engine() {
  const pool = sceneEngine(INVERTED, 3000)
  pool.mint({
    owner: `0x${'b'.repeat(40)}`,
    tickLower: -887_220,
    tickUpper: 887_220,
    liquidity: 10n ** 17n,
  })
  return pool
}

const rivalTerms: RivalTerms = {
  capital: { base: 100, quote: 300_000 },
  range: { owner: OWNER, tickLower: 196_260 - 1200, tickUpper: 196_260 + 1200 },
  tickSpacing: 60,
  gasQuote: 2,
  lotBase: 1,
  targetBase: 100,
  maxLots: 90,
  riskAversionPerPrice: 0.015,
  market: {
    fillsPerSec: PER_DAY / 2 / 86_400,
    decayPerPrice: 1 / (RESERVATION * START_PRICE),
    sigmaPricePerSqrtSec: (0.8 * START_PRICE) / Math.sqrt(365 * 86_400),
  },
  horizonSec: HORIZON_SEC,
  blockSec: 12,
}

const terms: ContestTerms = {
  frame: INVERTED,
  engine: engine(),
  feePips: 3000,
  startPrice: START_PRICE,
  volatilityAnnual: 0.8,
  blockSec: 12,
  horizonSec: HORIZON_SEC,
  takers: {
    perDay: PER_DAY,
    size: { law: 'exponential', meanBase: 1 },
    meanReservation: RESERVATION,
  },
  gasQuote: 0,
  rivals: rivalsOf(RIVAL_NAMES, rivalTerms),
  horizonsSec: [300, 0, 3600],
  makerFeeBps: 0,
  targetBase: 100,
}

/** A rival who only listens. */
function listener(rival: Rival, heard: Event[]): Rival {
  const maker: AnyMaker = {
    ...rival.maker,
    apply: (state, event) => {
      heard.push(event)
      return rival.maker.apply(state, event)
    },
  }
  return { ...rival, maker }
}

describe('a contest', () => {
  test('every venue meets the same takers and the same mids', () => {
    const heard: Event[][] = [[], [], []]
    const [lp, , glft] = terms.rivals
    const other = { ...(lp as Rival), maker: passiveLiquidity('other-lp', rivalTerms.range) }
    const rivals = [lp as Rival, glft as Rival, other].map((rival, i) =>
      listener(rival, heard[i] ?? []),
    )
    playRound({ ...terms, rivals }, randomStream(3))
    const told = heard.map((events) => events.filter(({ kind }) => kind === 'taker'))
    expect(told[0]?.length).toBeGreaterThan(80)
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
    const mids = heard.map((events) => events.filter(({ kind }) => kind === 'mid'))
    expect(mids[1]).toEqual(mids[0])
    expect(mids[2]).toEqual(mids[0])
  })

  test('is a function of its stream, and no rival changes what another earns', () => {
    const round = playRound(terms, randomStream(4).split('round 0'))
    expect(playRound(terms, randomStream(4).split('round 0'))).toEqual(round)
    for (const name of RIVAL_NAMES) {
      const rivals = terms.rivals.filter(({ maker }) => maker.id === name)
      const alone = playRound({ ...terms, rivals }, randomStream(4).split('round 0'))
      expect(alone.runs[name], name).toEqual(round.runs[name])
    }
    expect(playRound(terms, randomStream(5)).endMid).not.toBe(round.endMid)
  })

  test('the market is what was asked: takers, variance of the price, start of all', () => {
    const rounds = Array.from({ length: 40 }, (_, i) =>
      playRound(
        { ...terms, rivals: terms.rivals.slice(2, 3) },
        randomStream(6).split(`round ${i}`),
      ),
    )
    const takers = rounds.reduce((sum, round) => sum + round.takers, 0)
    const mean = (PER_DAY * HORIZON_SEC * 40) / 86_400
    expect(Math.abs(takers - mean)).toBeLessThan(4 * Math.sqrt(mean))
    const years = (HORIZON_SEC - 12) / (365 * 86_400)
    const variance =
      rounds.reduce((sum, { startMid, endMid }) => sum + Math.log(endMid / startMid) ** 2, 0) / 40
    expect(Math.abs(variance / (0.64 * years) - 1)).toBeLessThan(4 * Math.sqrt(2 / 40))
    for (const { startMid } of rounds) expect(startMid).toBe(START_PRICE)
  })

  test('inventory: GLFT leans against it, a symmetric quoter does not, the ideal has none', () => {
    const rounds = Array.from({ length: 12 }, (_, i) =>
      playRound(terms, randomStream(7).split(`round ${i}`)),
    )
    const of = (name: string) =>
      summaryOf(
        rounds.map(({ runs }) => runs[name]!),
        HORIZON_SEC,
      )
    expect(of('glft').inventory.sdBase).toBeLessThan(0.7 * of('symmetric').inventory.sdBase)
    expect(of('zero-inventory').inventory.sdBase).toBe(0)
    for (const { runs } of rounds)
      for (const name of ['avellaneda-stoikov', 'glft', 'symmetric'])
        expect(runs[name]!.inventory.maxAbsBase).toBeLessThanOrEqual(90 * (1 + 1e-12))
    // More than a billionth of all flows without a name would have been refused; the means sum too.
    for (const name of RIVAL_NAMES)
      expect(Math.abs(of(name).attribution.residualQuote)).toBeLessThan(1e-3)
    const [one, other] = [of('glft').pnlByRound, of('symmetric').pnlByRound]
    const paired = pairedDifference(one, other)
    expect(paired.mean).toBeCloseTo(of('glft').pnl.mean - of('symmetric').pnl.mean, 8)
    // Common paths cancel in the difference.
    expect(paired.standardError).toBeLessThan(of('glft').pnl.standardError)
  })

  test('equal risk finds the aversion whose inventory varies like a given one', () => {
    const makerOf = (riskAversionPerPrice: number) =>
      rivalsOf(['glft'], { ...rivalTerms, riskAversionPerPrice })[0] as Rival
    const quick = { ...terms, horizonSec: 7200, blockSec: 60 }
    // The goal is a maker of known aversion in place of the LP.
    const found = equalRiskAversion({
      terms: quick,
      lp: makerOf(0.01),
      makerOf,
      guess: 0.05,
      seed: 8,
    })
    expect(found.makerSdBase / found.lpSdBase).toBeCloseTo(1, 1)
    expect(Math.abs(Math.log(found.riskAversionPerPrice / 0.01))).toBeLessThan(0.3)
  })
})
