import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BOOK, SWAPS, studyPages } from '../../scripts/marketMakerStudy.ts'
import { readBookSession } from '../../scripts/study/orderBook.ts'
import { queueSession } from '../../scripts/study/queueSession.ts'
import { sharedData } from '../support/sharedData.ts'

const root = join(import.meta.dirname, '..', '..')
const swaps = sharedData(SWAPS)
const book = sharedData(BOOK)

describe.skipIf(swaps === undefined || book === undefined)('the recorded studies', () => {
  test('docs/studies is what the script gives: run `npm run study` after a change', async () => {
    const pages = await studyPages()
    expect([...pages.keys()].sort()).toEqual(['recorded-book.md', 'recorded-swaps.md'])
    for (const [name, text] of pages)
      expect(readFileSync(join(root, 'docs', 'studies', name), 'utf8')).toBe(text)
  })

  test('the book never crosses, fills are bounded by the rules and by what traded', () => {
    const messages = readBookSession(book as string)
    const terms = { lotBase: 0.1, capBase: 1, horizonMs: 1000 }
    const outcomes = (['pessimistic', 'proportional', 'optimistic'] as const).map((rule) =>
      queueSession(messages, { ...terms, rule }),
    )
    for (const { crossed, boughtBase, soldBase, tradedBase, maxAbsBase, endBase } of outcomes) {
      expect(crossed).toBe(false)
      expect(boughtBase + soldBase).toBeLessThan(tradedBase)
      expect(maxAbsBase).toBeLessThanOrEqual(1 + 1e-9)
      expect(endBase).toBeCloseTo(boughtBase - soldBase, 9)
    }
    const volumes = outcomes.map(({ boughtBase, soldBase }) => boughtBase + soldBase)
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b))
  })
})
