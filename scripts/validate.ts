import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Check } from './validate/check.ts'
import { indexPage, sourcePage } from './validate/page.ts'
import { SOURCES } from './validate/sources.ts'

/*
 * Compares this code with what others published. Writes docs/validation, a page per source; with
 * --json prints every comparison instead. Exits 1 when one fails.
 */

const OUTPUT = fileURLToPath(new URL('../docs/validation/', import.meta.url))

/** Every comparison and every page by file name, as they should be for the code as it is. */
export function validate(): {
  readonly checks: readonly Check[]
  readonly pages: ReadonlyMap<string, string>
} {
  const sources = SOURCES.map((source) => source())
  const pages = new Map(sources.map((source) => [`${source.id}.md`, sourcePage(source)]))
  pages.set('README.md', indexPage(sources))
  return { checks: sources.flatMap(({ checks }) => checks), pages }
}

function write(pages: ReadonlyMap<string, string>): void {
  if (!existsSync(OUTPUT)) mkdirSync(OUTPUT, { recursive: true })
  for (const name of readdirSync(OUTPUT))
    if (name.endsWith('.md') && !pages.has(name)) rmSync(`${OUTPUT}${name}`)
  for (const [name, text] of pages) writeFileSync(`${OUTPUT}${name}`, text)
}

function main(args: readonly string[]): void {
  const { checks, pages } = validate()
  const failed = checks.filter(({ pass }) => !pass)
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ checks }, undefined, 1)}\n`)
  } else {
    write(pages)
    process.stdout.write(
      `${checks.length - failed.length} of ${checks.length} cells agree; pages in docs/validation\n`,
    )
    for (const { id, published, ours, tolerance } of failed)
      process.stdout.write(
        `differs: ${id}: published ${published}, ours ${ours}, tolerance ${tolerance}\n`,
      )
  }
  if (failed.length > 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2))
