import type { ConstantProductPoolState } from '../domain/pool.ts'
import { sqrtRoundingDown } from '../math/integerSqrt.ts'

/** What a protocol's share of a pair's fees depends on. */
export type ProtocolShareFacts = Pick<
  ConstantProductPoolState,
  'fee' | 'reserve0Raw' | 'reserve1Raw' | 'totalSupplyRaw' | 'kLastRaw'
>

/**
 * LP tokens the pair would mint to the protocol before the next mint or burn: a/b of the growth of
 * √k since the last one, as new shares.
 *
 * shares = S·(√k − √kLast)·a / ((b − a)·√k + a·√kLast), roots and quotient rounded down as the
 * contract does. Source: Uniswap v2 white paper, eq. 6 (a/b = 1/6); `PancakePair._mintFee` (8/25).
 *
 * @returns raw LP tokens, ≥ 0; 0 while the protocol takes nothing
 * @example
 * const fee = { kind: 'uniswap-v2', feePips: 3000, protocolShare: { numerator: 1, denominator: 6 } }
 * pendingProtocolShares({ fee, reserve0Raw: 1100n, reserve1Raw: 1100n, totalSupplyRaw: 1000n, kLastRaw: 1_000_000n }) // 15n
 */
export function pendingProtocolShares(state: ProtocolShareFacts): bigint {
  const { protocolShare } = state.fee
  if (protocolShare === undefined || state.kLastRaw === 0n) return 0n
  const root = sqrtRoundingDown(state.reserve0Raw * state.reserve1Raw)
  const rootLast = sqrtRoundingDown(state.kLastRaw)
  if (root <= rootLast) return 0n
  const a = BigInt(protocolShare.numerator)
  const b = BigInt(protocolShare.denominator)
  return (state.totalSupplyRaw * (root - rootLast) * a) / ((b - a) * root + a * rootLast)
}

/** The supply a burn would divide by: with what the protocol is minted first. */
export function supplyAfterProtocol(state: ProtocolShareFacts): bigint {
  return state.totalSupplyRaw + pendingProtocolShares(state)
}
