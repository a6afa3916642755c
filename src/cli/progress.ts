import { formatDuration, formatInteger } from '../report/format.ts'
import type { CliIo } from './io.ts'

/** How far a piece of long work is. */
export type Progress = { readonly label: string; readonly done: number; readonly total: number }

const CLEAR_LINE = '\r\u001b[2K'
const REDRAW_MS = 200

/**
 * Progress on stderr with the rate and the time left: one line that redraws on a terminal, a line per
 * label elsewhere, nothing when quiet.
 */
export function progressLine(
  io: CliIo,
  flags: { readonly quiet?: boolean },
): { readonly update: (progress: Progress) => void; readonly end: () => void } {
  if (flags.quiet === true) return { update: () => {}, end: () => {} }
  let label = ''
  let startedMs = 0
  let drawnMs = 0
  return {
    update: (progress) => {
      const now = performance.now()
      const isNew = progress.label !== label
      if (isNew) {
        label = progress.label
        startedMs = now
        if (!io.errIsTerminal) io.writeErr(`${label}…\n`)
      }
      if (!io.errIsTerminal || (!isNew && now - drawnMs < REDRAW_MS)) return
      drawnMs = now
      io.writeErr(`${CLEAR_LINE}${lineOf(progress, (now - startedMs) / 1000)}`)
    },
    end: () => {
      if (io.errIsTerminal && label !== '') io.writeErr(CLEAR_LINE)
    },
  }
}

function lineOf({ label, done, total }: Progress, elapsedSec: number): string {
  if (total <= 1 || done === 0) return `${label}…`
  const perSec = done / Math.max(elapsedSec, 1e-3)
  const left = formatDuration((total - done) / perSec)
  return `${label}: ${formatInteger(done)} of ${formatInteger(total)}, ${Math.round(perSec)}/s, ${left} left`
}
