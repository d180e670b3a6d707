import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createLoadSensor } from './load-sensor.ts'

test('knows nothing before its first sample', () => {
  expect(setUp().sensor.read()).toEqual({
    cpuUtilization: undefined,
    eventLoopUtilization: undefined,
    readAtMs: undefined,
  })
})

test('gives the share of its cores and the share of busy time', async () => {
  const { sensor, clock, cpu, loop } = setUp({ cores: 0.5 })
  for (let sample = 0; sample < 40; sample += 1) {
    cpu.used += 100
    loop.active += 50
    loop.idle += 200
    await clock.advance(250)
  }
  const { cpuUtilization, eventLoopUtilization } = sensor.read()
  expect([cpuUtilization, eventLoopUtilization]).toEqual([expect.closeTo(0.8, 3), expect.closeTo(0.2, 3)])
})

test('the work of starting does not look like overload', async () => {
  const { sensor, clock, cpu } = setUp()
  cpu.used += 250
  await clock.advance(250)
  expect(sensor.read().cpuUtilization).toBe(0.25)
})

test('a single busy sample does not look like overload; two seconds of them do', async () => {
  const { sensor, clock, cpu } = setUp()
  await clock.advance(250)
  const after = async (samples: number) => {
    for (let sample = 0; sample < samples; sample += 1) {
      cpu.used += 250
      await clock.advance(250)
    }
    return sensor.read().cpuUtilization
  }
  expect(await after(1)).toBeLessThan(0.5)
  expect(await after(7)).toBeGreaterThan(0.85)
})

test('a sample that is no number changes nothing', async () => {
  const { sensor, clock, cpu } = setUp()
  cpu.used = 25
  await clock.advance(250)
  cpu.used = Number.NaN
  await clock.advance(250)
  expect(sensor.read().cpuUtilization).toBe(0.025)
})

test('samples no more once it is closed', async () => {
  const { sensor, clock } = setUp()
  sensor.close()
  expect(clock.pendingTimers).toBe(0)
})

function setUp({ cores = 1 } = {}) {
  const clock = new ManualClock()
  const cpu = { used: 0 }
  const loop = { active: 0, idle: 0 }
  const sensor = createLoadSensor({ clock, cpu: { cores, usedMs: () => cpu.used }, eventLoop: () => ({ ...loop }) })
  return { sensor, clock, cpu, loop }
}

test('a CPU that can no longer be read is soon unknown, and known again when it can', async () => {
  const { sensor, clock, cpu } = setUp()
  const after = async (samples: number, usedMs: number) => {
    for (let sample = 0; sample < samples; sample += 1) {
      cpu.used += usedMs
      await clock.advance(250)
    }
    return sensor.read().cpuUtilization
  }
  expect(await after(20, 250)).toBeGreaterThan(0.9)
  const before = cpu.used
  cpu.used = Number.NaN
  expect(await after(4, 0)).toBeGreaterThan(0.9)
  expect(await after(4, 0)).toBeUndefined()
  cpu.used = before
  await after(1, 0)
  expect(await after(8, 125)).toBeGreaterThan(0.3)
})
