import { EventsError } from '../chain/eventsError.ts'
import { creationBlock } from '../chain/firstBlock.ts'
import { pinBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import type { BlockRef } from '../domain/block.ts'
import type { StoreManifest } from '../store/manifest.ts'
import { UsageError } from './errors.ts'
import { blockChoice } from './reading.ts'

/** Blocks to bring a store up to, both inclusive. */
export type EventRange = {
  readonly fromBlock: bigint
  readonly toBlock: bigint
  /** Whether the first block was found to be the contract's first. */
  readonly isFromCreation: boolean
}

/**
 * From where to where a history is searched: as the flags say; else from where the store ends, or
 * from the creation of the contract, to the head.
 *
 * @throws `usage/bad-argument`, EventsError `events/no-first-block`, PinError
 */
export async function eventRange(
  client: Requester,
  flags: { readonly from?: string; readonly to?: string },
  {
    address,
    manifest,
    head,
  }: {
    readonly address: Address
    readonly manifest: StoreManifest
    readonly head: BlockRef
  },
): Promise<EventRange> {
  const numberOf = async (text: string, flag: string): Promise<bigint> => {
    const block = blockChoice(text, flag)
    if (typeof block === 'bigint') return block
    return (await pinBlock(client, { chainId: head.chainId, block })).pinned.number
  }
  const toBlock = flags.to === undefined ? head.number : await numberOf(flags.to, '--to')
  if (toBlock > head.number)
    throw new UsageError(`--to is block ${toBlock}, the node has reached ${head.number}.`)
  const from = flags.from === undefined ? undefined : await numberOf(flags.from, '--from')
  const { fromBlock: kept, nextBlock } = manifest
  if (kept !== undefined && nextBlock !== undefined) {
    if (from !== undefined && (from < kept || from > nextBlock))
      throw new UsageError(
        `--from is block ${from}, but the store holds blocks ${kept} to ${nextBlock - 1n}.`,
        ['Leave out --from to go on where it ends, or give another --store.'],
      )
    return { fromBlock: nextBlock, toBlock, isFromCreation: false }
  }
  const fromBlock = from ?? (await creationBlock(client, address, head.number))
  if (fromBlock === undefined) throw noFirstBlock(address)
  if (fromBlock > toBlock)
    throw new UsageError(`--from is block ${fromBlock}, --to is block ${toBlock}.`)
  return { fromBlock, toBlock, isFromCreation: from === undefined }
}

function noFirstBlock(address: Address): EventsError {
  return new EventsError({
    code: 'events/no-first-block',
    shortMessage: `when ${address} was created cannot be found: the node keeps no old state, or has no such contract`,
    hints: ['check the address and the chain', 'give --from <block>, or use an archive node'],
  })
}
