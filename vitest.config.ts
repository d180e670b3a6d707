import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,apps,lambda}/*/src/**/*.test.ts'],
    // They need images and a Docker engine, or a browser on a stack of its own: npm run containers, npm run browser.
    exclude: ['**/node_modules/**', '**/*.container.test.ts', '**/*.browser.test.ts'],
    // Real processes and sockets share two cores with the test: generous, because no test waits by the clock.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A wait for what another process does ends when that is done; this only bounds it when it never is.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
})
