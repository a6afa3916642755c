/**
 * How many blocks to ask for next after a node refused `span` of them: what the refusal suggests,
 * else the next of the limits in use, else half. Always at least 1 and less than `span`.
 *
 * @param refusal - the node's own words
 * @example nextSpan(12_000_000n, 'eth_getLogs is limited to a 10,000 range') // 10000n
 */
export function nextSpan(span: bigint, refusal: string): bigint {
  const suggested = suggestedSpan(span, refusal)
  if (suggested !== undefined) return suggested
  return LIMITS_IN_USE.find((limit) => limit < span) ?? (span > 1n ? span / 2n : 1n)
}

/** The span below `span` that a refusal itself names, if it names one. */
export function suggestedSpan(span: bigint, refusal: string): bigint | undefined {
  return suggestedSpans(refusal).find((one) => one < span)
}

/** The limits of public providers (2024–2026), so that a refusal without a number costs few tries. */
const LIMITS_IN_USE = [
  1_000_000n,
  100_000n,
  50_000n,
  10_000n,
  5_000n,
  3_000n,
  2_000n,
  1_000n,
  800n,
  500n,
] as const

// A "limit" of a few, of what is not said, is more likely a misread sentence.
const MIN_SUGGESTION = 100n

/** `…should work: [0x1, 0x7d0]`, `retry with the range 1-2000`, `limited to 10,000 blocks`, `max 2K`. */
function suggestedSpans(refusal: string): readonly bigint[] {
  const pair =
    /\[\s*(0x[0-9a-f]+)\s*,\s*(0x[0-9a-f]+)\s*\]/i.exec(refusal) ??
    /with the range (\d+)\s*-\s*(\d+)/i.exec(refusal)
  if (pair?.[1] !== undefined && pair[2] !== undefined) {
    const span = BigInt(pair[2]) - BigInt(pair[1]) + 1n
    return span >= 1n ? [span] : []
  }
  const spans: bigint[] = []
  for (const [, digits, thousands, unit] of refusal.matchAll(LIMIT)) {
    if (digits === undefined || (unit !== undefined && /result|log|byte|mb/i.test(unit))) continue
    const limit = BigInt(digits.replaceAll(',', '')) * (thousands === undefined ? 1n : 1000n)
    if (limit >= (unit === undefined ? MIN_SUGGESTION : 1n)) spans.push(limit)
  }
  return spans
}

const LIMIT =
  /\b(?:limit\w*|max\w*|up to|at most|exceed\w*|over|more than|less than|range)\b[^\d]{0,40}?(?:0\s*-\s*)?(\d[\d,]*)\s?(k)?\b[\s-]*(results?|logs?|bytes?|mb|blocks?)?/gi
