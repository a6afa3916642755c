import {
  glftClosedForm,
  glftShiftPerLot,
} from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { check, type Source } from '../check.ts'

const SOURCE = 'hftbacktest-glft'

const CALIBRATION = {
  fillsPerSec: 2.986162360812285,
  decayPerPrice: 0.04235741115084049,
  sigmaPricePerSqrtSec: 10.69,
  riskAversionPerPrice: 0.05,
}
const HALF_SPREAD = 20.47208533844371
const SKEW = 9.76326865029227
/** Seven operations in double precision, the powers among them. */
const RELATIVE = 1e-14

export function hftbacktestSource(): Source {
  const quote = glftClosedForm(CALIBRATION, 0)
  return {
    id: SOURCE,
    title: 'hftbacktest: half-spread and skew of the closed form',
    citation:
      'nkaz001/hftbacktest, examples/GLFT Market Making Model and Grid Trading.ipynb; O. Guéant, Optimal market making, Applied Mathematical Finance 24 (2017), (4.6)–(4.7).',
    method: [
      'A = 2.986162360812285, k = 0.04235741115084049, σ = 10.69, γ = ξ = 0.05, order size 1, in ticks. The relative tolerance is 1e-14: sixteen digits, less the rounding of a different order of operations.',
      'The notebook says that its intensity is measured in half ticks by mistake and kept so; the formulas are not affected.',
    ],
    checks: [
      check(
        SOURCE,
        'half spread',
        HALF_SPREAD,
        quote.bidOffset ?? Number.NaN,
        HALF_SPREAD * RELATIVE,
      ),
      check(SOURCE, 'skew', SKEW, glftShiftPerLot(CALIBRATION), SKEW * RELATIVE),
    ],
    misprints: [],
  }
}
