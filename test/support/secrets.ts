import { inspect } from 'node:util'

/** A part of an RPC URL or a header that must never come back out. */
export const SENTINELS = {
  user: 'SENTINELuser0a1b',
  password: 'SENTINELpass2c3d',
  path: 'SENTINELpath4e5f',
  query: 'SENTINELquery6071',
  header: 'SENTINELhead8293',
} as const

/** The URL of a server with a secret in every place a URL has for one. */
export function urlWithSecrets(url: string): string {
  const { user, password, path, query } = SENTINELS
  const { protocol, host } = new URL(url)
  return `${protocol}//${user}:${password}@${host}/v2/${path}?apikey=${query}`
}

/** Every way an error is usually printed, in one text. */
export function everythingSaidBy(error: unknown): string {
  const links: string[] = []
  for (let link = error; link instanceof Error && links.length < 20; link = link.cause) {
    links.push(String(link), link.stack ?? '', JSON.stringify(link), String(Object.values(link)))
  }
  return [inspect(error, { depth: 20, showHidden: true, getters: true }), ...links].join('\n')
}

/** The sentinels a text holds, plain, in lower case, percent-encoded or as Basic credentials. */
export function secretsIn(text: string): string[] {
  const { user, password } = SENTINELS
  const basic = Buffer.from(`${user}:${password}`).toString('base64')
  const lower = text.toLowerCase()
  return [...Object.values(SENTINELS), basic].filter((secret) =>
    lower.includes(secret.toLowerCase()),
  )
}
