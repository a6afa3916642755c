import type { ChainIdentity } from '../chain/chainIdentity.ts'
import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { RangeAccess, RangeProtocol } from '../protocols/rangeProtocol.ts'
import type { BlockSpan } from '../store/eventStore.ts'
import { readPoolRecord } from '../store/poolRecord.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import type { ComparisonInput } from './comparisonInput.ts'
import { withHook } from './coreMath.ts'
import { orient } from './orientation.ts'
import { RecordedFlowError, recordedFlow } from './recordedFlow.ts'

export type CollectComparisonOptions = CollectOptions<RangeProtocol> &
  RangeAccess & {
    /** The position that plays the LP, or a pool for a range of the user's. */
    readonly subject:
      | { readonly kind: 'position'; readonly tokenId: bigint }
      | {
          readonly kind: 'pool'
          /** What the protocol calls it: an address, or 32 bytes. */
          readonly id: Hex
          readonly range: NonNullable<ComparisonInput['range']>
        }
    readonly asked: ComparisonAsked
    /** The folder of all event stores, or of this pool's, for what was not asked of the flow. */
    readonly record?: ({ readonly folder: string } & BlockSpan) | undefined
  }

type Options = ComparisonInput['options']

/** What the user said; what is missing of the market must come from a record. */
export type ComparisonAsked = Omit<
  Options,
  'baseIs' | 'volatilityAnnual' | 'takers' | 'recorded'
> & {
  readonly volatilityAnnual?: number | undefined
  readonly takers: {
    readonly perDay?: number | undefined
    readonly size?: Options['takers']['size'] | undefined
    readonly meanReservation?: number | undefined
  }
}

/** Reads a pool with every initialised tick, and the position in it, at one block. */
export async function collectComparison(
  client: Requester,
  options: CollectComparisonOptions,
): Promise<ComparisonInput> {
  const { protocol, subject, asked, poolKey, stateAccess } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const at = { deployment, block, stateAccess }
    const reading =
      subject.kind === 'pool'
        ? undefined
        : await protocol.readPosition(client, { tokenId: subject.tokenId, ...at })
    const position = reading?.position
    const pool = await protocol.readPoolById(client, {
      id: subject.kind === 'pool' ? subject.id : (position?.poolId as Hex),
      withTicks: true,
      poolKey: reading?.pool.poolKey ?? poolKey,
      ...at,
    })
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    return {
      kind: 'comparison' as const,
      pool,
      ...(position === undefined ? {} : { position }),
      ...(subject.kind === 'pool' ? { range: subject.range } : {}),
      options: { ...asked, baseIs, ...(await marketOfFlow(pool, baseIs, options, identity)) },
      warnings: withHook({ pool, warnings }).warnings,
    }
  })
}

/** What was asked of the market, and for the rest what its recorded swaps say. */
async function marketOfFlow(
  pool: ConcentratedPoolState,
  baseIs: BaseIs,
  { asked, record }: CollectComparisonOptions,
  identity: ChainIdentity,
): Promise<Pick<Options, 'volatilityAnnual' | 'takers' | 'recorded'>> {
  const { volatilityAnnual, takers } = asked
  const { perDay, size, meanReservation } = takers
  const reservation = meanReservation === undefined ? {} : { meanReservation }
  if (record === undefined) {
    if (volatilityAnnual === undefined || perDay === undefined || size === undefined)
      throw new RecordedFlowError({
        code: 'compare/empty-flow',
        shortMessage: 'Volatility, takers and their size must be given, or a record of the pool.',
      })
    return { volatilityAnnual, takers: { perDay, size, ...reservation } }
  }
  const flow = await flowOf(pool, baseIs, record, identity)
  const feeShare = dearerSwapFeePips(pool.fee) / 1e6
  // Those recorded had accepted the fee: of all who come, e^(−fee/mean) do.
  const accepted = Math.exp(-feeShare / (meanReservation ?? feeShare))
  const { swaps, startSec, endSec, stepSec, medianBase, logSd } = flow
  return {
    volatilityAnnual: volatilityAnnual ?? flow.volatilityAnnual,
    takers: {
      perDay: perDay ?? flow.swapsPerDay / accepted,
      size: size ?? { law: 'log-normal', medianBase, logSd },
      ...reservation,
    },
    recorded: {
      swaps,
      startSec,
      endSec,
      stepSec,
      measured: [
        ...(volatilityAnnual === undefined ? (['volatility'] as const) : []),
        ...(perDay === undefined ? (['takers'] as const) : []),
        ...(size === undefined ? (['size'] as const) : []),
      ],
    },
  }
}

async function flowOf(
  pool: ConcentratedPoolState,
  baseIs: BaseIs,
  { folder, ...span }: NonNullable<CollectComparisonOptions['record']>,
  { chainId, fork: isFork }: ChainIdentity,
) {
  const store = await readPoolRecord(folder, { chainId, address: pool.address, isFork })
  return recordedFlow(store.events(span), { baseIs, token0: pool.token0, token1: pool.token1 })
}
