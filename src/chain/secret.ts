/** What may be said of an RPC URL, and how to keep the rest of it out of every text. */
export type RpcSecret = {
  /** Host and port: all that is ever printed of the URL. */
  readonly host: string
  /** The text with every secret part of the URL, and the path and query of any other URL, blanked. */
  readonly scrub: (text: string) => string
}

/** How a node without a URL is called: an in-process chain. */
export const NO_HOST = 'the node'

const BLANK = '***'
// Shorter parts of a path (`v3`, `rpc`) are no keys, and blanking them would garble the text.
const MIN_SECRET_LENGTH = 4
const URL_IN_TEXT =
  /\b([a-z][a-z0-9+.-]{1,14}:\/\/)(?:[^\s/@"'<>\\]*@)?([^\s/?#"'<>\\@]+)[^\s"'<>\\]*/gi

/**
 * The secret side of an RPC URL. Providers put keys into the path, the query, the user info or a
 * header, and servers echo them; the host names the node well enough for any message.
 *
 * @param url - the node's URL; `undefined` where there is none (an in-process chain)
 * @param headers - extra headers; their values are secrets too
 */
export function rpcSecretOf(
  url: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): RpcSecret {
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : undefined
  const host = parsed === undefined ? NO_HOST : parsed.host
  const secrets = new Set<string>()
  for (const value of Object.values(headers)) addSecret(secrets, value)
  if (url !== undefined) addSecret(secrets, url)
  if (parsed !== undefined) {
    addSecret(secrets, parsed.href)
    addSecret(secrets, parsed.username)
    addSecret(secrets, parsed.password)
    if (parsed.username !== '' || parsed.password !== '') {
      addSecret(secrets, basicCredentials(parsed))
    }
    addSecret(secrets, `${parsed.pathname}${parsed.search}`)
    for (const part of parsed.pathname.split('/')) addSecret(secrets, part)
    for (const [name, value] of parsed.searchParams) {
      addSecret(secrets, value)
      if (value === '') addSecret(secrets, name)
    }
    addSecret(secrets, parsed.hash.slice(1))
  }
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
  const pattern =
    longestFirst.length === 0
      ? undefined
      : new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gi')
  return {
    host,
    scrub: (text) => {
      const withoutUrls = text.replace(URL_IN_TEXT, (match, scheme: string, urlHost: string) =>
        match === `${scheme}${urlHost}` ? match : `${scheme}${urlHost}/${BLANK}`,
      )
      return pattern === undefined ? withoutUrls : withoutUrls.replace(pattern, BLANK)
    },
  }
}

/** `user:password` of a URL as the Basic scheme sends it; `fetch` refuses a URL that holds them. */
export function basicCredentials(url: URL): string {
  const plain = `${decode(url.username)}:${decode(url.password)}`
  return Buffer.from(plain, 'utf8').toString('base64')
}

function addSecret(secrets: Set<string>, part: string): void {
  for (const form of [part, decode(part), encodeURIComponent(decode(part))]) {
    if (form.length >= MIN_SECRET_LENGTH) secrets.add(form)
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
