import CliTable from 'cli-table3'
import type { Row, Section, Table, View } from './view.ts'

const WIDTH = 80
const LABEL_WIDTH = 22

/** Paints a word for a terminal; the identity where colour is off. */
export type Paint = (style: 'bold' | 'dim' | 'warn', text: string) => string

export const plainPaint: Paint = (_style, text) => text

/** SGR codes that every terminal of the last decades shows. */
export const terminalPaint: Paint = (style, text) => {
  const code = { bold: 1, dim: 2, warn: 33 }[style]
  return `\u001b[${code}m${text}\u001b[0m`
}

/** A view as text of at most 80 columns. */
export function renderText(view: View, paint: Paint = plainPaint): string {
  const blocks = [
    [paint('bold', `${view.title}  [${view.badge}]`), ...view.facts.map((f) => paint('dim', f))],
    ...view.sections.map((section) => sectionLines(section, paint)),
    listLines('Warnings', view.warnings, (text) => paint('warn', text)),
    listLines('Rests on', view.assumptions, (text) => paint('dim', text)),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function sectionLines(section: Section, paint: Paint): string[] {
  const lines = [paint('bold', section.heading)]
  if (section.lead !== undefined) lines.push(...wrap(section.lead, 2))
  for (const row of section.rows) lines.push(...rowLines(row, paint))
  if (section.table?.lead !== undefined) lines.push(...wrap(section.table.lead, 2))
  if (section.table !== undefined) lines.push(...tableLines(section.table))
  return lines
}

function rowLines(row: Row, paint: Paint): string[] {
  const label = `  ${row.label.padEnd(LABEL_WIDTH)}`
  const note = row.note === undefined ? '' : `  ${row.note}`
  if (label.length + row.value.length + note.length <= WIDTH)
    return [`${label}${row.value}${paint('dim', note)}`.trimEnd()]
  return [
    ...wrap(row.value, LABEL_WIDTH + 2, label),
    ...wrap(row.note ?? '', LABEL_WIDTH + 2).map((line) => paint('dim', line)),
  ]
}

function tableLines(table: Table): string[] {
  const none = ''
  const grid = new CliTable({
    head: table.columns.map(({ label }) => label),
    colAligns: table.columns.map(({ words }) => (words === true ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: none,
    },
  })
  grid.push(...table.rows.map((row) => [...row]))
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

function listLines(
  heading: string,
  items: readonly string[],
  paintItem: (text: string) => string,
): string[] {
  if (items.length === 0) return []
  return [heading, ...items.flatMap((item) => wrap(item, 4, '  - ').map(paintItem))]
}

function wrap(text: string, indent: number, first = ' '.repeat(indent)): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(indent)
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  if (!empty) lines.push(line)
  return lines.filter((each) => each.trim() !== '')
}
