import type { Source } from './check.ts'
import { avellanedaStoikovSource } from './sources/avellanedaStoikov.ts'
import { carteaJaimungalSource } from './sources/carteaJaimungal.ts'
import { glftSource } from './sources/glft.ts'
import { hedgingSource } from './sources/hedging.ts'
import { hftbacktestSource } from './sources/hftbacktest.ts'
import { impermanentLossSource } from './sources/impermanentLoss.ts'
import { lvrSource } from './sources/lossVersusRebalancing.ts'
import { oneSidedSource } from './sources/oneSided.ts'

/** Every source compared, in the order of the index page; a new one is a file and a line here. */
export const SOURCES: readonly (() => Source)[] = [
  impermanentLossSource,
  lvrSource,
  avellanedaStoikovSource,
  oneSidedSource,
  glftSource,
  hftbacktestSource,
  carteaJaimungalSource,
  hedgingSource,
]
