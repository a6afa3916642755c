import { blockByNumber, blockByTag, contradiction, notFound, secondsOf } from './blockHeader.ts'
import type { Requester } from './request.ts'
import type { RpcBlock } from './rpcResult.ts'

/**
 * The last block with a time ≤ `atSec`, by interpolation that falls back to halving: at most
 * 2·log2(head) + 2 requests, about ten on a chain with steady block times.
 */
export async function blockAtTime(client: Requester, atSec: number): Promise<RpcBlock> {
  let high = await blockByTag(client, 'latest')
  if (secondsOf(high) <= atSec) {
    if (secondsOf(high) < atSec) throw notFound(`a block as late as ${isoOf(atSec)}`)
    return high
  }
  let low = await blockByNumber(client, 0n)
  if (secondsOf(low) > atSec) throw notFound(`a block as early as ${isoOf(atSec)}`)
  for (let halve = false; BigInt(high.number) - BigInt(low.number) > 1n; halve = !halve) {
    const from = BigInt(low.number)
    const span = BigInt(high.number) - from
    const elapsed = BigInt(Math.floor(atSec) - secondsOf(low))
    const duration = BigInt(Math.max(secondsOf(high) - secondsOf(low), 1))
    const guess = halve ? span / 2n : (span * elapsed) / duration
    const step = guess < 1n ? 1n : guess > span - 1n ? span - 1n : guess
    const middle = await blockByNumber(client, from + step)
    if (secondsOf(middle) < secondsOf(low) || secondsOf(middle) > secondsOf(high)) {
      throw contradiction(`the times of blocks ${low.number} to ${high.number} do not increase`)
    }
    if (secondsOf(middle) <= atSec) low = middle
    else high = middle
  }
  return low
}

function isoOf(sec: number): string {
  return new Date(sec * 1000).toISOString()
}
