import { defineConfig } from 'vitest/config'

/** `npm run containers`: what needs an engine and the images, apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['apps/containers/src/real/*.container.test.ts'],
    globalSetup: ['apps/containers/src/testing/running-stack.ts'],
    // All of them load the one stack, and look at what that does.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
