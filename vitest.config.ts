import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,apps,lambda}/*/src/**/*.test.ts'],
    // Real processes and sockets share two cores with the test: generous, because no test waits by the clock.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
