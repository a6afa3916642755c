import type { Source } from './check.ts'
import { avellanedaStoikovSource } from './sources/avellanedaStoikov.ts'
import { carteaJaimungalSource } from './sources/carteaJaimungal.ts'
import { discreteHedgingSource } from './sources/discreteHedging.ts'
import { expectedImpermanentLossSource } from './sources/expectedImpermanentLoss.ts'
import { feeImpliedVolatilitySource } from './sources/feeImpliedVolatility.ts'
import { glftSource } from './sources/glft.ts'
import { hedgedLiquiditySource } from './sources/hedgedLiquidity.ts'
import { hedgingSource } from './sources/hedging.ts'
import { hftbacktestSource } from './sources/hftbacktest.ts'
import { horizonGreeksSource } from './sources/horizonGreeks.ts'
import { horizonLossSource } from './sources/horizonLoss.ts'
import { impermanentLossSource } from './sources/impermanentLoss.ts'
import { lvrSource } from './sources/lossVersusRebalancing.ts'
import { oneSidedSource } from './sources/oneSided.ts'
import { optionViewSource } from './sources/optionView.ts'
import { riskMetricsSource } from './sources/riskMetrics.ts'
import { staticReplicationSource } from './sources/staticReplication.ts'
import { venueCostsSource } from './sources/venueCosts.ts'
import { realisedVolatilitySource } from './sources/volatility.ts'

/** Every source compared, in the order of the index page; a new one is a file and a line here. */
export const SOURCES: readonly (() => Source)[] = [
  impermanentLossSource,
  expectedImpermanentLossSource,
  lvrSource,
  horizonLossSource,
  horizonGreeksSource,
  feeImpliedVolatilitySource,
  realisedVolatilitySource,
  avellanedaStoikovSource,
  oneSidedSource,
  glftSource,
  hftbacktestSource,
  carteaJaimungalSource,
  hedgingSource,
  staticReplicationSource,
  discreteHedgingSource,
  optionViewSource,
  hedgedLiquiditySource,
  riskMetricsSource,
  venueCostsSource,
]
