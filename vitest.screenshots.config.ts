import { defineConfig } from 'vitest/config'

/** `npm run screenshots`: makes the pictures of the documents anew, one file for each; `-- NAME` makes that one alone. */
export default defineConfig({
  test: {
    include: ['apps/local/src/testing/screenshots/*.ts'],
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 1,
  },
})
