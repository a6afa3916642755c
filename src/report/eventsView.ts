import type { EventsResult } from '../analysis/eventsResult.ts'
import { chainName } from '../domain/chains.ts'
import { formatInteger } from './format.ts'
import { provenanceLine, type Row, type Section, type View } from './view.ts'

/** The history that is kept, and what this run did to it. */
export function eventsView(result: EventsResult): View {
  const { data, block } = result
  const what =
    data.tokenId === undefined ? `pool ${data.poolId ?? data.address}` : `position ${data.tokenId}`
  return {
    title: `Events of ${what}`,
    badge: data.verified === undefined ? data.protocol : 'verified',
    facts: [
      block === undefined ? chainName(result.chainId) : provenanceLine({ ...result, block }),
      `kept in ${data.store}`,
    ],
    sections: [keptSection(data), ...fetchedSection(data), ...verifiedSection(data)],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: [],
  }
}

type Data = EventsResult['data']

function keptSection({ fromBlock, toBlock, events, segments, exported }: Data): Section {
  const rows: Row[] = [
    { label: 'Events', value: formatInteger(events), note: `in ${segments} Parquet files` },
  ]
  if (fromBlock !== undefined && toBlock !== undefined)
    rows.unshift({
      label: 'Blocks',
      value: `${formatInteger(fromBlock)} – ${formatInteger(toBlock)}`,
    })
  if (exported !== undefined)
    rows.push({
      label: 'Exported',
      value: formatInteger(exported.events),
      note: `to ${exported.file} as ${exported.format}`,
    })
  return { heading: 'Kept', rows }
}

function fetchedSection({ fetched }: Data): Section[] {
  if (fetched === undefined) return []
  const rows: Row[] = [
    { label: 'New events', value: formatInteger(fetched.events) },
    ...kindRows(fetched.byKind),
  ]
  if (fetched.replacedFrom !== undefined)
    rows.push({
      label: 'Replaced',
      value: formatInteger(fetched.replacedFrom),
      note: 'first block the chain had replaced, read anew',
    })
  return [{ heading: 'This run', rows }]
}

function verifiedSection({ verified }: Data): Section[] {
  if (verified === undefined) return []
  const rows: Row[] = [
    ...kindRows(verified.byKind),
    { label: 'State at the end', ...STATE_WORDS[verified.state] },
  ]
  if (verified.reason !== undefined) rows.push({ label: '', value: '', note: verified.reason })
  return [
    { heading: 'Verified', lead: 'Every file is what was written; every event is in order.', rows },
  ]
}

const STATE_WORDS = {
  replayed: {
    value: 'replayed',
    note: "fee growth, every tick, price and liquidity are the chain's to the wei",
  },
  equal: { value: 'equal', note: "price, tick and liquidity in range are the chain's" },
  'not-compared': { value: 'not compared' },
} as const

function kindRows(byKind: Readonly<Record<string, number>>): readonly Row[] {
  return Object.entries(byKind)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => ({ label: `  ${kind}`, value: formatInteger(count) }))
}
