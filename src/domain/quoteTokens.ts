import type { Address } from './address.ts'
import type { BaseIs } from './market.ts'
import { NATIVE_ADDRESS, type Token } from './token.ts'

type Ranked = { readonly stable: readonly Address[]; readonly native: readonly Address[] }

/*
 * Tokens people count in, by address: a symbol proves nothing. The orientation of a price
 * rests on this table; a value only where the result says so (USD at par, gas). Addresses as the issuers publish them.
 */
const quoteTokens: Readonly<Record<number, Ranked>> = {
  1: {
    stable: [
      '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      '0xdAC17F958D2ee523a2206206994597C13D831ec7',
      '0x6B175474E89094C44Da98b954EedeAC495271d0F',
    ],
    native: ['0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'],
  },
  10: {
    stable: [
      '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85',
      '0x7F5c764cBc14f9669B88837ca1490cCa17c31607',
      '0x94b008aA00579c1307B0EF2c499aD98a8ce58e58',
      '0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1',
    ],
    native: ['0x4200000000000000000000000000000000000006'],
  },
  56: {
    stable: [
      '0x55d398326f99059fF775485246999027B3197955',
      '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d',
    ],
    native: ['0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c'],
  },
  137: {
    stable: [
      '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359',
      '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174',
      '0xc2132D05D31c914a87C6611C10748AEb04B58e8F',
      '0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063',
    ],
    native: [
      '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270',
      '0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619',
    ],
  },
  8453: {
    stable: [
      '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      '0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA',
    ],
    native: ['0x4200000000000000000000000000000000000006'],
  },
  42161: {
    stable: [
      '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
      '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8',
      '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9',
      '0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1',
    ],
    native: ['0x82aF49447D8a07e3bd95BD0d56f35241523fBab1'],
  },
}

/**
 * Which token a trader takes as base: the one that is not the quote. A known dollar token quotes
 * before a wrapped native token, and either before an unknown one.
 *
 * @param chainId - whose token addresses to know; for a fork, the chain it was forked from
 * @returns `undefined` where the two rank alike, so that a guess is told from knowledge
 */
export function knownBase(chainId: number, token0: Token, token1: Token): BaseIs | undefined {
  const rank0 = rankOf(chainId, token0.address)
  const rank1 = rankOf(chainId, token1.address)
  if (rank0 === rank1) return undefined
  return rank0 > rank1 ? 'token1' : 'token0'
}

/** Whether the table knows the address as a dollar token of the chain. */
export function isDollarToken(chainId: number, address: Address): boolean {
  return rankOf(chainId, address) === 2
}

/** Whether the address is the chain's own coin, or the table knows it as its wrapper. */
export function isWrappedNative(chainId: number, address: Address): boolean {
  return rankOf(chainId, address) === 1
}

/** Every address the table knows, for its test. */
export function quoteTokenAddresses(): readonly Address[] {
  return Object.values(quoteTokens).flatMap(({ stable, native }) => [...stable, ...native])
}

function rankOf(chainId: number, address: Address): number {
  const known = quoteTokens[chainId]
  const among = (list: readonly Address[] | undefined): boolean =>
    list?.some((each) => each.toLowerCase() === address.toLowerCase()) ?? false
  if (among(known?.stable)) return 2
  // The coin itself ranks as its wrapper does.
  const isCoin = known !== undefined && address === NATIVE_ADDRESS
  return isCoin || among(known?.native) ? 1 : 0
}
