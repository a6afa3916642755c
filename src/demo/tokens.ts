import { encodeFunctionData, getContractAddress } from 'viem'
import { testTokenAbi, testTokenBytecode } from '../chain/abis/TestToken.ts'
import { type Address, isAddressBelow } from '../domain/address.ts'
import type { Token } from '../domain/token.ts'
import { type ChainActor, deployContract, transact } from './transact.ts'

export type TokenTerms = {
  readonly name: string
  readonly symbol: string
  readonly decimals: number
}

/** Two tokens in the order their addresses sort. */
export type TokenPair = { readonly token0: Token; readonly token1: Token }

/**
 * Deploys two test tokens so that the first given sorts as token0.
 *
 * The addresses follow from the sender's next two nonces, so the order of deployment decides it.
 */
export async function deployTokenPair(
  actor: ChainActor,
  terms0: TokenTerms,
  terms1: TokenTerms,
): Promise<TokenPair> {
  const from = actor.wallet.account.address
  const nonce = BigInt(await actor.client.getTransactionCount({ address: from }))
  const isFirstBelow = isAddressBelow(
    getContractAddress({ from, nonce }),
    getContractAddress({ from, nonce: nonce + 1n }),
  )
  if (isFirstBelow) {
    const token0 = await deployToken(actor, terms0)
    return { token0, token1: await deployToken(actor, terms1) }
  }
  const token1 = await deployToken(actor, terms1)
  return { token0: await deployToken(actor, terms0), token1 }
}

export async function deployToken(actor: ChainActor, terms: TokenTerms): Promise<Token> {
  const { name, symbol, decimals } = terms
  const chainId = await actor.client.getChainId()
  const address = await deployContract(actor, testTokenAbi, testTokenBytecode, [
    name,
    symbol,
    decimals,
  ])
  return { chainId, address, symbol, decimals }
}

/** Makes new tokens; anyone may. */
export async function mintTokens(
  actor: ChainActor,
  token: Address,
  to: Address,
  amountRaw: bigint,
): Promise<void> {
  const args = [to, amountRaw] as const
  const data = encodeFunctionData({ abi: testTokenAbi, functionName: 'mint', args })
  await transact(actor, { to: token, data })
}

/** Lets `spender` move as many of the actor's tokens as there are. */
export async function approveAll(
  actor: ChainActor,
  token: Address,
  spender: Address,
): Promise<void> {
  const args = [spender, 2n ** 256n - 1n] as const
  const data = encodeFunctionData({ abi: testTokenAbi, functionName: 'approve', args })
  await transact(actor, { to: token, data })
}
