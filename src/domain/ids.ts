import { AmmeterError } from '../errors.ts'
import type { Address, Hex } from './address.ts'
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
  /** What the protocol calls the pool: its address, or the 32 bytes of a Uniswap v4 pool id. */
  readonly id: Hex
}

/** A share of a pair: LP tokens are of an owner, no number names them. */
export type ShareId = {
  readonly chainId: number | undefined
  readonly protocol: string
  readonly pair: Address
  readonly owner: Address
}

/** Taken where an id names no protocol. */
export const DEFAULT_PROTOCOL = 'uniswap-v3'

/** The protocol whose pools have ids of 32 bytes, as they are no contracts of their own. */
const POOLS_WITHOUT_ADDRESS = 'uniswap-v4'

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
  return {
    chainId: parts.chainId,
    protocol: parts.protocol ?? protocol,
    tokenId: BigInt(parts.id),
  }
}

/**
 * Reads a pool's id: an address, the 32 bytes of a Uniswap v4 pool id, either after
 * `[chain:]protocol:`, or a Uniswap app URL. Its length says which it is.
 *
 * @param protocol - for an address that names none
 * @throws `usage/bad-id`
 * @example parsePoolId(`0x${'ab'.repeat(32)}`).protocol // 'uniswap-v4'
 */
export function parsePoolId(text: string, protocol = DEFAULT_PROTOCOL): PoolId {
  const isUrl = /^https?:/i.test(text)
  const parts = isUrl ? fromUrl(text) : fromText(text, undefined)
  if (parts === undefined || !/^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(parts.id))
    throw new BadIdError('pool', text)
  const isAddress = parts.id.length === 42
  // A URL names the version of a position, but not that of a pool.
  const named = isUrl ? undefined : parts.protocol
  const settled = named ?? (isAddress ? protocol : POOLS_WITHOUT_ADDRESS)
  if (isAddress === (settled === POOLS_WITHOUT_ADDRESS)) throw new BadIdError('pool', text)
  return { chainId: parts.chainId, protocol: settled, id: parts.id as Hex }
}

/** Whether a text names a pool, by an address or 32 bytes at its end; a number names a position. */
export function namesPool(text: string): boolean {
  return /0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})(?:[/?#].*)?$/.test(text)
}

/** The address an id is, where the protocol's pools are contracts. @throws `usage/bad-id` */
export function addressOfPool({ id }: PoolId): Address {
  if (id.length !== 42) throw new BadIdError('pool', id)
  return id
}

/** Taken for a share whose id names no protocol. */
export const DEFAULT_PAIR_PROTOCOL = 'uniswap-v2'

/**
 * Whether a text names an owner's share of a pair: `[chain:]protocol:pair@owner`.
 */
export function isShareId(text: string): boolean {
  return /^[^/]*0x[0-9a-fA-F]*@/.test(text)
}

/**
 * Reads a share's id: `pair@owner` or `[chain:]protocol:pair@owner`, both addresses.
 *
 * @throws `usage/bad-id`
 * @example parseShareId('uniswap-v2:0xB4e1…@0x1234…').owner // '0x1234…'
 */
export function parseShareId(text: string, protocol = DEFAULT_PAIR_PROTOCOL): ShareId {
  const at = text.lastIndexOf('@')
  const owner = text.slice(at + 1)
  const parts = at === -1 ? undefined : fromText(text.slice(0, at), protocol)
  if (parts === undefined || !IS_ADDRESS.test(parts.id) || !IS_ADDRESS.test(owner))
    throw new BadIdError('position', text)
  return {
    chainId: parts.chainId,
    protocol: parts.protocol ?? protocol,
    pair: parts.id as Address,
    owner: owner as Address,
  }
}

const IS_ADDRESS = /^0x[0-9a-fA-F]{40}$/

type IdParts = {
  readonly chainId: number | undefined
  readonly protocol: string | undefined
  readonly id: string
}

function fromText(text: string, defaultProtocol: string | undefined): IdParts | undefined {
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
          ? 'Give a token id (4711), [chain:]protocol:id (base:uniswap-v3:4711), the position’s Uniswap URL, or for LP tokens [chain:]protocol:pair@owner.'
          : 'Give a pool’s address, a v4 pool’s id (0x and 64 hex digits), either after [chain:]protocol:, or its Uniswap URL.',
      ],
    })
  }
}
