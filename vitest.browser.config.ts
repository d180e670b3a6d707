import { defineConfig } from 'vitest/config'

/** `npm run browser`: every page in a real browser, on whole running stacks; apart from `npm test`, whose time is bounded. */
export default defineConfig({
  test: {
    include: ['apps/local/src/**/*.browser.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // A stack and a browser take a core for themselves.
    maxWorkers: 2,
  },
})
