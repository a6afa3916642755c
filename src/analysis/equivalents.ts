import { type GivenEquivalents, tokenKey } from '../domain/equivalents.ts'
import type { HedgeInput } from './hedgeInput.ts'

/** What the user says tokens count as, on the chain the positions are of. */
export function givenEquivalents(
  { equivalents }: Pick<HedgeInput['options'], 'equivalents'>,
  chainId: number,
): GivenEquivalents {
  return Object.fromEntries(
    equivalents.map(({ token, underlying, unitsPerToken }) => [
      tokenKey({ chainId, address: token }),
      { underlying, unitsPerToken },
    ]),
  )
}
