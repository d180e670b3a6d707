import { afterAll, vi } from 'vitest'

// Test files share their process: what one has put in place of the environment, timers or functions ends with it.
afterAll(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  vi.restoreAllMocks()
})
