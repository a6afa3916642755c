import { AmmeterError } from '../errors.ts'
import type { Address } from './address.ts'
import { chainIdOf } from './chains.ts'

/**
 * What the user names. A token id alone is ambiguous between protocols, so an id carries its own:
 * `[chain:]protocol:id`.
 */
export type PositionId = {
  /** `undefined`: the chain of the node. */
  readonly chainId: number | undefined
  readonly protocol: string
  readonly tokenId: bigint
}

export type PoolId = {
  readonly chainId: number | undefined
  readonly protocol: string
  readonly address: Address
}

/** Taken where an id names no protocol. */
export const DEFAULT_PROTOCOL = 'uniswap-v3'

/**
 * Reads a position's id: a bare token id, `[chain:]protocol:id`, or a Uniswap app URL.
 *
 * @param protocol - for an id that names none
 * @throws `usage/bad-id`
 * @example parsePositionId('base:uniswap-v3:4711').chainId // 8453
 */
export function parsePositionId(text: string, protocol = DEFAULT_PROTOCOL): PositionId {
  const parts = fromUrl(text) ?? fromText(text, protocol)
  if (parts === undefined || !/^\d{1,78}$/.test(parts.id)) throw new BadIdError('position', text)
  return { chainId: parts.chainId, protocol: parts.protocol, tokenId: BigInt(parts.id) }
}

/**
 * Reads a pool's id: an address, `[chain:]protocol:address`, or a Uniswap app URL.
 *
 * @throws `usage/bad-id`
 */
export function parsePoolId(text: string, protocol = DEFAULT_PROTOCOL): PoolId {
  const parts = fromUrl(text) ?? fromText(text, protocol)
  if (parts === undefined || !/^0x[0-9a-fA-F]{40}$/.test(parts.id))
    throw new BadIdError('pool', text)
  return { chainId: parts.chainId, protocol: parts.protocol, address: parts.id as Address }
}

type IdParts = {
  readonly chainId: number | undefined
  readonly protocol: string
  readonly id: string
}

function fromText(text: string, defaultProtocol: string): IdParts | undefined {
  const parts = text.split(':')
  const id = parts.pop()
  const protocol = parts.pop() ?? defaultProtocol
  const chain = parts.pop()
  if (id === undefined || parts.length > 0) return undefined
  const chainId = chain === undefined ? undefined : chainIdOf(chain)
  if (chain !== undefined && chainId === undefined) return undefined
  return { chainId, protocol, id }
}

/** `/positions/v3/<chain>/<id>`, `/pool/<id>`, `/pools/<id>` and `/explore/pools/<chain>/<address>`. */
function fromUrl(text: string): IdParts | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined
  const [path = '', query = ''] = text.replace(/^https?:\/\/[^/]*/i, '').split('?')
  const segments = path.split('/').filter((segment) => segment !== '')
  const id = segments.pop()
  if (id === undefined) return undefined
  const version = segments.includes('v4')
    ? 'uniswap-v4'
    : segments.includes('v2')
      ? 'uniswap-v2'
      : 'uniswap-v3'
  const named = segments.map((segment) => chainIdOf(segment)).find((chain) => chain !== undefined)
  const asked = /(?:^|&)chain=([^&]+)/.exec(query)?.[1]
  return {
    chainId: named ?? (asked === undefined ? undefined : chainIdOf(asked)),
    protocol: version,
    id,
  }
}

export class BadIdError extends AmmeterError {
  override readonly name = 'BadIdError'
  constructor(kind: 'position' | 'pool', text: string) {
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text
    super({
      code: 'usage/bad-id',
      shortMessage: `"${shown}" is not a ${kind} id.`,
      hints: [
        kind === 'position'
          ? 'Give a token id (4711), [chain:]protocol:id (base:uniswap-v3:4711) or the position’s Uniswap URL.'
          : 'Give a pool address (0x…), [chain:]protocol:address or the pool’s Uniswap URL.',
      ],
    })
  }
}
