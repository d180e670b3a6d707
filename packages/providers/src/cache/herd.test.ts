import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runHerd } from '../testing/herd.ts'
import { startRedisServer } from '../testing/redis-server.ts'

const program = findTool('redis')

describe.skipIf(program === undefined)('10,000 readers in four processes', () => {
  test.each(['expired', 'stale'] as const)(
    'cause at most two reads of the store when a hot key is %s',
    async (state) => {
      const server = await startRedisServer(program ?? '')
      onTestFinished(() => server.kill())
      const { storeReads, right } = await runHerd({
        redisUrl: server.url,
        processes: 4,
        readers: 10_000,
        loadMs: 20,
        state,
      })
      expect(right).toBe(10_000)
      expect(storeReads).toBeGreaterThanOrEqual(1)
      expect(storeReads).toBeLessThanOrEqual(2)
    },
  )
})
