import { readFileSync } from 'node:fs'
import { marketRangeOf } from '../../src/amm/marketRange.ts'
import { gasOf } from '../../src/analysis/analyzeLife.ts'
import { decodeTape } from '../../src/analysis/tape.ts'
import { worthInQuote } from '../../src/models/worth.ts'
import { fail, type WhatIfAnswer } from './question.ts'

/** The life of a real position, from what `ammeter position --store … --save` wrote. */
export function lifeOfTape(file: string): WhatIfAnswer {
  const input = decodeTape(readFileSync(file, 'utf8'))
  if (input.kind !== 'position' || input.history === undefined)
    return fail(`${file} holds no life: save it with ammeter position <id> --store <folder> --save`)
  const { pool, position, history, options } = input
  const { life } = history
  // Gas is paid in a coin whose worth is known only where the pair holds it.
  const gas = gasOf(input, life)
  return {
    name: `position ${position.tokenId ?? ''}`.trim(),
    life,
    range: marketRangeOf(pool, position, options.baseIs),
    ...(gas.known ? { gasQuote: gas.costIn(worthInQuote(life.poolPrice)) } : {}),
  }
}
