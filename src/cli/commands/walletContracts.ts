import { deploymentOrNone, type WalletContracts } from '../../analysis/collectWallet.ts'
import type { WalletPair } from '../../analysis/walletShares.ts'
import type { Address } from '../../domain/address.ts'
import {
  addressOfPool,
  DEFAULT_PAIR_PROTOCOL,
  DEFAULT_PROTOCOL,
  parsePoolId,
} from '../../domain/ids.ts'
import { pancakeV2 } from '../../protocols/pancakeV2.ts'
import { pancakeV3 } from '../../protocols/pancakeV3.ts'
import type { RangeDeployment } from '../../protocols/rangeProtocol.ts'
import { sushiV2 } from '../../protocols/sushiV2.ts'
import { sushiV3 } from '../../protocols/sushiV3.ts'
import { uniswapV2 } from '../../protocols/uniswapV2.ts'
import { uniswapV3 } from '../../protocols/uniswapV3.ts'
import { uniswapV4 } from '../../protocols/uniswapV4.ts'
import { UsageError } from '../errors.ts'
import { addressesOf, pairProtocolOf, protocolOf } from '../reading.ts'
import type { Settings } from '../settings.ts'

type Named = Readonly<Record<string, Partial<RangeDeployment>>>

/**
 * Contracts by protocol: those of `--contracts`, and of the flags every command takes, which are of
 * `--protocol`.
 *
 * @param list - each `protocol:name=address,name=address`
 * @throws `usage/bad-argument`, `usage/unknown-protocol`
 */
export function namedContracts(list: readonly string[] = [], settings?: Settings): Named {
  const own = settings === undefined ? {} : addressesOf(settings)
  const named: Record<string, Partial<RangeDeployment>> = {
    [settings?.protocol ?? DEFAULT_PROTOCOL]: own,
  }
  for (const text of list) {
    const [protocol = '', pairs = ''] = text.split(/:(.*)/s, 2)
    protocolOf(protocol)
    for (const pair of pairs.split(',')) {
      const [name = '', address = ''] = pair.split('=', 2)
      const key = NAMES[name]
      if (key === undefined || !/^0x[0-9a-fA-F]{40}$/.test(address))
        throw new UsageError(
          `--contracts takes <protocol>:<contract>=<address>,…, not "${text.slice(0, 60)}".`,
          [`Contracts: ${Object.keys(NAMES).join(', ')}.`],
        )
      named[protocol] = { ...named[protocol], [key]: address as Address }
    }
  }
  return named
}

const NAMES: Readonly<Record<string, keyof RangeDeployment>> = {
  factory: 'factory',
  'position-manager': 'positionManager',
  'pool-manager': 'poolManager',
  'state-view': 'stateView',
}

/**
 * The position managers there are on a chain.
 *
 * @throws DeploymentError `protocol/no-deployment` where there is none at all
 */
export function walletContracts(
  named: Named,
  chainId: number,
  needsManager: boolean,
): WalletContracts {
  const v3 = [uniswapV3, pancakeV3, sushiV3].flatMap(
    (protocol) => deploymentOrNone(() => protocol.deploymentOf(chainId, named[protocol.id])) ?? [],
  )
  const v4 = deploymentOrNone(() => uniswapV4.deploymentOf(chainId, named[uniswapV4.id]))
  // Asked again for its error, which says what is known and how to name it.
  if (v3.length === 0 && v4 === undefined && needsManager)
    uniswapV3.deploymentOf(chainId, named[uniswapV3.id])
  return { v3, v4 }
}

/** The pairs of `--pair`. @throws `usage/bad-id`, `usage/not-for-protocol`, `protocol/no-deployment` */
export function walletPairs(
  list: readonly string[] = [],
  named: Named,
  chainId: number,
): readonly WalletPair[] {
  return list.map((text) => {
    const id = parsePoolId(text, DEFAULT_PAIR_PROTOCOL)
    const protocol = pairProtocolOf(id.protocol)
    const { factory } = named[protocol.id] ?? {}
    const deployment = protocol.deploymentOf(chainId, factory === undefined ? {} : { factory })
    return { address: addressOfPool(id), protocol, deployment }
  })
}

/** The families of pairs there are on a chain. */
export function walletFamilies(
  named: Named,
  chainId: number,
): readonly Omit<WalletPair, 'address'>[] {
  return [uniswapV2, sushiV2, pancakeV2].flatMap((protocol) => {
    const { factory } = named[protocol.id] ?? {}
    const replace = factory === undefined ? {} : { factory }
    const deployment = deploymentOrNone(() => protocol.deploymentOf(chainId, replace))
    return deployment === undefined ? [] : [{ protocol, deployment }]
  })
}
