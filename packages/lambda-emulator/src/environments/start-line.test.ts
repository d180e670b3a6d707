import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createFolder, createGate, invoke, kind, setUp } from '../testing/harness.ts'
import { StartLine } from './start-line.ts'

describe('the start line', () => {
  test('lets as many start at once as allowed, and the others in the order in which they came', async () => {
    const line = new StartLine<string>(2)
    const started: number[] = []
    for (const number of [1, 2, 3, 4]) void line.enter().then(() => started.push(number))
    await settle()
    expect(started).toEqual([1, 2])
    line.started()
    await settle()
    expect(started).toEqual([1, 2, 3])
    line.started()
    line.started()
    line.started()
    await settle()
    expect(started).toEqual([1, 2, 3, 4])
  })

  test('gives an environment that became free to the first who waits, and to nobody when none does', async () => {
    const line = new StartLine<string>(1)
    await line.enter()
    const waiting = line.enter()
    expect(line.handOver('warm')).toBe(true)
    expect(await waiting).toEqual({ kind: 'take', environment: 'warm' })
    expect(line.handOver('warm')).toBe(false)
  })

  test('lets everybody go when it is dissolved', async () => {
    const line = new StartLine<string>(1)
    await line.enter()
    const waiting = [line.enter(), line.enter()]
    line.dissolve()
    expect(await Promise.all(waiting)).toEqual([{ kind: 'start' }, { kind: 'start' }])
  })
})

describe('an invocation that waits behind a start', () => {
  test('takes the environment that becomes free first', async () => {
    const [startGate, firstGate] = [await createGate(), await createGate()]
    const { client, events, emulator } = await setUp([await slowStarter(startGate.url)])
    const first = invoke(client, 'slow', { gate: firstGate.url })
    await firstGate.arrived(1)
    const second = invoke(client, 'slow')
    await startGate.arrived(1)
    const third = invoke(client, 'slow')
    await until(() => emulator.status().functions[0]?.inFlight === 3)
    firstGate.open()
    expect((await third).result).toEqual((await first).result)
    startGate.open()
    expect((await second).result).not.toEqual((await first).result)
    expect(events.items.filter(kind('environment-starting'))).toHaveLength(2)
  })

  test('that took one has used up nothing of the ramp', async () => {
    const [startGate, firstGate, lastGate] = [await createGate(), await createGate(), await createGate()]
    const slow = await slowStarter(startGate.url)
    const { client, emulator } = await setUp([{ ...slow, environmentRamp: 3 }], { clock: new ManualClock() })
    const first = invoke(client, 'slow', { gate: firstGate.url })
    await firstGate.arrived(1)
    const second = invoke(client, 'slow')
    await startGate.arrived(1)
    const third = invoke(client, 'slow')
    await until(() => emulator.status().functions[0]?.inFlight === 3)
    firstGate.open()
    await Promise.all([first, third])
    startGate.open()
    await second
    expect(emulator.status().functions[0]?.coldStarts).toBe(2)
    const more = [1, 2, 3].map(() => invoke(client, 'slow', { gate: lastGate.url }))
    await lastGate.arrived(3)
    lastGate.open()
    await Promise.all(more)
  })

  test('is let go when the emulator closes', async () => {
    const startGate = await createGate()
    const { client, emulator } = await setUp([await slowStarter(startGate.url)])
    await invoke(client, 'slow')
    const held = [1, 2, 3].map(() => invoke(client, 'slow', { gate: startGate.url }).catch((error: Error) => error))
    await startGate.arrived(2)
    await emulator.close()
    expect(await Promise.all(held)).toHaveLength(3)
  })
})

/** A function of which one environment may start at a time, and all but the first wait at the gate while they start. */
async function slowStarter(gate: string) {
  const code = `
    import { writeFileSync } from 'node:fs'
    try {
      writeFileSync('first', '', { flag: 'wx' })
    } catch {
      await fetch('${gate}')
    }
    export async function handler(event) {
      if (event.gate) await fetch(event.gate)
      return process.pid
    }`
  return { name: 'slow', directory: await createFolder({ 'dist/handler.mjs': code }), startsAtOnce: 1 }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await settle()
}
