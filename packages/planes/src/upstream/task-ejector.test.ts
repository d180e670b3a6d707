import { createServer } from 'node:http'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { closeServer, listenOn, until } from '../testing/servers.ts'
import type { TaskVerdict } from './task-faults.ts'
import { TaskPool } from './task-pool.ts'

const looksEveryMs = 10_000

const anybody = { headers: {}, socket: { remoteAddress: '127.0.0.1' } }

describe('a task that fails more than its fellows', () => {
  test('is out after five failures in a row, and back after a while, slowly', async () => {
    const { pool, clock, fail, states, events } = await fleet(3)
    await clock.advance(40_000)
    fail(0, 4)
    expect(states()).toEqual(['ready', 'ready', 'ready'])
    fail(0, 1)
    expect(states()).toEqual(['ejected', 'ready', 'ready'])
    expect(pool.status()[0]).toMatchObject({
      share: 0,
      ejection: { reason: 'failures-in-a-row', leftMs: 30_000, times: 1 },
    })
    expect(pool.load().concurrencyLimit).toBe(20)
    await clock.advance(29_999)
    expect(states()[0]).toBe('ejected')
    await clock.advance(1)
    expect(pool.status()[0]).toMatchObject({ state: 'ready', share: 0.1, ejection: null })
    expect(events.filter((event) => event.kind === 'task-state-changed').slice(-2)).toMatchObject([
      { state: 'ejected' },
      { state: 'ready' },
    ])
  })

  test('is out for longer when it fails again', async () => {
    const { pool, clock, fail } = await fleet(2)
    fail(0, 5)
    await clock.advance(30_000)
    fail(0, 4)
    expect(pool.status()[0]?.ejection).toBeNull()
    fail(0, 1)
    expect(pool.status()[0]?.ejection).toMatchObject({ leftMs: 60_000, times: 2 })
  })

  test('is out when fewer than four of five requests succeed in thirty seconds', async () => {
    const { pool, verdicts, states } = await fleet(2)
    for (let turn = 0; turn < 5; turn += 1) verdicts(0, 'well', 'well', 'well', 'failed')
    expect(pool.status()[0]?.ejection).toMatchObject({ reason: 'success-share' })
    expect(states()).toEqual(['ejected', 'ready'])
  })

  test('gets nothing from anyone who could have another', async () => {
    const { pool, fail, addresses } = await fleet(2)
    fail(0, 5)
    const chosen = Array.from({ length: 10 }, () => pool.choose(1, new Set(), anybody)?.address)
    expect(new Set(chosen)).toEqual(new Set([addresses[1]]))
  })

  test('is taken all the same when the others are lost', async () => {
    const { pool, fail, addresses, servers, clock, states } = await fleet(2)
    fail(0, 5)
    if (servers[1]) closeServer(servers[1])
    await clock.advance(looksEveryMs)
    await until(() => states()[1] === 'lost')
    expect(pool.choose(1, new Set(), anybody)?.address).toBe(addresses[0])
    expect(pool.load().concurrencyLimit).toBe(10)
  })

  test('is judged anew when its process was another in between', async () => {
    const { pool, fail, verdicts, states, clock } = await fleet(2)
    fail(0, 5)
    verdicts(0, 'gone')
    await clock.advance(looksEveryMs)
    await until(() => states()[0] === 'ready')
    expect(pool.status()[0]?.ejection).toBeNull()
  })
})

describe('of a fleet', () => {
  test('one in ten may be out at a time, whatever happens', async () => {
    const { states, fail } = await fleet(20)
    for (let index = 0; index < 20; index += 1) fail(index, 5)
    expect(states().filter((state) => state === 'ejected')).toHaveLength(2)
  })

  test('the last task stays in', async () => {
    const { states, fail } = await fleet(1)
    fail(0, 50)
    expect(states()).toEqual(['ready'])
  })

  test('none is out where all fail alike: requests are at fault, or what all depend on', async () => {
    const { verdicts, states } = await fleet(3)
    for (let turn = 0; turn < 50; turn += 1) for (const index of [0, 1, 2]) verdicts(index, 'failed')
    expect(states()).toEqual(['ready', 'ready', 'ready'])
  })
})

describe('an application that fails (500)', () => {
  test('on one task only takes it out, by its share of successes alone', async () => {
    const { pool, verdicts, states } = await fleet(2)
    verdicts(0, ...Array.from({ length: 19 }, () => 'doubtful' as const))
    expect(states()).toEqual(['ready', 'ready'])
    verdicts(0, 'doubtful')
    expect(pool.status()[0]?.ejection).toMatchObject({ reason: 'success-share' })
  })

  test('on every task takes none out', async () => {
    const { verdicts, states } = await fleet(2)
    for (let turn = 0; turn < 50; turn += 1) for (const index of [0, 1]) verdicts(index, 'doubtful')
    expect(states()).toEqual(['ready', 'ready'])
  })
})

/** Ready tasks in a pool on a clock that is moved by hand; what their requests came to is told to the pool. */
async function fleet(count: number) {
  const clock = new ManualClock()
  const events: RouterEvent[] = []
  const servers = Array.from({ length: count }, () => createServer((_request, response) => response.end()))
  const addresses = await Promise.all(servers.map((server) => listenOn(server)))
  const onEvent = (event: RouterEvent) => events.push(event)
  const options = { fallbackConcurrencyLimit: 10, pollIntervalMs: looksEveryMs, random: () => 0, onEvent }
  const pool = new TaskPool({ addresses, clock, ...options })
  onTestFinished(() => pool.close())
  const states = () => pool.status().map(({ state }) => state)
  await until(() => states().every((state) => state === 'ready'))
  const tasks = [...addresses.keys()].map((index) => taskAt(pool, addresses[index]))
  const verdicts = (index: number, ...told: TaskVerdict[]) => {
    const task = tasks[index]
    if (task) for (const verdict of told) pool.noteVerdict(task, verdict)
  }
  const fail = (index: number, times: number) =>
    verdicts(index, ...Array.from({ length: times }, () => 'failed' as const))
  return { pool, clock, events, servers, addresses, states, verdicts, fail }
}

function taskAt(pool: TaskPool, address: string | undefined) {
  const passed = new Set<NonNullable<ReturnType<TaskPool['choose']>>>()
  for (let task = pool.choose(1, passed, anybody); task !== undefined; task = pool.choose(1, passed, anybody)) {
    if (task.address === address) return task
    passed.add(task)
  }
  throw new Error(`no task at ${address}`)
}
