import type { Address } from './address.ts'
import type { Assumption, Warning } from './assumption.ts'
import { isDollarToken } from './quoteTokens.ts'
import type { Token } from './token.ts'

/** What every exposure is counted in. */
export const NUMERAIRE = 'USD'

/** What a token is exposed to, and how much of it one token is. */
export type TokenUnderlying = {
  /** `ETH`, `BTC`, `USD`, …; for a token nobody vouches for its own {@link tokenKey}. */
  readonly underlying: string
  /** Units of the underlying per token, > 0. */
  readonly unitsPerToken: number
  readonly basis: EquivalenceBasis
}

/**
 * Why one counts as the other: the same thing by contract (`wrapped`), a promise of an issuer
 * (`pegged`, `dollar`), a rate the user or the chain gave (`given`), or nothing (`itself`). A token
 * that needs a rate and has none stands for itself (`rate-missing`).
 */
export type EquivalenceBasis = 'wrapped' | 'pegged' | 'dollar' | 'given' | 'itself' | 'rate-missing'

/** What the user or the chain says of tokens, by {@link tokenKey}; it wins over the table. */
export type GivenEquivalents = Readonly<
  Record<string, { readonly underlying: string; readonly unitsPerToken: number }>
>

/** Names a token beyond doubt: `<chain id>:<address in lower case>`. A symbol proves nothing. */
export function tokenKey({ chainId, address }: Pick<Token, 'chainId' | 'address'>): string {
  return `${chainId}:${address.toLowerCase()}`
}

/**
 * The economic underlying of a token, by chain and address.
 *
 * @param token - the zero address is the chain's own coin (Uniswap v4)
 * @param given - rates and further tokens; for a fork under the chain it was forked from
 * @example
 * underlyingOf({ chainId: 1, address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2' })
 * // { underlying: 'ETH', unitsPerToken: 1, basis: 'wrapped' }
 */
export function underlyingOf(
  token: Pick<Token, 'chainId' | 'address'>,
  given: GivenEquivalents = {},
): TokenUnderlying {
  const key = tokenKey(token)
  const said = given[key]
  if (said !== undefined) return { ...said, basis: 'given' }
  if (isDollarToken(token.chainId, token.address))
    return { underlying: NUMERAIRE, unitsPerToken: 1, basis: 'dollar' }
  const known = table.get(key)
  if (known === undefined) return { underlying: key, unitsPerToken: 1, basis: 'itself' }
  return known.basis === 'rate-missing'
    ? { underlying: key, unitsPerToken: 1, basis: 'rate-missing' }
    : { underlying: known.underlying, unitsPerToken: 1, basis: known.basis }
}

/** What counting tokens as their underlyings rests on, and what could not be counted so. */
export function equivalenceNotes(
  tokens: readonly {
    readonly token: Pick<Token, 'chainId' | 'address' | 'symbol'>
    readonly as: TokenUnderlying
  }[],
): { readonly assumptions: readonly Assumption[]; readonly warnings: readonly Warning[] } {
  const named = new Map(tokens.map((each) => [tokenKey(each.token), each]))
  const assumptions = [...named.values()].flatMap(({ token, as }) => {
    const name = `${token.symbol ?? 'The token'} (${tokenKey(token)})`
    const statement = `${name} counts as ${as.unitsPerToken} ${as.underlying}.`
    if (as.basis === 'dollar' || as.basis === 'pegged')
      return [{ id: `${as.basis}-at-par`, statement, bias: 'hides the loss of a peg that breaks' }]
    if (as.basis === 'given')
      return [{ id: 'rate-given', statement, bias: 'as the rate given, which moves' }]
    return []
  })
  const warnings = [...named.values()]
    .filter(({ as }) => as.basis === 'rate-missing')
    .map(({ token }) => ({
      code: 'hedge/rate-missing',
      message: `${token.symbol ?? 'A token'} is worth a moving amount of ${table.get(tokenKey(token))?.underlying}; without its rate it is not netted with it.`,
      subject: tokenKey(token),
    }))
  return { assumptions, warnings }
}

