import { expect, test } from 'vitest'
import { provedLives } from '../support/livesOnChain.ts'

test('a hundred lives and more, to the wei', async () => {
  const proved = await provedLives(2024, 120)
  console.log(
    `${proved.events} pool events, ${proved.forfeitedRaw} wei forfeited, ${proved.burned} burned`,
  )
  expect(proved.records.length).toBe(120)
})
