import type { Maker } from '../market/maker.ts'
import { avellanedaStoikov } from './avellanedaStoikov.ts'
import { avellanedaStoikovRolling } from './avellanedaStoikovRolling.ts'
import type { BookState } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { carteaJaimungal } from './carteaJaimungal.ts'
import { glft } from './glft.ts'
import { glftClosedForm } from './glftClosedForm.ts'
import { inventorySkew } from './inventorySkew.ts'
import { oneSidedLiquidation } from './oneSidedLiquidation.ts'
import { MakerError } from './quoting/parameters.ts'
import { symmetricSpreadAssumptions, symmetricSpreadTable } from './quoting/symmetricSpread.ts'
import { symmetricSpread } from './symmetricSpread.ts'

/** An order-book maker that can be made from numbers with names. */
export type MakerModel = {
  readonly parameters: readonly string[]
  make(terms: BookTerms, parameters: Readonly<Record<string, number>>): Maker<BookState>
}

const SESSION = ['horizonSec', 'stepSec'] as const
const AVELLANEDA = [
  'decayPerPrice',
  'sigmaPricePerSqrtSec',
  'riskAversionPerPrice',
  'maxLots',
] as const
const GLFT = [...AVELLANEDA, 'fillsPerSec'] as const

/** The order-book makers by id; all parameters are required. */
export const makerModels = {
  'avellaneda-stoikov': model([...AVELLANEDA, ...SESSION], avellanedaStoikov),
  'avellaneda-stoikov-rolling': model(
    [...AVELLANEDA, 'timeToHorizonSec'],
    avellanedaStoikovRolling,
  ),
  glft: model(GLFT, glft),
  'glft-session': model([...GLFT, ...SESSION], glft),
  'glft-closed-form': model(GLFT, glftClosedForm),
  'cartea-jaimungal': model(
    [
      'fillsPerSec',
      'decayPerPrice',
      'penaltyPricePerSec',
      'terminalPenaltyPrice',
      'maxLots',
      ...SESSION,
    ],
    carteaJaimungal,
  ),
  'one-sided-liquidation': model([...GLFT, 'terminalCostPrice', ...SESSION], oneSidedLiquidation),
  'symmetric-spread': model(['halfSpreadPrice', 'maxLots'], symmetricSpread),
  'inventory-skew': model(['halfSpreadPrice', 'maxLots', 'skewPricePerLot'], (terms) =>
    inventorySkew(terms, symmetricSpreadTable(terms), symmetricSpreadAssumptions),
  ),
} as const satisfies Readonly<Record<string, MakerModel>>

export type MakerModelId = keyof typeof makerModels

/** A model whose parameters are all there, and no other. */
function model<K extends string>(
  parameters: readonly K[],
  make: (terms: BookTerms & Record<K, number>) => Maker<BookState>,
): MakerModel {
  return {
    parameters,
    make(terms, given) {
      for (const name of parameters) {
        if (given[name] === undefined) throw new MakerError(`${terms.id} needs ${name}.`)
      }
      for (const name of Object.keys(given)) {
        if (!parameters.some((known) => known === name))
          throw new MakerError(`${terms.id} has no parameter ${name}.`, [
            `It takes ${parameters.join(', ')}.`,
          ])
      }
      return make({ ...terms, ...(given as Record<K, number>) })
    },
  }
}
