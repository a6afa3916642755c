import type { CurrencyAmount, Token as SdkToken } from '@uniswap/sdk-core'
import type { Address } from '../domain/address.ts'
import type { Token } from '../domain/token.ts'
import { build, coreSdk } from './sdkModules.ts'

/**
 * A token as `@uniswap/sdk-core` knows it.
 *
 * @returns the SDK's object; it writes the address with its checksum. A token without a symbol has
 *   none there either.
 * @throws `interop/sdk-refused` (e.g. an address in mixed case with a wrong checksum),
 *   `interop/sdk-not-installed`
 *
 * @example
 * toSdkToken({ chainId: 1, address: '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', symbol: 'USDC', decimals: 6 })
 *   .address // '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
 */
export function toSdkToken(token: Token): SdkToken {
  const { Token } = coreSdk()
  return build('token', () => new Token(token.chainId, token.address, token.decimals, token.symbol))
}

/** The token an SDK object stands for. Its symbol is taken as it is: hostile text stays hostile. */
export function fromSdkToken(token: SdkToken): Token {
  return {
    chainId: token.chainId,
    address: token.address as Address,
    symbol: token.symbol,
    decimals: token.decimals,
  }
}

/**
 * A raw amount as the SDK's `CurrencyAmount`, exactly.
 *
 * @param amountRaw - raw units, 0 to 2^256 − 1
 * @throws `interop/sdk-refused`, `interop/sdk-not-installed`
 *
 * @example toSdkAmount(usdc, 1_500_000n).toExact() // '1.5'
 */
export function toSdkAmount(token: Token, amountRaw: bigint): CurrencyAmount<SdkToken> {
  const { CurrencyAmount } = coreSdk()
  const sdkToken = toSdkToken(token)
  return build('amount', () => CurrencyAmount.fromRawAmount(sdkToken, amountRaw.toString()))
}

/** Raw units of an SDK amount, rounded down: after a multiplication it may hold a fraction. */
export function fromSdkAmountRoundingDown(amount: CurrencyAmount<SdkToken>): bigint {
  return BigInt(amount.quotient.toString())
}
