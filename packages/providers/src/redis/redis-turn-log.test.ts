import { systemClock } from '@manga-assist/clock'
import { describeTurnLog } from '@manga-assist/core/testing'
import { findTool } from '@manga-assist/workspace/testing'
import { afterAll, beforeAll, describe } from 'vitest'
import { openRedis, type RedisTier } from '../cache/open-redis.ts'
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts'
import { createRedisTurnLog } from './redis-turn-log.ts'

const program = findTool('redis')
/** A call that were given up would fail the test on a machine that is busy with something else. */
const patientMs = 20_000

describe.skipIf(program === undefined)('over a real Redis', () => {
  let server: RedisServer
  let redis: RedisTier
  beforeAll(async () => {
    server = await startRedisServer(program ?? '')
    redis = await openRedis({
      url: server.url,
      subscribe: false,
      budgetMs: patientMs,
      connectMs: patientMs,
      clock: systemClock,
      random: () => 0.5,
      newId: () => crypto.randomUUID(),
    })
  })
  afterAll(async () => {
    redis.close()
    await server.kill()
  })

  const soonestEnd = `
    local soonest = redis.call('PTTL', redis.call('KEYS', '*t1*')[1])
    for _, key in ipairs(redis.call('KEYS', '*t1*')) do soonest = math.min(soonest, redis.call('PTTL', key)) end
    return soonest`

  describeTurnLog(
    'Redis',
    async () => {
      await redis.eval("return redis.call('FLUSHALL')", [], [])
      return createRedisTurnLog(redis)
    },
    async () => systemClock.wallNow() + Number(await redis.eval(soonestEnd, [], [])),
  )
})