/** The underlying of an asset an exchange names; an exchange's own list makes its symbols unambiguous. */
export function underlyingOfExchangeAsset(asset: string): string {
  const symbol = asset.toUpperCase()
  if (exchangeDollars.has(symbol)) return NUMERAIRE
  return symbol === 'XBT' ? 'BTC' : symbol
}

/** Every address the table knows, for its test. */
export function equivalentAddresses(): readonly Address[] {
  return rows.map(([, address]) => address)
}

const exchangeDollars: ReadonlySet<string> = new Set(['USD', 'USDC', 'USDT', 'DAI'])

type Row = readonly [
  chainId: number,
  address: Address,
  underlying: string,
  basis: 'wrapped' | 'pegged' | 'rate-missing',
]

const COIN: Address = '0x0000000000000000000000000000000000000000'

/*
 * Addresses as the issuers publish them; dollar tokens are in quoteTokens. stETH rebases, so one of it
 * is one staked ETH; wstETH, cbETH and rETH grow against ETH and need their rate.
 */
const rows: readonly Row[] = [
  [1, COIN, 'ETH', 'wrapped'],
  [1, '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2', 'ETH', 'wrapped'],
  [1, '0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84', 'ETH', 'pegged'],
  [1, '0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0', 'ETH', 'rate-missing'],
  [1, '0xBe9895146f7AF43049ca1c1AE358B0541Ea49704', 'ETH', 'rate-missing'],
  [1, '0xae78736Cd615f374D3085123A210448E74Fc6393', 'ETH', 'rate-missing'],
  [1, '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599', 'BTC', 'pegged'],
  [1, '0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf', 'BTC', 'pegged'],
  [10, COIN, 'ETH', 'wrapped'],
  [10, '0x4200000000000000000000000000000000000006', 'ETH', 'wrapped'],
  [10, '0x1F32b1c2345538c0c6f582fCB022739c4A194Ebb', 'ETH', 'rate-missing'],
  [10, '0x68f180fcCe6836688e9084f035309E29Bf0A2095', 'BTC', 'pegged'],
  [56, COIN, 'BNB', 'wrapped'],
  [56, '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c', 'BNB', 'wrapped'],
  [56, '0x2170Ed0880ac9A755fd29B2688956BD959F933F8', 'ETH', 'pegged'],
  [56, '0x7130d2A12B9BCbFAe4f2634d864A1Ee1Ce3Ead9c', 'BTC', 'pegged'],
  [137, COIN, 'POL', 'wrapped'],
  [137, '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270', 'POL', 'wrapped'],
  [137, '0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619', 'ETH', 'pegged'],
  [137, '0x1BFD67037B42Cf73acF2047067bd4F2C47D9BfD6', 'BTC', 'pegged'],
  [8453, COIN, 'ETH', 'wrapped'],
  [8453, '0x4200000000000000000000000000000000000006', 'ETH', 'wrapped'],
  [8453, '0xc1CBa3fCea344f92D9239c08C0568f6F2F0ee452', 'ETH', 'rate-missing'],
  [8453, '0x2Ae3F1Ec7F1F5012CFEab0185bfc7aa3cf0DEc22', 'ETH', 'rate-missing'],
  [8453, '0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf', 'BTC', 'pegged'],
  [42161, COIN, 'ETH', 'wrapped'],
  [42161, '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', 'ETH', 'wrapped'],
  [42161, '0x5979D7b546E38E414F7E9822514be443A4800529', 'ETH', 'rate-missing'],
  [42161, '0x2f2a2543B76A4166549F7aaB2e75Bef0aefC5B0f', 'BTC', 'pegged'],
  [42161, '0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf', 'BTC', 'pegged'],
]

const table: ReadonlyMap<string, { readonly underlying: string; readonly basis: Row[3] }> = new Map(
  rows.map(([chainId, address, underlying, basis]) => [
    tokenKey({ chainId, address }),
    { underlying, basis },
  ]),
)
