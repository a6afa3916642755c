import { indexAt, type MarketPath } from '../../market/marketPath.ts'
import { CalibrationError, requireWindow } from './calibrationError.ts'

/** σ in both units, with the window it came from. */
export type WindowVolatility = {
  /** σ of the papers on market making: price units per √second. */
  readonly sigmaPricePerSqrtSec: number
  /** Relative: of the log price, per √second and per √year of 365 days. */
  readonly sigmaPerSqrtSec: number
  readonly sigmaAnnual: number
  readonly startSec: number
  readonly endSec: number
  readonly stepSec: number
  /** Steps summed up. */
  readonly steps: number
  /** Whether the window reaches into the time the maker is then tested on. */
  readonly inSample: boolean
}

/**
 * Realised volatility of the mid over a window, sampled at equal steps with the last known price.
 *
 * `σ² = Σ ΔM²/T` (arithmetic) and `Σ (Δ ln M)²/T` (relative), no mean taken off. A pool's own price
 * mean-reverts inside the fee band, which a short step counts as volatility: take a step long against
 * the time between swaps.
 *
 * @param window - at least ten steps within the path
 * @param testStartSec - where the test of the maker begins; a window that ends later is labelled
 *   `inSample`
 *
 * Source: models reference 7 (close-to-close), 8 (A–S volatility is in price units).
 * @throws {CalibrationError} `maker/bad-trades`, `maker/too-few-trades`
 * @throws {MarketPathError} `market/before-path`
 * @example volatilityInWindow(path, { startSec, endSec, stepSec: 3600 }, endSec).sigmaAnnual // 0.5…
 */
export function volatilityInWindow(
  path: MarketPath,
  window: { readonly startSec: number; readonly endSec: number; readonly stepSec: number },
  testStartSec: number,
): WindowVolatility {
  const { startSec, endSec, stepSec } = window
  const seconds = requireWindow(window)
  const steps = Math.floor(seconds / stepSec + 1e-9)
  const lastSec = path.timeSec.at(-1) as number
  if (!(stepSec > 0) || !(steps >= LEAST_STEPS) || endSec > lastSec + stepSec)
    throw new CalibrationError(
      'maker/too-few-trades',
      `The window from ${startSec} s to ${endSec} s holds ${steps} steps of ${stepSec} s; the path ends at ${lastSec} s and at least ${LEAST_STEPS} are needed.`,
    )
  let hint = 0
  let [squares, logSquares] = [0, 0]
  let last: number | undefined
  for (let i = 0; i <= steps; i++) {
    hint = indexAt(path, startSec + i * stepSec, hint)
    const price = path.mid[hint] as number
    if (last !== undefined) {
      squares += (price - last) ** 2
      logSquares += Math.log(price / last) ** 2
    }
    last = price
  }
  const sigmaPerSqrtSec = Math.sqrt(logSquares / (steps * stepSec))
  return {
    sigmaPricePerSqrtSec: Math.sqrt(squares / (steps * stepSec)),
    sigmaPerSqrtSec,
    sigmaAnnual: sigmaPerSqrtSec * Math.sqrt(YEAR_SEC),
    startSec,
    endSec,
    stepSec,
    steps,
    inSample: endSec > testStartSec,
  }
}

const LEAST_STEPS = 10
const YEAR_SEC = 365 * 86_400
