import type { Assumption } from '../domain/assumption.ts'
import type { AnalysisInput } from './analysisInput.ts'
import type { PositionResult } from './result.ts'

/** Who analysed what: the two facts the pure side cannot know itself. */
export type Identity = {
  readonly toolVersion: string
  /** `sha256:…` of the input, see `analysis/tape`. */
  readonly inputHash: string
}

/** What every result carries around its data. */
export function envelopeOf(
  input: AnalysisInput,
  { toolVersion, inputHash }: Identity,
  assumptions: readonly Assumption[],
): Omit<PositionResult, 'data'> {
  const { number, hash, timestampSec } = input.block
  return {
    schemaVersion: '0',
    tool: { name: 'ammeter', version: toolVersion },
    chainId: input.chain.chainId,
    fork: input.chain.fork,
    block: { number, hash, timestampSec },
    warnings: input.warnings,
    assumptions,
    provenance: {
      inputHash,
      ...(input.seed === undefined ? {} : { seed: input.seed }),
      rpcCalls: input.rpcCalls,
      reproduce: input.reproduce,
    },
  }
}
