import type { Address } from '../domain/address.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { RawLog } from '../domain/rawLog.ts'
import { type UniswapV3Deployment, type V3Family, v3DeploymentOf } from './uniswapV3/deployment.ts'
import { poolEventSource } from './uniswapV3/eventSource.ts'
import { decodePoolEvent, POOL_EVENT_TOPICS } from './uniswapV3/events.ts'
import { uniswapV3 } from './uniswapV3.ts'

/** What a fork of Uniswap v3 is: its contracts by chain id, and what differs. */
export type UniswapV3Fork = V3Family & {
  readonly deployments: Readonly<Record<number, Omit<UniswapV3Deployment, 'family'>>>
  /** Topics and decoder of its pools' events; default: Uniswap's. */
  readonly events?: {
    readonly topics: typeof POOL_EVENT_TOPICS
    readonly decode: (log: RawLog) => PoolEvent
  }
}

/** What reads Uniswap v3 and its forks. */
export type UniswapV3Protocol = Omit<typeof uniswapV3, 'id' | 'name'> & {
  readonly id: string
  readonly name: string
}

/** A fork of Uniswap v3 as a protocol: read as Uniswap is, labelled as its own. */
export function uniswapV3Fork({
  deployments,
  events,
  ...family
}: UniswapV3Fork): UniswapV3Protocol {
  const { topics, decode } = events ?? { topics: POOL_EVENT_TOPICS, decode: decodePoolEvent }
  return {
    ...uniswapV3,
    id: family.id,
    name: family.name,
    deploymentOf: (chainId, replace) => ({
      ...v3DeploymentOf(family.name, deployments, chainId, replace),
      family,
    }),
    poolEventSource: (address: Address) => ({
      ...poolEventSource(address),
      filters: [{ address, topics: [topics] }],
      decode,
    }),
  }
}
