import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sharedFile } from './sharedFile.ts'
import { readBookSession } from './study/orderBook.ts'
import { queuePage } from './study/queuePage.ts'
import { swapPage } from './study/swapPage.ts'
import { swapStudy } from './study/swapStudy.ts'
import { readSwapHistory } from './study/wbtcWeth.ts'

/*
 * Passive liquidity against order-book makers on recorded data. Writes docs/studies; needs the
 * recorded files of ../shared/data (or AMMETER_DATA).
 */

const OUTPUT = fileURLToPath(new URL('../docs/studies/', import.meta.url))
export const SWAPS = 'fsc-uniswap/ethwbtc_trade_history.parquet'
export const BOOK = 'hftbacktest/usdm_ethusdt_20240808.gz'

/** Every page by file name that the recorded data at hand allow. */
export async function studyPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>()
  const swaps = sharedFile(SWAPS)
  if (swaps !== undefined)
    pages.set('recorded-swaps.md', swapPage(swapStudy(await readSwapHistory(swaps))))
  const book = sharedFile(BOOK)
  if (book !== undefined) pages.set('recorded-book.md', queuePage(readBookSession(book)))
  return pages
}

async function main(): Promise<void> {
  const pages = await studyPages()
  for (const file of [SWAPS, BOOK])
    if (sharedFile(file) === undefined)
      process.stderr.write(`No ${file} beside the repository: set AMMETER_DATA to its folder.\n`)
  mkdirSync(OUTPUT, { recursive: true })
  for (const [name, text] of pages) writeFileSync(`${OUTPUT}${name}`, text)
  process.stdout.write(`${[...pages.keys()].join(', ') || 'nothing'} written to docs/studies\n`)
  if (pages.size === 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
