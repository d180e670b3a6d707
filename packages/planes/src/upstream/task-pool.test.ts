import { createServer, type Server } from 'node:http'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listenOn, until } from '../testing/servers.ts'
import { TaskPool } from './task-pool.ts'
import type { TaskPoolOptions } from './task-pool-options.ts'

const looksEveryMs = 5_000

const anybody = { headers: {}, socket: { remoteAddress: '127.0.0.1' } }

describe('a task that has just become ready', () => {
  test('starts slowly beside one that is warm, over the configured time', async () => {
    const { pool, clock, ready } = await fleet([true, false], { slowStartMs: 20_000 })
    await clock.advance(60_000)
    ready[1] = true
    await look(clock, pool, ['ready', 'ready'])
    expect(pool.status().map(({ share }) => share)).toEqual([1, 0.1])
    await clock.advance(10_000)
    expect(pool.status()[1]?.share).toBeCloseTo(0.55)
    expect(pool.load()).toMatchObject({ concurrencyLimit: 20, warmLimit: 15.5 })
    await clock.advance(10_000)
    expect(pool.status().map(({ share }) => share)).toEqual([1, 1])
  })

  test('gets few requests at first', async () => {
    const draws = Array.from({ length: 110 }, (_, step) => step / 110)
    const { pool, clock, ready, addresses } = await fleet([true, false], { random: () => draws.shift() ?? 0 })
    await clock.advance(60_000)
    ready[1] = true
    await look(clock, pool, ['ready', 'ready'])
    // Two draws for each choice, the second between what is left.
    const chosen = Array.from({ length: 55 }, () => pool.choose(1, new Set(), anybody)?.address)
    expect(chosen.filter((address) => address === addresses[1]).length).toBeLessThanOrEqual(6)
  })

  test('is not held back where all are new, at the start and after an outage', async () => {
    const { pool, clock, ready } = await fleet([true, true])
    expect(pool.status().map(({ share }) => share)).toEqual([1, 1])
    ready.fill(false)
    await clock.advance(60_000)
    await look(clock, pool, ['not-ready', 'not-ready'])
    expect(pool.status().map(({ share }) => share)).toEqual([0, 0])
    ready.fill(true)
    await look(clock, pool, ['ready', 'ready'])
    expect(pool.status().map(({ share }) => share)).toEqual([1, 1])
  })
})

describe('balanced by user', () => {
  const reader = (index: number) => ({ headers: { 'x-user-id': `reader-${index}` }, socket: { remoteAddress: 'x' } })

  test('each user has a task, the same in every router, and the next one when it is not to be had', async () => {
    const { pool, addresses } = await fleet([true, true, true], { balance: 'user-hash' })
    const other = await fleet([], { balance: 'user-hash', addresses: addresses.toReversed() })
    const placed = (of: TaskPool, index: number) => of.choose(1, new Set(), reader(index))
    const tasks = Array.from({ length: 30 }, (_, index) => placed(pool, index))
    expect(new Set(tasks).size).toBe(3)
    expect(tasks.map((task) => task?.address)).toEqual(tasks.map((_task, index) => placed(other.pool, index)?.address))
    const [first] = tasks
    expect(pool.choose(1, new Set(first && [first]), reader(0))).not.toBe(first)
  })
})

/** Moves to the next look at each task, and waits for what it finds. */
async function look(clock: ManualClock, pool: TaskPool, states: readonly string[]): Promise<void> {
  await clock.advance(looksEveryMs)
  await until(() => pool.status().every(({ state }, index) => state === states[index]))
}

/** Tasks on sockets, each ready as `ready` says at the moment, and a pool of them on a clock that is moved by hand. */
async function fleet(ready: boolean[], more: Partial<TaskPoolOptions> = {}) {
  const clock = new ManualClock()
  const servers: Server[] = ready.map((_ready, index) =>
    createServer((_request, response) => response.writeHead(ready[index] ? 200 : 503).end()),
  )
  const addresses = await Promise.all(servers.map((server) => listenOn(server)))
  const options = { fallbackConcurrencyLimit: 10, pollIntervalMs: looksEveryMs, random: () => 0, onEvent() {} }
  const pool = new TaskPool({ addresses, clock, ...options, ...more })
  onTestFinished(() => pool.close())
  await until(() => pool.status().every(({ state }, index) => (state === 'ready') === (ready[index] ?? true)))
  return { pool, clock, ready, addresses }
}
