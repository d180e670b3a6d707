import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { type AdmitJob, createInProcessQueue } from './in-process-queue.ts'
import type { RunEnrichment } from './refresh-profile.ts'

const job = (userId: string) => ({ kind: 'refresh-profile', userId }) as const

describe('the enrichment queue of one process', () => {
  test('accepts at once and runs behind', async () => {
    const { queue, ran, clock } = setUp()
    await queue.enqueue(job('a'))
    expect(ran).toEqual([])
    await clock.advance(50)
    expect(ran).toEqual(['a'])
  })

  test('runs a reader who waits once, however often named', async () => {
    const { queue, ran, clock } = setUp()
    for (const userId of ['a', 'b', 'a', 'a']) await queue.enqueue(job(userId))
    await clock.advance(50)
    expect(ran.toSorted()).toEqual(['a', 'b'])
  })

  test('tries again what fails, three times, and goes on with the others', async () => {
    const { queue, ran, failures, clock } = setUp(async ({ userId }) => {
      if (userId === 'a') throw new Error('store is down')
    })
    await queue.enqueue(job('a'))
    await queue.enqueue(job('b'))
    await clock.advance(10_000)
    expect(ran).toEqual(['a', 'a', 'a', 'b'])
    expect(failures).toEqual([new Error('store is down')])
    expect(clock.pendingTimers).toBe(0)
  })

  test('waits for room, and gives it back at the end', async () => {
    const room = { free: 0, taken: 0 }
    const admit = () => {
      if (room.taken >= room.free) return undefined
      room.taken += 1
      return () => {
        room.taken -= 1
      }
    }
    const { queue, ran, clock, failures } = setUp(undefined, admit)
    await queue.enqueue(job('a'))
    await clock.advance(5_000)
    expect(ran).toEqual([])
    room.free = 1
    await clock.advance(1_000)
    expect([ran, room.taken]).toEqual([['a'], 0])
    room.free = 0
    await queue.enqueue(job('b'))
    await clock.advance(21_000)
    expect(ran).toEqual(['a'])
    expect(failures).toEqual([new Error('a profile was not refreshed within 20000 ms')])
    expect(clock.pendingTimers).toBe(0)
  })

  test('takes no more readers than its bound', async () => {
    const { queue } = setUp(() => new Promise(() => {}))
    for (let index = 0; index < 1_000; index += 1) await queue.enqueue(job(`reader-${index}`))
    await expect(queue.enqueue(job('one-more'))).rejects.toThrow('the enrichment queue is full: 1000 readers wait')
    await expect(queue.enqueue(job('reader-999'))).resolves.toBeUndefined()
  })

  test('finishes what it holds before it closes', async () => {
    const { queue, ran } = setUp()
    await queue.enqueue(job('a'))
    await queue.enqueue(job('b'))
    await queue.close()
    expect(ran).toEqual(['a', 'b'])
  })

  test.each(Array.from({ length: 20 }, (_, ticks) => ticks))(
    'forgets nobody who comes %d microtasks after the last job began',
    async (ticks) => {
      const { queue, ran, clock } = setUp(async ({ userId }) => {
        if (userId === 'a') void afterMicrotasks(ticks).then(() => queue.enqueue(job('b')))
      })
      await queue.enqueue(job('a'))
      await clock.advance(1_000)
      expect(ran).toEqual(['a', 'b'])
    },
  )

  test('goes on after a job that hangs and listens to nobody', async () => {
    const heard: unknown[] = []
    const { queue, ran, failures, clock } = setUp(({ userId }, signal) => {
      signal.addEventListener('abort', () => heard.push(signal.reason))
      return userId === 'a' ? new Promise(() => {}) : Promise.resolve()
    })
    await queue.enqueue(job('a'))
    await queue.enqueue(job('b'))
    await clock.advance(19_000)
    expect(ran).toEqual(['a'])
    await clock.advance(1_100)
    expect(ran).toEqual(['a', 'b'])
    expect(failures).toEqual([new Error('a profile was not refreshed within 20000 ms')])
    expect(heard).toEqual(failures)
    expect(clock.pendingTimers).toBe(0)
  })

  test('takes nothing after it was closed', async () => {
    const { queue, ran, clock } = setUp()
    await queue.close()
    await expect(queue.enqueue(job('a'))).rejects.toThrow('the enrichment queue is closed')
    await clock.advance(1_000)
    expect(ran).toEqual([])
  })

  test('closes in time over a job that hangs and listens to nobody', async () => {
    const { queue, clock } = setUp(() => new Promise(() => {}))
    await queue.enqueue(job('a'))
    await clock.advance(50)
    const closing = queue.close()
    await clock.advance(2_000)
    await expect(closing).resolves.toBeUndefined()
  })

  test('gives up what takes too long at closing', async () => {
    const { queue, clock, failures } = setUp(
      (_job, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    await queue.enqueue(job('a'))
    await clock.advance(50)
    const closing = queue.close()
    await clock.advance(2_000)
    await closing
    expect(failures).toEqual([new Error('the service is closing')])
  })
})

async function afterMicrotasks(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await undefined
}

function setUp(work: RunEnrichment = async () => {}, admit?: AdmitJob) {
  const clock = new ManualClock()
  const ran: string[] = []
  const failures: unknown[] = []
  const run: RunEnrichment = (one, signal) => {
    ran.push(one.userId)
    return work(one, signal)
  }
  const queue = createInProcessQueue({ run, clock, admit, onFailure: (error) => failures.push(error) })
  return { queue, ran, failures, clock }
}
