import { z } from 'zod'
import type { Warning } from '../domain/assumption.ts'
import type { VenueInstrument, VenueSnapshot } from '../domain/venueSnapshot.ts'
import { doubtsOf, requireConsistent } from './instrumentCheck.ts'
import { instrumentSchema } from './instrumentSchema.ts'
import { VenueError } from './venueError.ts'

/** A snapshot and what a reader should know of it. */
export type VenueReading = {
  readonly snapshot: VenueSnapshot
  readonly warnings: readonly Warning[]
}

/** The schema of the file, from which docs/schema is generated. */
export const snapshotFileSchema = z.strictObject({
  format: z.literal('ammeter-venue'),
  version: z.literal(1),
  venue: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower case letters, digits, dashes'),
  instruments: z.array(instrumentSchema).min(1),
})

export type SnapshotFile = z.output<typeof snapshotFileSchema>

/**
 * What a venue offers, from a file: the way to use a venue that Ammeter does not read.
 *
 * Nothing is filled in. An absent field is unknown and told as a warning where it matters: funding
 * that is absent is no funding of zero, and one without its interval is refused, never annualised.
 * The format is described in docs/VENUES.md.
 *
 * @param text - JSON
 * @returns the snapshot, `asOfSec` that of its oldest instrument, and warnings
 * @throws `venue/malformed` with the path, `venue/funding-without-interval`, and what
 *   {@link requireConsistent} refuses
 */
export function parseSnapshotFile(text: string): VenueReading {
  let raw: unknown
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new VenueError('venue/malformed', 'The venue file is not JSON.', undefined, { cause })
  }
  refuseHalfFunding(raw)
  refuseForeignSize(raw)
  const parsed = snapshotFileSchema.safeParse(raw)
  if (!parsed.success) throw malformed('The venue file', parsed.error)
  return readingOf(parsed.data.venue, parsed.data.instruments)
}

/**
 * The text {@link parseSnapshotFile} reads back to the same snapshot.
 *
 * @throws `venue/malformed` for a snapshot no file may hold
 */
export function printSnapshotFile(snapshot: VenueSnapshot): string {
  return `${JSON.stringify(snapshotFileOf(snapshot), undefined, 2)}\n`
}

/**
 * What {@link printSnapshotFile} prints, as data.
 *
 * @throws `venue/malformed` for a snapshot no file may hold
 */
export function snapshotFileOf(snapshot: VenueSnapshot): SnapshotFile {
  const parsed = snapshotFileSchema.safeParse({
    format: 'ammeter-venue',
    version: 1,
    venue: snapshot.venue,
    instruments: snapshot.instruments.map(withMargin),
  })
  if (!parsed.success) throw malformed('The snapshot', parsed.error)
  return parsed.data
}

/** A reading of instruments that were checked for shape; refuses what cannot be true. */
export function readingOf(venue: string, instruments: readonly VenueInstrument[]): VenueReading {
  const symbols = new Set<string>()
  for (const instrument of instruments) {
    if (symbols.has(instrument.symbol))
      throw new VenueError('venue/malformed', `${instrument.symbol} is there twice.`)
    symbols.add(instrument.symbol)
    requireConsistent(instrument)
  }
  const asOfSec = Math.min(...instruments.map((instrument) => instrument.asOfSec))
  return { snapshot: { venue, asOfSec, instruments }, warnings: instruments.flatMap(doubtsOf) }
}

/** The first problem zod found, with its path. */
export function malformed(what: string, error: z.ZodError): VenueError {
  const [issue] = error.issues
  const path = issue === undefined ? '' : issue.path.join('.')
  return new VenueError(
    'venue/malformed',
    `${what} cannot be used: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'it is empty'}.`,
    'docs/VENUES.md describes each field with its unit.',
    { details: z.prettifyError(error).slice(0, 2000) },
  )
}

/** What margins a contract follows from its kind, where a snapshot does not say. */
function withMargin(instrument: VenueInstrument): VenueInstrument {
  const { kind, marginCurrency, underlying, quote } = instrument
  if (marginCurrency !== undefined || kind === 'spot' || kind === 'option') return instrument
  return { ...instrument, marginCurrency: kind.startsWith('inverse') ? underlying : quote }
}

function refuseHalfFunding(raw: unknown): void {
  for (const { symbol, funding } of instrumentsOf(raw)) {
    if (typeof funding !== 'object' || funding === null || 'intervalSec' in funding) continue
    throw new VenueError(
      'venue/funding-without-interval',
      `The funding of ${String(symbol)} has no intervalSec: a rate of 8 hours and one of an hour differ eightfold.`,
      'Give both, or leave the funding out: its carry is then unknown.',
    )
  }
}

function refuseForeignSize(raw: unknown): void {
  for (const { symbol, kind, ...rest } of instrumentsOf(raw)) {
    if (typeof kind !== 'string') continue
    const foreign = kind.startsWith('inverse') ? 'contractSizeBase' : 'contractSizeQuote'
    if (!(foreign in rest)) continue
    throw new VenueError(
      'venue/contract-mismatch',
      `${String(symbol)} is given as ${kind} and has a ${foreign}.`,
      'A contract of an inverse instrument is worth quote, of any other base.',
    )
  }
}

function instrumentsOf(raw: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = (raw as { readonly instruments?: unknown } | null)?.instruments
  return Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : []
}
