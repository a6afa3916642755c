import { callAtBlock, type PinnedBlock } from '../../chain/callAtBlock.ts'
import type { Requester } from '../../chain/request.ts'
import type { Address, Hex } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'

/** Price, tick and liquidity in range of a pool at one block. */
export type PoolMoment = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
}

/**
 * Where a pool stands at a block, by its own `slot0` and `liquidity`: two calls, and no deployment
 * needs to be known.
 *
 * @throws PoolMomentError `pool/not-a-pool`; RpcError
 */
export async function readMoment(
  client: Requester,
  address: Address,
  block: PinnedBlock,
): Promise<PoolMoment> {
  const read = async (data: Hex, words: number): Promise<readonly bigint[]> => {
    const outcome = await callAtBlock(client, { block, to: address, data })
    if (outcome.kind !== 'data' || outcome.data.length < 2 + 64 * words)
      throw new PoolMomentError(address, outcome.kind)
    return Array.from({ length: words }, (_, index) =>
      BigInt(`0x${outcome.data.slice(2 + 64 * index, 2 + 64 * (index + 1))}`),
    )
  }
  const [sqrtPriceX96 = 0n, tick = 0n] = await read(SLOT0, 2)
  const [liquidity = 0n] = await read(LIQUIDITY, 1)
  return { sqrtPriceX96, tick: Number(BigInt.asIntN(24, tick)), liquidity }
}

// The first four bytes of keccak256 of `slot0()` and `liquidity()`.
const SLOT0 = '0x3850c7bd'
const LIQUIDITY = '0x1a686502'

/** `pool/not-a-pool`: the contract does not answer as a pool. */
export class PoolMomentError extends AmmeterError {
  override readonly name = 'PoolMomentError'

  constructor(address: Address, answered: string) {
    super({
      code: 'pool/not-a-pool',
      shortMessage: `${address} does not answer as a Uniswap v3 pool`,
      details: `its calls came to: ${answered}`,
      hints: ['check the address and the chain'],
    })
  }
}
