import { defineConfig } from 'vitest/config'

/** Tests of what a process has one of: its memory, or a window, for which other clients would take it for a browser. */
const needAProcess = [
  'packages/adapter-hono/src/react-chat.test.ts',
  'packages/planes/src/lambda/many-streams.test.ts',
  'apps/web/**/*.test.{ts,tsx}',
]

// They need images and a Docker engine, or a browser on a stack of its own: npm run containers, npm run browser.
const elsewhere = ['**/node_modules/**', '**/*.container.test.ts', '**/*.browser.test.ts']

export default defineConfig({
  test: {
    // Real processes and sockets share two cores with the test: generous, because no test waits by the clock.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A wait for what another process does ends when that is done; this only bounds it when it never is.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['{packages,apps,lambda}/*/src/**/*.test.ts'],
          exclude: [...elsewhere, ...needAProcess],
          // Files share a process, and with it the modules that are loaded, into which much of the time of all tests went.
          isolate: false,
          setupFiles: ['packages/workspace/src/testing/leave-nothing.ts'],
        },
      },
      { extends: true, test: { name: 'alone', include: needAProcess, exclude: elsewhere } },
    ],
  },
})
