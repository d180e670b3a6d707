import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { ConcurrencyLimits } from '../concurrency/concurrency.ts'
import { createFolder, createGate, fixture, invoke, isRunning, kind, type Setup, setUp } from '../testing/harness.ts'

describe('provisioned concurrency', () => {
  test('starts environments ahead, which know it and are used first', async () => {
    const setup = await setUp([fixture('gated', { provisionedConcurrency: 2 }), fixture('variables')])
    await settled(setup)
    expect(setup.emulator.status().functions[0]).toMatchObject({
      provisioned: { requested: 2, available: 2, state: 'ready', spillovers: 0 },
      coldStarts: 0,
      invocations: 0,
    })
    const gate = await createGate()
    const running = [1, 2].map(() => invoke(setup.client, 'gated', { gate: gate.url }))
    await gate.arrived(2)
    gate.open()
    await Promise.all(running)
    expect(setup.events.items.filter(kind('invocation-started')).map(({ cold }) => cold)).toEqual([false, false])
    expect(setup.emulator.status().functions[0]).toMatchObject({ coldStarts: 0 })
  })

  test('is told to the function', async () => {
    const setup = await setUp([fixture('variables', { provisionedConcurrency: 1, publishedVersions: 1 })])
    await settled(setup)
    const types = [await initializationType(setup, 'variables'), await initializationType(setup, 'variables:1')]
    expect(types).toEqual(['provisioned-concurrency', 'on-demand'])
  })

  test('is not used before all of it is there', async () => {
    const startGate = await createGate()
    const functions = [{ ...(await slowSecond(startGate.url)), provisionedConcurrency: 2 }]
    const setup = await setUp(functions)
    await startGate.arrived(1)
    await invoke(setup.client, 'slow', { onDemand: true })
    expect(setup.emulator.status().functions[0]).toMatchObject({
      provisioned: { state: 'in-progress', spillovers: 1 },
      coldStarts: 1,
    })
    startGate.open()
    await settled(setup)
    await invoke(setup.client, 'slow')
    expect(setup.emulator.status().functions[0]).toMatchObject({ provisioned: { state: 'ready', spillovers: 1 } })
  })

  test('spills over to environments on demand, which go when they are idle, while it stays', async () => {
    const clock = new ManualClock()
    const setup = await setUp([fixture('gated', { provisionedConcurrency: 1, idleMs: 1_000 })], { clock })
    await settled(setup)
    const gate = await createGate()
    const running = [1, 2].map(() => invoke(setup.client, 'gated', { gate: gate.url }))
    await gate.arrived(2)
    expect(setup.emulator.status().functions[0]).toMatchObject({ provisioned: { spillovers: 1 }, coldStarts: 1 })
    gate.open()
    await Promise.all(running)
    await clock.advance(1_000)
    await setup.events.until(kind('environment-expired'))
    await clock.advance(3_600_000)
    const [status] = setup.emulator.status().functions
    expect(status?.environments).toMatchObject([{ state: 'idle' }])
    expect(status?.provisioned).toMatchObject({ available: 1 })
    await invoke(setup.client, 'gated', { gate: gate.url })
    expect(setup.emulator.status().functions[0]).toMatchObject({ coldStarts: 1 })
  })

  test('goes first even when another was used last', async () => {
    const setup = await setUp([fixture('gated', { provisionedConcurrency: 1 })])
    await settled(setup)
    const [first, second, open] = [await createGate(), await createGate(), await createGate()]
    open.open()
    const provisioned = invoke(setup.client, 'gated', { gate: first.url })
    await first.arrived(1)
    const onDemand = invoke(setup.client, 'gated', { gate: second.url })
    await second.arrived(1)
    first.open()
    const { result } = await provisioned
    second.open()
    await onDemand
    expect((await invoke(setup.client, 'gated', { gate: open.url })).result).toEqual(result)
  })

  test('is filled up again when one of its environments dies', async () => {
    const setup = await setUp([fixture('faults.exit', { provisionedConcurrency: 1 })])
    await settled(setup)
    await invoke(setup.client, 'faults-exit')
    await expect.poll(() => setup.emulator.status().functions[0]?.provisioned?.available).toBe(1)
    await expect.poll(() => setup.emulator.status().functions[0]?.environments[0]?.state).toBe('idle')
    await invoke(setup.client, 'faults-exit')
    expect(setup.emulator.status().functions[0]).toMatchObject({ coldStarts: 0 })
  })

  test('gives up an environment that will not start, after three attempts', async () => {
    const directory = await createFolder({ 'dist/handler.mjs': 'process.exit(3)' })
    const setup = await setUp([{ name: 'broken', directory, provisionedConcurrency: 1 }])
    expect(await settled(setup)).toMatchObject({ state: 'failed', available: 0, requested: 1 })
    expect(setup.events.items.filter(kind('environment-ended'))).toHaveLength(3)
  })

  test('leaves no process when the emulator closes, not even one that was starting', async () => {
    const startGate = await createGate()
    const { emulator } = await setUp([{ ...(await slowSecond(startGate.url)), provisionedConcurrency: 2 }])
    await startGate.arrived(1)
    const pids = emulator.status().functions[0]?.environments.map(({ pid }) => pid) ?? []
    expect(pids).toHaveLength(2)
    await emulator.close()
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('is a part of the reservation, and no more than it', async () => {
    await expect(setUp([fixture('echo', { reservedConcurrency: 1, provisionedConcurrency: 2 })])).rejects.toThrow(
      'provisionedConcurrency must be a whole number from 0 to 1, received 2',
    )
  })

  test('without a reservation is kept for its function, which may have more', () => {
    const limits = new ConcurrencyLimits({
      accountConcurrency: 3,
      reservedConcurrency: new Map(),
      provisionedConcurrency: new Map([['a', 2]]),
      onRelease: () => {},
    })
    const kinds = (...names: string[]) => names.map((name) => limits.admit(name).kind)
    expect(kinds('b', 'b')).toEqual(['admitted', 'throttled'])
    expect(kinds('a', 'a', 'a')).toEqual(['admitted', 'admitted', 'throttled'])
  })
})

async function settled({ events }: Setup) {
  return events.until(kind('provisioned-concurrency-settled'))
}

async function initializationType({ client }: Setup, name: string): Promise<unknown> {
  const { result } = await invoke(client, name)
  return (result as { variables: Record<string, string> }).variables.AWS_LAMBDA_INITIALIZATION_TYPE
}

/** A function whose second environment waits at the gate while it starts. */
async function slowSecond(gate: string) {
  const code = `
    import { writeFileSync } from 'node:fs'
    const mayBe = (name) => {
      try {
        writeFileSync(name, '', { flag: 'wx' })
        return true
      } catch {
        return false
      }
    }
    if (!mayBe('first') && mayBe('second')) await fetch('${gate}')
    export const handler = async () => process.pid`
  return { name: 'slow', directory: await createFolder({ 'dist/handler.mjs': code }), startsAtOnce: 2 }
}
