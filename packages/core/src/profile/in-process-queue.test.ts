import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createInProcessQueue } from './in-process-queue.ts'
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

function setUp(work: RunEnrichment = async () => {}) {
  const clock = new ManualClock()
  const ran: string[] = []
  const failures: unknown[] = []
  const run: RunEnrichment = (one, signal) => {
    ran.push(one.userId)
    return work(one, signal)
  }
  const queue = createInProcessQueue({ run, clock, onFailure: (error) => failures.push(error) })
  return { queue, ran, failures, clock }
}
