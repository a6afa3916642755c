import type { Requester } from '../../src/chain/request.ts'

/** What a node cannot do, each as some public node really answers. */
export type Limit =
  /** `eth_call` takes two parameters (geth before 2018, many gateways). */
  | 'refuses-overrides'
  /** The third parameter is dropped on the way, and an empty account answers. */
  | 'ignores-overrides'
  /** `eth_call` needs a `to`. */
  | 'refuses-creation'
  /** Reverts come without their data. */
  | 'swallows-revert-data'
  /** A call may not ask for more gas than this allows, and gets less by default than it needs. */
  | 'times-out-above-4m-gas'
  | 'times-out'

type Call = { readonly to?: string; readonly gas?: string }
type Request = { readonly method: string; readonly params?: readonly unknown[] }

/** The real node behind some limits, with a log of the methods asked. */
export function limitedNode(
  provider: Requester,
  limits: readonly Limit[] = [],
): Requester & { readonly asked: string[] } {
  const asked: string[] = []
  const limited = (limit: Limit) => limits.includes(limit)
  const request = async ({ method, params = [] }: Request): Promise<unknown> => {
    asked.push(method)
    const pass = (with_: readonly unknown[]) => provider.request({ method, params: with_ } as never)
    if (method !== 'eth_call') return pass(params)
    const call = params[0] as Call
    if (limited('refuses-overrides') && params.length > 2) {
      throw rpcFailure(-32602, 'too many arguments, want at most 2')
    }
    if (limited('refuses-creation') && call.to === undefined) {
      throw rpcFailure(-32602, 'invalid argument 0: missing field "to"')
    }
    const modest = call.gas !== undefined && BigInt(call.gas) <= 4_000_000n
    if (limited('times-out') || (limited('times-out-above-4m-gas') && !modest)) {
      throw rpcFailure(-32000, 'execution aborted (timeout = 5s)')
    }
    const passed = limited('ignores-overrides') ? params.slice(0, 2) : params
    if (!limited('swallows-revert-data')) return pass(passed)
    try {
      return await pass(passed)
    } catch {
      throw rpcFailure(3, 'execution reverted')
    }
  }
  return { asked, request: request as Requester['request'] }
}

/** The limits that leave a node with exactly this way to run a lens. */
export const limitsLeaving = {
  'state-override': [],
  'creation-code': ['refuses-overrides'],
  'plain-calls': ['refuses-overrides', 'refuses-creation'],
} as const satisfies Record<string, readonly Limit[]>

function rpcFailure(code: number, message: string): Error {
  return Object.assign(new Error(message), { code })
}
