import { defineConfig } from 'vitest/config'

const shared = { environment: 'node', testTimeout: 60_000, hookTimeout: 120_000 } as const

// Two projects: `fast` is `npm test`; `long` holds the heavier evidence of `npm run test:long`.
export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'fast', include: ['test/**/*.test.ts'] } },
      {
        test: { ...shared, name: 'long', include: ['test/**/*.long.ts'], testTimeout: 1_800_000 },
      },
    ],
  },
})
