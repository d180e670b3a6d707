import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createFolder, createGate, fixture, invoke, isRunning, isStopped, kind, setUp } from '../testing/harness.ts'

describe('between invocations', () => {
  test('a timer that was left running makes no progress, and does in the next invocation', async () => {
    const file = await tickFile()
    const { client } = await setUp([fixture('ticking'), fixture('echo')])
    const { result } = await invoke(client, 'ticking', { file })
    const { pid } = result as { pid: number }
    await expect.poll(() => isStopped(pid)).toBe(true)
    const ticks = sizeOf(file)
    await invoke(client, 'echo')
    expect([isStopped(pid), sizeOf(file)]).toEqual([true, ticks])

    const gate = await createGate()
    const next = invoke(client, 'ticking', { file, gate: gate.url })
    await gate.arrived(1)
    await expect.poll(() => sizeOf(file)).toBeGreaterThan(ticks + 10)
    gate.open()
    expect((await next).result).toMatchObject({ pid })
    await expect.poll(() => isStopped(pid)).toBe(true)
  })

  test('it goes on where freezing is switched off', async () => {
    const file = await tickFile()
    const { client } = await setUp([fixture('ticking', { freeze: false })])
    await invoke(client, 'ticking', { file })
    const ticks = sizeOf(file)
    await expect.poll(() => sizeOf(file)).toBeGreaterThan(ticks + 10)
  })

  test('an environment that stands still expires', async () => {
    const clock = new ManualClock()
    const { client, events } = await setUp([fixture('echo', { idleMs: 1_000 })], { clock })
    const { result } = await invoke(client, 'echo')
    const { pid } = result as { pid: number }
    await expect.poll(() => isStopped(pid)).toBe(true)
    await clock.advance(1_000)
    await events.until(kind('environment-expired'))
    expect(isRunning(pid)).toBe(false)
  })

  test('an environment that stands still ends with the emulator', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const { result } = await invoke(client, 'echo')
    const { pid } = result as { pid: number }
    await expect.poll(() => isStopped(pid)).toBe(true)
    await emulator.close()
    expect(isRunning(pid)).toBe(false)
  })
})

/** To be made before the emulator, so that nobody writes into its folder any more when that is removed. */
async function tickFile(): Promise<string> {
  return join(await createFolder({ ticks: '' }), 'ticks')
}

function sizeOf(file: string): number {
  return statSync(file).size
}
