import type { PositionResult } from '../analysis/result.ts'
import { entrySection } from './entrySection.ts'
import { formatFee } from './format.ts'
import { exposureSection, hedgeSection } from './hedgeSections.ts'
import { holdingSection, rangeSection } from './holdingSections.ts'
import { hookSections } from './hookSection.ts'
import { moneySection, strayedSection } from './lifeSections.ts'
import { namesOf } from './names.ts'
import { assumptionLine, provenanceLine, statusWords, tokenWithAddress, type View } from './view.ts'

/** A position's analysis with every digit and word decided. */
export function positionView(result: PositionResult): View {
  const { data } = result
  const names = namesOf(data)
  const { pool, position } = data
  return {
    title: `${names.base}/${names.quote} ${formatFee(pool.feePips)} · position ${position.tokenId ?? ''}`,
    badge: statusWords(position.status, data.market),
    facts: [
      `${position.protocol} on ${provenanceLine(result)}`,
      `owner ${position.owner}${position.ownerIsContract ? ' (a contract)' : ''}`,
      `base  ${tokenWithAddress(data.market.base)}`,
      `quote ${tokenWithAddress(data.market.quote)}`,
    ],
    sections: [
      rangeSection(data, names),
      holdingSection(data, names),
      entrySection(result, names),
      moneySection(data, names),
      strayedSection(data, names),
      exposureSection(data, names),
      ...hookSections(pool),
      hedgeSection(data, names),
    ].filter((section) => section !== undefined),
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}
