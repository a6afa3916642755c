import { analyzeWallet } from '../../analysis/analyzeWallet.ts'
import { type CollectWalletOptions, collectWallet } from '../../analysis/collectWallet.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import type { WalletInput } from '../../analysis/walletInput.ts'
import { checksummed } from '../../chain/checksum.ts'
import type { Address } from '../../domain/address.ts'
import { parsePoolId } from '../../domain/ids.ts'
import { walletJson } from '../../report/json.ts'
import { walletView } from '../../report/walletView.ts'
import { UsageError } from '../errors.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print, saveTape } from '../output.ts'
import { blockChoice, openNode, type ReadFlags, reproduceLine } from '../reading.ts'
import { type Settings, settle } from '../settings.ts'
import { equivalent, named } from './hedgeFlags.ts'
import { namedContracts, walletContracts, walletFamilies, walletPairs } from './walletContracts.ts'

export type WalletFlags = ReadFlags & {
  readonly from?: string
  readonly staked?: boolean
  readonly closed?: boolean
  readonly pair?: readonly string[]
  readonly contracts?: readonly string[]
  readonly price?: readonly string[]
  readonly rate?: readonly string[]
}

/** `ammeter wallet <address>` */
export async function walletCommand(
  address: string,
  flags: WalletFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  const ask = walletQuestion(address, flags, io)
  const settings = await settle(flags, io)
  const input = await ask(settings, reproduceLine('wallet', address, flags, settings))
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  printWallet(input, flags, io, toolVersion)
}

/**
 * What the flags ask of an address, checked before a node is: give it settings to get the answer.
 *
 * @throws `usage/bad-address`, `usage/bad-argument`, `usage/bad-id`
 */
export function walletQuestion(
  address: string,
  flags: Omit<WalletFlags, keyof ReadFlags>,
  io: CliIo,
): (settings: Settings, reproduce: CollectWalletOptions['reproduce']) => Promise<WalletInput> {
  const owner = checksummed(address as Address)
  const asked: WalletInput['options'] = {
    withClosed: flags.closed === true,
    prices: named('--price', flags.price),
    equivalents: (flags.rate ?? []).map(equivalent),
  }
  const fromBlock = flags.from === undefined ? undefined : firstBlock(flags.from)
  if (flags.staked === true && fromBlock === undefined)
    throw new UsageError('--staked searches the logs: give the first block with --from.')
  for (const pair of flags.pair ?? []) parsePoolId(pair)
  namedContracts(flags.contracts)
  return (settings, reproduce) => {
    const deployed = namedContracts(flags.contracts, settings)
    const hasPairs = (flags.pair ?? []).length > 0
    return collectWallet(openNode(settings, io), {
      owner,
      contractsOf: (chainId) => walletContracts(deployed, chainId, !hasPairs),
      familiesOf: (chainId) => walletFamilies(deployed, chainId),
      pairsOf: (chainId) => walletPairs(flags.pair, deployed, chainId),
      fromBlock,
      withStaked: flags.staked === true,
      asked,
      chainId: settings.chainId,
      block: blockChoice(settings.block),
      nowSec: io.nowSec(),
      ...(reproduce === undefined ? {} : { reproduce }),
    })
  }
}

/** What is known of an address, analysed and printed. */
export function printWallet(
  input: WalletInput,
  flags: OutputFlags,
  io: CliIo,
  toolVersion: string,
) {
  const result = analyzeWallet(input, { toolVersion, inputHash: hashOfInput(input) })
  print(io, flags, { json: () => walletJson(result), view: () => walletView(result) })
}

function firstBlock(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text)
  throw new UsageError(`--from takes a block number, not "${text.slice(0, 40)}".`)
}
