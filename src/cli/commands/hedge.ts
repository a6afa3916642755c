import { analyzeHedge } from '../../analysis/analyzeHedge.ts'
import { collectHedge, type HedgeSubject } from '../../analysis/collectHedge.ts'
import type { HedgeInput } from '../../analysis/hedgeInput.ts'
import { loadQuadraticSolver } from '../../analysis/quadraticSolver.ts'
import { hashOfInput } from '../../analysis/tape.ts'
import type { WalletInput } from '../../analysis/walletInput.ts'
import type { Address } from '../../domain/address.ts'
import { isShareId, parsePositionId, parseShareId } from '../../domain/ids.ts'
import { NO_ACCOUNTS, parseAccounts } from '../../hedging/accounts.ts'
import { parseLimits } from '../../hedging/limits.ts'
import { hedgeView } from '../../report/hedgeView.ts'
import { hedgeJson } from '../../report/json.ts'
import { UsageError } from '../errors.ts'
import { EXIT } from '../exitCodes.ts'
import type { CliIo } from '../io.ts'
import { type OutputFlags, print, saveTape } from '../output.ts'
import {
  openNode,
  pairProtocolOf,
  type ReadFlags,
  rangeProtocolOf,
  reproduceLine,
  subjectsOptions,
} from '../reading.ts'
import { settle } from '../settings.ts'
import { readText } from '../textFile.ts'
import { venueReader } from '../venues.ts'
import { feeWindow, type HedgeFlags, hedgeOptions } from './hedgeFlags.ts'
import { walletQuestion } from './wallet.ts'

/**
 * `ammeter hedge <id…>`
 *
 * @returns the exit code: 6 where a limit is crossed and `--exit-code` asks for it
 */
export async function hedgeCommand(
  ids: readonly string[],
  flags: ReadFlags & HedgeFlags,
  io: CliIo,
  toolVersion: string,
): Promise<number> {
  const options = hedgeOptions(flags)
  const feeWindowSec = feeWindow(flags)
  if (flags.exitCode === true && flags.limits === undefined)
    throw new UsageError('--exit-code needs --limits, the file of limits to hold to.')
  const limits = flags.limits === undefined ? undefined : parseLimits(readText(io, flags.limits))
  const accounts =
    flags.balances === undefined ? NO_ACCOUNTS : parseAccounts(readText(io, flags.balances))
  if (ids.length === 0 && flags.wallet === undefined)
    throw new UsageError('Give at least one position, or --wallet.')
  for (const id of ids) subjectOf(id, undefined)
  const ask = flags.wallet === undefined ? undefined : walletQuestion(flags.wallet, flags, io)
  const given = await settle(flags, io)
  const named = ids.map((id) => subjectOf(id, given.protocol))
  const chains = new Set(named.flatMap(({ chainId }) => chainId ?? []))
  if (chains.size > 1) throw new UsageError('One hedge is of one chain: the ids name several.')
  // What the wallet holds is hedged at the block it was listed at.
  const listed = await ask?.(given, undefined)
  const settings =
    listed === undefined ? given : { ...given, block: listed.block.number.toString() }
  const subjects = [
    ...named.map(({ subject }) => subject),
    ...(listed === undefined ? [] : walletSubjects(listed)),
  ]
  const venuesFor = venueReader(flags.venue ?? [], io, options)
  const input = await collectHedge(openNode(settings, io), {
    ...subjectsOptions(settings, flags, io, [...chains][0]),
    subjects,
    feeWindowSec,
    withTicks: flags.unwind === true,
    asked: { accounts, options, ...(limits === undefined ? {} : { limits }) },
    venuesFor,
    seed: String(options.seed),
    reproduce: reproduceLine('hedge', ids, flags, settings),
  })
  if (flags.save !== undefined) saveTape(io, flags.save, input)
  return recommend(input, flags, io, toolVersion)
}

/** What a wallet holds that still has liquidity. */
function walletSubjects({ positions }: WalletInput): readonly HedgeSubject[] {
  return positions.flatMap(({ position }): HedgeSubject[] => {
    if (position.kind === 'share')
      return [
        {
          protocol: pairProtocolOf(position.protocol),
          pair: position.poolId as Address,
          owner: position.owner,
        },
      ]
    const { tokenId, liquidity, tokensOwed0Raw, tokensOwed1Raw } = position
    const isEmpty = liquidity === 0n && tokensOwed0Raw === 0n && tokensOwed1Raw === 0n
    if (tokenId === undefined || isEmpty) return []
    return [{ protocol: rangeProtocolOf(position.protocol), tokenId }]
  })
}

function subjectOf(
  text: string,
  protocol: string | undefined,
): { readonly chainId: number | undefined; readonly subject: HedgeSubject } {
  if (isShareId(text)) {
    const { chainId, protocol: name, pair, owner } = parseShareId(text)
    return { chainId, subject: { protocol: pairProtocolOf(name), pair, owner } }
  }
  const { chainId, protocol: name, tokenId } = parsePositionId(text, protocol)
  return { chainId, subject: { protocol: rangeProtocolOf(name), tokenId } }
}

/** Analyses what was read and prints it. */
export async function recommend(
  input: HedgeInput,
  flags: OutputFlags & { readonly exitCode?: boolean },
  io: CliIo,
  toolVersion: string,
): Promise<number> {
  const solver = await loadQuadraticSolver()
  const identity = { toolVersion, inputHash: hashOfInput(input) }
  const result = analyzeHedge(input, identity, solver)
  print(io, flags, { json: () => hedgeJson(result), view: () => hedgeView(result) })
  const isCrossed = result.data.limits?.isCrossed === true
  return flags.exitCode === true && isCrossed ? EXIT.threshold : EXIT.ok
}
