import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import { type PairDeployment, type PairFamily, pairDeploymentOf } from './uniswapV2/deployment.ts'
import {
  type PairReading,
  type ReadPairOptions,
  readPair,
  readShare,
  type ShareReading,
} from './uniswapV2/readPair.ts'

/** Pairs whose reserves everyone shares, as commands see them. */
export type PairProtocol = {
  readonly id: string
  readonly name: string
  readonly deploymentOf: (chainId: number, replace?: Partial<PairDeployment>) => PairDeployment
  readonly readPair: (client: Requester, options: ReadPairOptions) => Promise<PairReading>
  readonly readShare: (
    client: Requester,
    options: ReadPairOptions & { readonly owner: Address },
  ) => Promise<ShareReading>
}

/** A family of Uniswap v2's contracts as a protocol: a fork differs in its data alone. */
export function pairProtocol<const F extends PairFamily>(
  family: F,
): PairProtocol & { id: F['id'] } {
  return {
    id: family.id,
    name: family.name,
    deploymentOf: (chainId, replace) => pairDeploymentOf(family, chainId, replace),
    readPair: (client, options) => readPair(client, family, options),
    readShare: (client, options) => readShare(client, family, options),
  }
}
