import { AmmeterError } from '../../errors.ts'

/** A flow of trades or a path that no market maker can be calibrated from. */
export class CalibrationError extends AmmeterError {
  override readonly name = 'CalibrationError'

  constructor(
    code: 'maker/bad-trades' | 'maker/too-few-trades' | 'maker/no-decay' | 'maker/no-match',
    shortMessage: string,
    hints: readonly string[] = [],
  ) {
    super({ code, shortMessage, hints })
  }
}

/** Refuses a window that is not `lo < hi` or holds no time. */
export function requireWindow(window: {
  readonly startSec: number
  readonly endSec: number
}): number {
  const seconds = window.endSec - window.startSec
  if (Number.isFinite(seconds) && seconds > 0) return seconds
  throw new CalibrationError(
    'maker/bad-trades',
    `A window from ${window.startSec} s to ${window.endSec} s holds no time.`,
  )
}
