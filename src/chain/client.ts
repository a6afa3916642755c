import { type Chain, createPublicClient, type PublicClient } from 'viem'
import { cleanError, type Requester, secretOf } from './request.ts'
import { checkResult } from './rpcResult.ts'
import type { RpcSecret } from './secret.ts'
import { createRpcTransport, type TransportOptions } from './transport.ts'

export type ChainClientOptions = TransportOptions & {
  /** viem's chain, for those who use viem's actions on the client; Ammeter asks the node itself. */
  readonly chain?: Chain | undefined
}

/**
 * A viem client for one run against one node: bounded in time, never batching, counting its POSTs,
 * and silent about its URL.
 *
 * @throws TransportError `config/rpc-url` for a URL that is not http(s)
 * @example
 * const client = createChainClient({ rpcUrl: process.env.ETH_RPC_URL, deadlineMs: 60_000 })
 */
export function createChainClient(options: ChainClientOptions): PublicClient {
  const transport = createRpcTransport(options)
  return clientOver(transport.request, transport.secret, transport.posts, options.chain)
}

/**
 * A client whose requests {@link rpcCallsOf} counts from now on, over any viem client or EIP-1193
 * provider: its answers are checked and its errors cleaned as those of our own transport are.
 * Over a client of {@link createChainClient} every POST counts, further tries included.
 */
export function countingClient(client: Requester): PublicClient {
  let calls = 0
  const secret = secretOf(client)
  const counted = async (args: { readonly method: string; readonly params?: unknown }) => {
    let posts = 0
    const onPost = () => {
      posts += 1
      calls += 1
    }
    try {
      // retryCount 0: viem's own retries obey a `Retry-After` of up to 24 days.
      const result = await client.request(args as never, { retryCount: 0, onPost } as never)
      return checkResult(args.method, result, secret)
    } catch (error) {
      throw cleanError(error, args.method, secret)
    } finally {
      if (posts === 0) calls += 1
    }
  }
  const { chain } = client as { readonly chain?: Chain }
  return clientOver(counted, secret, () => calls, chain)
}

/** Requests a client has sent since it was made; 0 for a client that does not count. */
export function rpcCallsOf(client: Requester): number {
  const { transport } = client as { readonly transport?: { readonly rpcCalls?: () => number } }
  return transport?.rpcCalls?.() ?? 0
}

function clientOver(
  request: (args: { readonly method: string; readonly params?: unknown }) => Promise<unknown>,
  secret: RpcSecret,
  rpcCalls: () => number,
  chain: Chain | undefined,
): PublicClient {
  // Not viem's createTransport: that wraps a request in retries of its own.
  const transport = () => ({
    config: { key: 'ammeter', name: 'Ammeter', type: 'ammeter', request, retryCount: 0 },
    request,
    value: { secret, rpcCalls },
  })
  return createPublicClient({
    transport: transport as never,
    cacheTime: 0,
    ...(chain === undefined ? {} : { chain }),
  }) as PublicClient
}
