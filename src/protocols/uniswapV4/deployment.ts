import { checksummed } from '../../chain/checksum.ts'
import type { Address } from '../../domain/address.ts'
import { DeploymentError } from '../uniswapV3/deployment.ts'

/** One set of Uniswap v4 contracts on one chain. */
export type UniswapV4Deployment = {
  /** Holds every pool, and every token in them. */
  readonly poolManager: Address
  readonly positionManager: Address
  /** Answers in words what `extsload` answers in slots; nothing needs it. */
  readonly stateView?: Address | undefined
  /** What the chain's own coin is called; default ETH. */
  readonly nativeSymbol?: string | undefined
}

/**
 * Uniswap's own deployments by chain id (docs.uniswap.org, v4 deployments; the same in
 * `@uniswap/sdk-core` 7.19.4). No two chains have the same addresses.
 */
export const uniswapV4Deployments: Readonly<Record<number, UniswapV4Deployment>> = {
  1: {
    poolManager: '0x000000000004444c5dc75cB358380D2e3dE08A90',
    positionManager: '0xbD216513d74C8cf14cf4747E6AaA6420FF64ee9e',
    stateView: '0x7fFE42C4a5DEeA5b0feC41C94C136Cf115597227',
  },
  10: {
    poolManager: '0x9a13F98Cb987694C9F086b1F5eB990EeA8264Ec3',
    positionManager: '0x3C3Ea4B57a46241e54610e5f022E5c45859A1017',
    stateView: '0xc18a3169788F4F75A170290584ECA6395C75Ecdb',
  },
  56: {
    poolManager: '0x28e2Ea090877bF75740558f6BFB36A5ffeE9e9dF',
    positionManager: '0x7A4a5c919aE2541AeD11041A1AEeE68f1287f95b',
    stateView: '0xd13Dd3D6E93f276FAfc9Db9E6BB47C1180aeE0c4',
    nativeSymbol: 'BNB',
  },
  137: {
    poolManager: '0x67366782805870060151383F4BbFF9daB53e5cD6',
    positionManager: '0x1Ec2eBf4F37E7363FDfe3551602425af0B3ceef9',
    stateView: '0x5eA1bD7974c8A611cBAB0bDCAFcB1D9CC9b3BA5a',
    nativeSymbol: 'POL',
  },
  8453: {
    poolManager: '0x498581fF718922c3f8e6A244956aF099B2652b2b',
    positionManager: '0x7C5f5A4bBd8fD63184577525326123B519429bDc',
    stateView: '0xA3c0c9b65baD0b08107Aa264b0f3dB444b867A71',
  },
  42161: {
    poolManager: '0x360E68faCcca8cA495c1B759Fd9EEe466db9FB32',
    positionManager: '0xd88F38F930b7952f2DB2432Cb002E7abbF3dD869',
    stateView: '0x76Fd297e2D437cd7f76d50F01AfE6160f86e9990',
  },
}

/**
 * The deployment to read: the chain's own, with any address replaced; or a private one, where pool
 * manager and position manager are given and the chain needs no entry.
 *
 * With another pool manager the known state view is of no use and left out.
 *
 * @param chainId - whose deployment; for a fork, the chain it was forked from
 * @throws DeploymentError `protocol/no-deployment` where neither the chain nor the options name one
 * @throws BadAddressError `usage/bad-address`
 * @example uniswapV4DeploymentOf(1).poolManager // '0x000000000004444c5dc75cB358380D2e3dE08A90'
 */
export function uniswapV4DeploymentOf(
  chainId: number,
  replace: Partial<UniswapV4Deployment> = {},
): UniswapV4Deployment {
  const known = uniswapV4Deployments[chainId]
  const poolManager = replace.poolManager ?? known?.poolManager
  const positionManager = replace.positionManager ?? known?.positionManager
  const stateView =
    replace.stateView ?? (replace.poolManager === undefined ? known?.stateView : undefined)
  if (poolManager === undefined || positionManager === undefined) {
    throw new DeploymentError({
      code: 'protocol/no-deployment',
      shortMessage: `no Uniswap v4 deployment is known on chain ${chainId}`,
      details: `known: ${Object.keys(uniswapV4Deployments).join(', ')}`,
      hints: [
        'name the contracts with --pool-manager and --position-manager',
        'on a fork, name the chain it was forked from with --chain',
      ],
    })
  }
  const nativeSymbol = replace.nativeSymbol ?? known?.nativeSymbol
  return {
    poolManager: checksummed(poolManager),
    positionManager: checksummed(positionManager),
    ...(stateView === undefined ? {} : { stateView: checksummed(stateView) }),
    ...(nativeSymbol === undefined ? {} : { nativeSymbol }),
  }
}
