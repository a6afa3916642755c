import type { PairFeeTerms } from '../domain/pool.ts'
import { FeeRuleError } from './feeRule.ts'

/**
 * Fee terms a pair can have.
 *
 * @throws {FeeRuleError} `amm/fee-out-of-range`, `amm/protocol-fee-out-of-range`
 */
export function checkedPairFee(terms: PairFeeTerms): PairFeeTerms {
  const { feePips, protocolShare } = terms
  if (!Number.isInteger(feePips) || feePips < 0 || feePips >= 1_000_000) {
    throw new FeeRuleError({
      code: 'amm/fee-out-of-range',
      shortMessage: `Swap fee ${feePips} is not an integer in [0, 1000000).`,
    })
  }
  if (protocolShare === undefined) return terms
  const { numerator, denominator } = protocolShare
  const isShare =
    Number.isInteger(numerator) &&
    Number.isInteger(denominator) &&
    numerator > 0 &&
    numerator <= denominator
  if (isShare) return terms
  throw new FeeRuleError({
    code: 'amm/protocol-fee-out-of-range',
    shortMessage: `Protocol share ${numerator}/${denominator} is not a fraction in (0, 1].`,
  })
}
