import { encodeFunctionData, type Hex, parseEventLogs, type TransactionReceipt } from 'viem'
import { positionManagerAbi } from '../chain/abis/uniswapV3.ts'
import type { Address } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import type { TokenPair } from './tokens.ts'
import { type ChainActor, transact } from './transact.ts'

/** What an LP asks for; the amounts not taken stay with it. */
export type MintTerms = TokenPair & {
  readonly feePips: number
  readonly tickLower: number
  readonly tickUpper: number
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

/** What a call of the position manager moved. */
export type LiquidityMoved = {
  readonly tokenId: bigint
  readonly liquidity: bigint
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  readonly blockNumber: bigint
}

/** Opens a position of the actor; both tokens must be approved for the manager. */
export async function mintPosition(
  actor: ChainActor,
  manager: Address,
  terms: MintTerms,
): Promise<LiquidityMoved> {
  const { token0, token1, feePips, tickLower, tickUpper, amount0Raw, amount1Raw } = terms
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'mint',
    args: [
      {
        token0: token0.address,
        token1: token1.address,
        fee: feePips,
        tickLower,
        tickUpper,
        amount0Desired: amount0Raw,
        amount1Desired: amount1Raw,
        amount0Min: 0n,
        amount1Min: 0n,
        recipient: actor.wallet.account.address,
        deadline: NEVER,
      },
    ],
  })
  return moved(await transact(actor, { to: manager, data }), 'IncreaseLiquidity')
}

/** Adds to a position, at most the given amounts. */
export async function increaseLiquidity(
  actor: ChainActor,
  manager: Address,
  tokenId: bigint,
  amount0Raw: bigint,
  amount1Raw: bigint,
): Promise<LiquidityMoved> {
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'increaseLiquidity',
    args: [
      {
        tokenId,
        amount0Desired: amount0Raw,
        amount1Desired: amount1Raw,
        amount0Min: 0n,
        amount1Min: 0n,
        deadline: NEVER,
      },
    ],
  })
  return moved(await transact(actor, { to: manager, data }), 'IncreaseLiquidity')
}

/** Takes liquidity out; what it was worth is owed to the position until collected. */
export async function decreaseLiquidity(
  actor: ChainActor,
  manager: Address,
  tokenId: bigint,
  liquidity: bigint,
): Promise<LiquidityMoved> {
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'decreaseLiquidity',
    args: [{ tokenId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: NEVER }],
  })
  return moved(await transact(actor, { to: manager, data }), 'DecreaseLiquidity')
}

/** Pays everything owed to the actor; `liquidity` of the result is 0. */
export async function collectOwed(
  actor: ChainActor,
  manager: Address,
  tokenId: bigint,
): Promise<LiquidityMoved> {
  const data = collectEverything(tokenId, actor.wallet.account.address)
  return moved(await transact(actor, { to: manager, data }), 'Collect')
}

/** Destroys an empty position. */
export async function burnPosition(
  actor: ChainActor,
  manager: Address,
  tokenId: bigint,
): Promise<void> {
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'burn',
    args: [tokenId],
  })
  await transact(actor, { to: manager, data })
}

/** The call of `collect` that leaves nothing behind. */
export function collectEverything(tokenId: bigint, recipient: Address): Hex {
  return encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'collect',
    args: [{ tokenId, recipient, amount0Max: MAX_UINT128, amount1Max: MAX_UINT128 }],
  })
}

const NEVER = 2n ** 256n - 1n
const MAX_UINT128 = 2n ** 128n - 1n

/** `demo/unexpected-receipt`: a mined call left no event to say what it did. */
export class ReceiptError extends AmmeterError {
  override readonly name = 'ReceiptError'
}

function moved(
  receipt: TransactionReceipt,
  eventName: 'IncreaseLiquidity' | 'DecreaseLiquidity' | 'Collect',
): LiquidityMoved {
  const [event] = parseEventLogs({ abi: positionManagerAbi, logs: receipt.logs, eventName })
  if (event === undefined) {
    throw new ReceiptError({
      code: 'demo/unexpected-receipt',
      shortMessage: `transaction ${receipt.transactionHash} has no ${eventName} event`,
    })
  }
  return {
    tokenId: event.args.tokenId,
    liquidity: 'liquidity' in event.args ? event.args.liquidity : 0n,
    amount0Raw: event.args.amount0,
    amount1Raw: event.args.amount1,
    blockNumber: receipt.blockNumber,
  }
}
