import type { BlockTime } from '../src/domain/floatSwapTable.ts'

/** Ethereum blocks of known time: pool factory, last before London, the merge, 17,000,000. */
export const ETHEREUM_BLOCKS: readonly BlockTime[] = [
  { blockNumber: 12_369_621, timestampSec: 1_620_156_420 },
  { blockNumber: 12_964_999, timestampSec: 1_628_166_812 },
  { blockNumber: 15_537_394, timestampSec: 1_663_224_179 },
  { blockNumber: 17_000_000, timestampSec: 1_680_911_891 },
]
