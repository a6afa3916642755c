import type { PoolResult } from '../analysis/result.ts'
import { formatDuration, formatInteger, formatMoney, formatPercent } from './format.ts'
import type { Row, Section } from './view.ts'

/** What fees and prices of the last swaps say of volatility; none without events. */
export function volatilitySections(data: PoolResult['data'], quote: string): Section[] {
  const { volatility } = data
  if (volatility === undefined) return []
  const { realised, breakEvenAnnual } = volatility
  const rows: Row[] = [
    {
      label: 'Break-even',
      value: `${formatPercent(breakEvenAnnual)} a year`,
      note: 'fees of active liquidity against its LVR',
    },
    {
      label: 'Implied (Lambert)',
      value: `${formatPercent(volatility.impliedAnnual)} a year`,
      note: `× ${volatility.tickSpacingCorrection.toFixed(4)} for the tick spacing`,
    },
    {
      label: 'Traded, fees of LPs',
      value: `${formatMoney(volatility.volumeQuote)}, ${formatMoney(volatility.feesQuote)} ${quote}`,
    },
  ]
  if (realised !== null)
    rows.push({
      label: 'Realised',
      value: `${formatPercent(realised.yangZhangAnnual)} a year`,
      note: `Yang–Zhang; close to close ${formatPercent(realised.closeToCloseAnnual)}`,
    })
  return [{ heading: 'Volatility', lead: sentence(volatility), rows }]
}

function sentence({
  windowSec,
  swaps,
  realised,
  breakEvenAnnual,
}: NonNullable<PoolResult['data']['volatility']>): string {
  const window = `In the last ${formatDuration(windowSec)} (${formatInteger(BigInt(swaps))} swaps) fees paid for a volatility of ${formatPercent(breakEvenAnnual)} a year`
  if (realised === null) return `${window}.`
  const verdict = realised.yangZhangAnnual <= breakEvenAnnual ? 'less' : 'more'
  return `${window}; the price moved ${verdict}: ${formatPercent(realised.yangZhangAnnual)}.`
}
