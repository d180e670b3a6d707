import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { expect, onTestFinished, test } from 'vitest'
import { openCaching } from './caching.ts'
import { openSqliteStores } from './sqlite/sqlite-stores.ts'
import { startFaultProxy } from './testing/fault-proxy.ts'
import { startRedisServer } from './testing/redis-server.ts'

const program = findTool('redis')

test.skipIf(program === undefined)('a running answer waits as briefly for a Redis that stalls', async () => {
  const server = await startRedisServer(program ?? '')
  onTestFinished(() => server.kill())
  const proxy = await startFaultProxy({ targetPort: server.port, seed: 1 })
  onTestFinished(() => proxy.close())
  const clock = new ManualClock()
  const caching = await openCaching({
    redisUrl: `redis://127.0.0.1:${proxy.port}`,
    ...{ subscribe: false, clock, random: () => 0.5, newId: () => crypto.randomUUID(), onEvent: () => {} },
  })
  const stores = caching.over(openSqliteStores(':memory:', systemClock))
  onTestFinished(() => stores.close())
  await stores.turnLog.begin({ userId: 'reader', conversationId: 'c1', turnId: 't1' }, 1)
  await proxy.set({ kind: 'stall' })
  const reading = stores.turnLog.latest('reader', 'c1').catch((error: unknown) => error)
  await clock.advance(20)
  expect(await reading).toEqual(new Error('Redis did not run a script: timeout'))
})
