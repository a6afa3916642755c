import { printable, RpcError } from './rpcError.ts'
import type { RpcSecret } from './secret.ts'

/** A request that never became an HTTP answer. */
export type NetworkFailure = {
  readonly kind: 'error'
  readonly error: RpcError
  readonly isWorthRetrying: boolean
}

/** What `fetch` hides in the causes of "fetch failed", in words, with the host only. */
export function networkFailure(error: unknown, method: string, secret: RpcSecret): NetworkFailure {
  const { host } = secret
  const code = codeOf(error)
  const known = REASONS.find(({ codes }) => codes.test(code))
  const said = known === undefined ? `${host} cannot be reached` : `${host} ${known.says}`
  return {
    kind: 'error',
    error: new RpcError({
      code: 'rpc/unreachable',
      method,
      host,
      shortMessage: said,
      details: printable(code === '' ? deepestMessage(error) : code, secret),
      hints: [...(known?.hints ?? ['check the URL and that the node is running']), ...proxyHints()],
      cause: bareCause(error, secret),
    }),
    isWorthRetrying: known?.passes ?? true,
  }
}

const REASONS: readonly {
  readonly codes: RegExp
  readonly says: string
  readonly hints: readonly string[]
  readonly passes: boolean
}[] = [
  {
    codes: /^ECONNREFUSED$/,
    says: 'refuses the connection',
    hints: ['check the port and that the node is running'],
    passes: true,
  },
  {
    codes: /^(ENOTFOUND|EAI_NONAME)$/,
    says: 'is no known host name',
    hints: ['check the host name of the URL'],
    passes: false,
  },
  {
    codes: /^EAI_AGAIN$/,
    says: 'could not be looked up',
    hints: ['check the network connection'],
    passes: true,
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    says: 'closed the connection',
    hints: ['try again, or use another node'],
    passes: true,
  },
  {
    codes: /CERT|TLS|SSL|SELF_SIGNED|EPROTO|ALTNAME/,
    says: 'could not be trusted: the TLS connection failed',
    hints: ['check the certificate and that the URL should be https'],
    passes: false,
  },
  {
    codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH)$/,
    says: 'cannot be reached over the network',
    hints: ['check the network connection'],
    passes: true,
  },
]

/** The deepest system code of an error's causes; '' where there is none. */
function codeOf(error: unknown): string {
  let found = ''
  for (const link of causesOf(error)) {
    const { code } = link as { readonly code?: unknown }
    if (typeof code === 'string') found = code
  }
  return found
}

function deepestMessage(error: unknown): string {
  const links = causesOf(error)
  return links.at(-1)?.message ?? String(error)
}

function causesOf(error: unknown): readonly Error[] {
  const links: Error[] = []
  let link = error
  while (link instanceof Error && links.length < 8) {
    links.push(link)
    // A host with several addresses fails with one error for each.
    link = link instanceof AggregateError && link.cause === undefined ? link.errors[0] : link.cause
  }
  return links
}

/** The original without its own causes and properties, which hold the URL and the headers. */
function bareCause(error: unknown, secret: RpcSecret): Error {
  const bare = new Error(printable(deepestMessage(error), secret))
  bare.name = error instanceof Error ? error.name : 'Error'
  bare.stack = `${bare.name}: ${bare.message}`
  return bare
}

function proxyHints(): readonly string[] {
  const set = PROXY_VARIABLES.filter((name) => (process.env[name] ?? '') !== '')
  if (set.length === 0) return []
  const isUsed = process.env['NODE_USE_ENV_PROXY'] === '1'
  return [
    isUsed
      ? `${set.join(', ')} is set and in use: check the proxy`
      : `${set.join(', ')} is set, which Node uses only with NODE_USE_ENV_PROXY=1`,
  ]
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY']
