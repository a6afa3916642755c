/** The public API: actions on a viem client, pure analysis, models and engines over plain data. */
export { createPool } from './amm/concentratedPool.ts'
export type { InventoryCurve } from './amm/curve.ts'
export { curveOf } from './amm/curveOf.ts'
export { drainedExit } from './amm/drainedExit.ts'
export { inventoryOf } from './amm/inventory.ts'
export { owedOf } from './amm/owed.ts'
export { createPair, type PairEngine } from './amm/pairEngine.ts'
export type { PoolEngine, SwapParams, SwapResult } from './amm/poolEngine.ts'
export { shareLiquidityX64, splitShare } from './amm/shareFees.ts'
export { type UnwindRow, unwindCosts } from './amm/unwind.ts'
export { ammeterActions, getPool, getPosition } from './analysis/actions.ts'
export type { AnalysisInput } from './analysis/analysisInput.ts'
export { analyzeHedge } from './analysis/analyzeHedge.ts'
export { analyzePair } from './analysis/analyzePair.ts'
export { analyzePool } from './analysis/analyzePool.ts'
export { analyzePosition } from './analysis/analyzePosition.ts'
export { analyzeShare } from './analysis/analyzeShare.ts'
export { analyzeWallet } from './analysis/analyzeWallet.ts'
export { collectHedge } from './analysis/collectHedge.ts'
export { collectPair } from './analysis/collectPair.ts'
export { collectPool } from './analysis/collectPool.ts'
export { collectPosition } from './analysis/collectPosition.ts'
export { collectShare } from './analysis/collectShare.ts'
export { collectWallet } from './analysis/collectWallet.ts'
export type { Identity } from './analysis/envelope.ts'
export { defaultHedgeOptions, type HedgeInput } from './analysis/hedgeInput.ts'
export type { HedgeResult } from './analysis/hedgeResult.ts'
export type { PoolInput, PositionInput } from './analysis/input.ts'
export type { PairInput, ShareInput } from './analysis/pairInput.ts'
export type { PairResult, ShareResult } from './analysis/pairResult.ts'
export { loadQuadraticSolver } from './analysis/quadraticSolver.ts'
export type { AnalysisResult, PoolResult, PositionResult } from './analysis/result.ts'
export { decodeTape, encodeTape, hashOfInput } from './analysis/tape.ts'
export type { WalletInput } from './analysis/walletInput.ts'
export type { WalletResult } from './analysis/walletResult.ts'
export { createChainClient } from './chain/client.ts'
export type { Config } from './cli/config.ts'
export type { Address, Hex } from './domain/address.ts'
export type { Assumption, Warning } from './domain/assumption.ts'
export type { BlockRef } from './domain/block.ts'
export {
  type GivenEquivalents,
  type TokenUnderlying,
  tokenKey,
  underlyingOf,
} from './domain/equivalents.ts'
export type { ExposureEntry, ExposureVector, NetExposure } from './domain/exposure.ts'
export type { FundingRate, FundingSeries } from './domain/funding.ts'
export type { HedgePlan } from './domain/hedge.ts'
export { coreMathWarning, type HookFacts, hookFactsOf, hookWords } from './domain/hooks.ts'
export { parsePoolId, parsePositionId, parseShareId } from './domain/ids.ts'
export type { BaseIs, Market } from './domain/market.ts'
export type { PairEvent } from './domain/pairEvent.ts'
export type {
  ConcentratedPoolState,
  ConstantProductPoolState,
  PoolKey,
  PoolState,
  TickState,
} from './domain/pool.ts'
export type { PoolEvent } from './domain/poolEvent.ts'
export type { Position, PositionStatus, RangePosition, SharePosition } from './domain/position.ts'
export type { PositionEvent } from './domain/positionEvent.ts'
export type { Token } from './domain/token.ts'
export { humanAmount, priceOfSqrtPrice, rawAmount, sqrtPriceOfPrice } from './domain/units.ts'
export type { OrderBook, VenueInstrument, VenueSnapshot } from './domain/venueSnapshot.ts'
export { AmmeterError } from './errors.ts'
export { accountEntries } from './hedging/accountEntries.ts'
export { type Accounts, parseAccounts } from './hedging/accounts.ts'
export { type BookFill, takeFromBook } from './hedging/bookCost.ts'
export type { CostStep, HedgeCandidate } from './hedging/candidate.ts'
export { candidateOf } from './hedging/candidateOf.ts'
export {
  checkLimits,
  type LimitCheck,
  type LimitRow,
  type Measure,
  measuresWanted,
} from './hedging/checkLimits.ts'
export {
  curvePairGreeks,
  holdingEntry,
  horizonPairGreeks,
  positionEntries,
} from './hedging/exposureEntries.ts'
export { exposureVector } from './hedging/exposureVector.ts'
export { gammaScalping, scalpedCurve, scalpedOption } from './hedging/gammaScalping.ts'
export { type GreekHedge, type GreekInstrument, targetGreeks } from './hedging/greekTargeting.ts'
export { type HedgeBreakEven, hedgeBreakEven } from './hedging/hedgeBreakEven.ts'
export { type HedgeCosts, type HedgeCostTerms, hedgeCosts } from './hedging/hedgeCosts.ts'
export { hedgeMargin } from './hedging/hedgeMargin.ts'
export { heldContracts } from './hedging/heldContracts.ts'
export { basisTrade } from './hedging/instruments/basisTrade.ts'
export { futureRoll } from './hedging/instruments/futureRoll.ts'
export { inverseOptionPnl, inverseOptionValue } from './hedging/instruments/inverseOption.ts'
export { listedOptionGreeks } from './hedging/instruments/listedOption.ts'
export { type Limits, parseLimits } from './hedging/limits.ts'
export { planLinearHedge } from './hedging/linearHedge.ts'
export { liquidationPoint, liquidationSigmas, positionMargin } from './hedging/margin.ts'
export { type NettingOptions, type NettingResult, netHedges } from './hedging/netting.ts'
export { greekInstrumentOf, replicationInstrumentOf } from './hedging/optionInstruments.ts'
export {
  type OptionReplication,
  type ReplicationInstrument,
  replicateByOptions,
} from './hedging/optionReplication.ts'
export { optionStrip } from './hedging/optionStrip.ts'
export { empiricalLaw, lognormalLaw, type PriceLaw } from './hedging/priceLaw.ts'
export type { QuadraticProgram, QuadraticSolver } from './hedging/quadraticProgram.ts'
export { type MeasuredRange, rangeMeasure } from './hedging/rangeMeasure.ts'
export {
  type RebalanceDecision,
  type RebalanceWorld,
  rebalancePolicy,
} from './hedging/rebalancePolicy.ts'
export type { RebalanceRule } from './hedging/rebalanceRule.ts'
export { type MarketLaw, riskFactors } from './hedging/riskFactors.ts'
export { staticReplication } from './hedging/staticReplication.ts'
export { type StressLaw, type StressRow, stressAssumptions, stressTable } from './hedging/stress.ts'
export { type StressScenario, standardStresses } from './hedging/stressScenarios.ts'
export { tradingFeePnl } from './hedging/venueFees.ts'
export { followLives } from './history/followLives.ts'
export { Life } from './history/life.ts'
export type { LifePath } from './history/lifePath.ts'
export { type PairReplay, startPairReplay } from './history/pairReplay.ts'
export { startReplay } from './history/replay.ts'
export { startWhatIf } from './history/whatIf.ts'
export { avellanedaStoikov } from './makers/avellanedaStoikov.ts'
export type { BookTerms } from './makers/bookTerms.ts'
export { bernoulliFills, poissonFills } from './makers/fills/exponentialIntensity.ts'
export { glft } from './makers/glft.ts'
export { makerModels } from './makers/makerModels.ts'
export { passiveLiquidity } from './makers/passiveLiquidity.ts'
export { impliedMaker } from './makers/quoting/impliedRiskAversion.ts'
export { rebalancedLiquidity } from './makers/rebalancedLiquidity.ts'
export { sigmaPricePerSqrtSecOf } from './makers/sigmaPrice.ts'
export { symmetricSpread } from './makers/symmetricSpread.ts'
export { arbitrageur } from './market/arbitrageur.ts'
export { fixedClock, poissonClock } from './market/clock.ts'
export { gbmPath } from './market/gbmPath.ts'
export { type MarketResult, type MarketRun, marketLoop } from './market/loop.ts'
export type { Maker, Seen } from './market/maker.ts'
export { type MarketPath, marketPath } from './market/marketPath.ts'
export { enginePool, runAsync, runSync } from './market/marketPool.ts'
export { type RandomStream, randomStream } from './market/random.ts'
export { holdingsAt } from './market/records.ts'
export { poissonTakers, type Takers } from './market/takers.ts'
export { blackScholes } from './models/blackScholes.ts'
export { breakEvenFees, breakEvenVolatilityAnnual } from './models/breakEven.ts'
export { driftSinceDeposit } from './models/drift.ts'
export { greeksAt } from './models/greeks.ts'
export { horizonGreeks, runRateVega } from './models/horizonGreeks.ts'
export { impermanentLoss } from './models/impermanentLoss.ts'
export { impliedVolatilityAnnual } from './models/impliedVolatility.ts'
export { inventoryStatistics } from './models/inventoryStatistics.ts'
export { attributeLiquidity } from './models/liquidityAttribution.ts'
export { lvrAlongPath, lvrRateAt } from './models/lossVersusRebalancing.ts'
export { markouts } from './models/markout.ts'
export { compareWithVaults } from './models/optionVault.ts'
export {
  effectiveExpiryYears,
  optionImpliedVolatilityAnnual,
  optionViewOf,
} from './models/optionView.ts'
export { type RangeExit, rangeExit } from './models/rangeExit.ts'
export {
  bootstrapScenarios,
  historicalScenarios,
  type PriceHistory,
} from './models/risk/historicalScenarios.ts'
export { type Portfolio, revaluation } from './models/risk/portfolio.ts'
export { portfolioGreeks } from './models/risk/portfolioGreeks.ts'
export {
  type PortfolioRisk,
  portfolioRisk,
  portfolioRiskAssumptions,
} from './models/risk/portfolioRisk.ts'
export {
  gaussianScenarios,
  type PriceScenarios,
  studentScenarios,
} from './models/risk/priceScenarios.ts'
export {
  ratioVegaShares,
  ratioVolatilityAnnual,
  twoTokenExposure,
} from './models/twoTokenExposure.ts'
export { valueAt, valueBasket } from './models/valuation.ts'
export {
  type VolatilityGap,
  type VolatilityReading,
  volatilityGaps,
} from './models/volatilityGap.ts'
export { worthInBase, worthInQuote, worthInUsd } from './models/worth.ts'
export { pancakeV2 } from './protocols/pancakeV2.ts'
export { pancakeV3 } from './protocols/pancakeV3.ts'
export type { RangeProtocol } from './protocols/rangeProtocol.ts'
export { sushiV2 } from './protocols/sushiV2.ts'
export { sushiV3 } from './protocols/sushiV3.ts'
export { uniswapV2 } from './protocols/uniswapV2.ts'
export { uniswapV3 } from './protocols/uniswapV3.ts'
export { uniswapV3Fork } from './protocols/uniswapV3Fork.ts'
export { poolIdOf } from './protocols/uniswapV4/poolKey.ts'
export { uniswapV4 } from './protocols/uniswapV4.ts'
export { poolJson, positionJson } from './report/json.ts'
export { pairView } from './report/pairView.ts'
export { poolView } from './report/poolView.ts'
export { positionView } from './report/positionView.ts'
export { shareView } from './report/shareView.ts'
export { renderText } from './report/text.ts'
export { walletView } from './report/walletView.ts'
export { type HedgeBacktestTerms, hedgeBacktest } from './simulation/hedgeBacktest.ts'
export type { HedgeBacktest } from './simulation/hedgeSettlement.ts'
export { lifeGamma } from './simulation/lifeGamma.ts'
export { hedgedMaker, hedgeIdOf } from './simulation/perpetualHedge.ts'
export { openEventStore, readEventStore } from './store/eventStore.ts'
export { requireFresh } from './venues/freshness.ts'
export { parseFundingFile } from './venues/fundingFile.ts'
export { venues } from './venues/index.ts'
export { parseSnapshotFile, printSnapshotFile, type VenueReading } from './venues/snapshotFile.ts'
export type { Venue, VenueReadOptions } from './venues/venue.ts'
