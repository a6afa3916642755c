import type { PoolResult } from '../analysis/result.ts'
import { hookWords } from '../domain/hooks.ts'
import type { Section } from './view.ts'

/** What the hook of a v4 pool may do, in words. */
export function hookSections({ hook }: PoolResult['data']['pool']): readonly Section[] {
  if (hook === undefined) return []
  const words = hookWords(hook)
  return [
    {
      heading: 'The pool’s hook',
      lead: hook.isCoreMathOnly
        ? 'It may depart from the pool’s own math: impermanent loss and LVR are core math only.'
        : 'It leaves the pool’s own math as it is.',
      rows: [{ label: 'Contract', value: hook.address }],
      table: {
        columns: [{ label: 'its address says that it', words: true }],
        rows: words.map((line) => [line]),
      },
    },
  ]
}

/** A pool as far as its hook goes; a pair has none. */
export type MaybeHooked = Pick<PoolResult['data']['pool'], 'hook'>

/** What stands beside a number that the hook may depart from. */
export function coreMathNote({ hook }: MaybeHooked): readonly string[] {
  return hook?.isCoreMathOnly === true ? ['core math only'] : []
}
