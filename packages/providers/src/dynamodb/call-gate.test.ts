import { describe, expect, test } from 'vitest'
import { createCallGate } from './call-gate.ts'

const { signal: never } = new AbortController()

describe('the call gate', () => {
  test('runs as many as it may at once, the others in the order in which they came', async () => {
    const gate = createCallGate({ maxRunning: 2, maxWaiting: 10 })
    const order: number[] = []
    let running = 0
    let mostRunning = 0
    const work = async (index: number) => {
      order.push(index)
      running += 1
      mostRunning = Math.max(mostRunning, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map((index) => gate.run(() => work(index), never)))
    expect(order).toEqual([0, 1, 2, 3, 4, 5])
    expect(mostRunning).toBe(2)
  })

  test('turns away what finds too many waiting, and has room again when they are gone', async () => {
    const gate = createCallGate({ maxRunning: 1, maxWaiting: 1 })
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = gate.run(() => promise, never)
    const second = gate.run(async () => 'second', never)
    await expect(gate.run(async () => 'third', never)).rejects.toMatchObject({ code: 'overloaded' })
    resolve()
    await first
    expect(await second).toBe('second')
    expect(await gate.run(async () => 'fourth', never)).toBe('fourth')
  })

  test('a call whose time is up while it waits is never made, and takes no place', async () => {
    const gate = createCallGate({ maxRunning: 1, maxWaiting: 1 })
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = gate.run(() => promise, never)
    const leaving = new AbortController()
    let made = false
    const second = gate.run(async () => {
      made = true
    }, leaving.signal)
    leaving.abort(new Error('too late'))
    await expect(second).rejects.toThrow('too late')
    const third = gate.run(async () => 'third', never)
    resolve()
    await first
    expect(await third).toBe('third')
    expect(made).toBe(false)
  })

  test('work that fails gives its place back', async () => {
    const gate = createCallGate({ maxRunning: 1, maxWaiting: 0 })
    await expect(gate.run(() => Promise.reject(new Error('failed')), never)).rejects.toThrow('failed')
    expect(await gate.run(async () => 'next', never)).toBe('next')
  })
})
