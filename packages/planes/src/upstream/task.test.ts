import { expect, onTestFinished, test } from 'vitest'
import { Task } from './task.ts'

const maxReportAgeMs = 3_000

test('what others hold is what a report says beyond the slots of this router', () => {
  const { task, report } = setUp()
  task.take(2, 0)
  report(5, 10)
  expect(task.inFlight(10, maxReportAgeMs)).toBe(5)
  task.take(1, 11)
  expect(task.inFlight(11, maxReportAgeMs)).toBe(6)
})

test('requests of its own that ended a moment ago are not taken for those of others', () => {
  const { task, report } = setUp()
  for (let request = 0; request < 17; request += 1) task.take(1, 0)
  for (let request = 0; request < 17; request += 1) {
    // The task counts the end of a request a little later than the router.
    report(17, 400)
    task.giveBack(1)
  }
  expect(task.inFlight(401, maxReportAgeMs)).toBe(0)
  report(4, 600)
  expect(task.inFlight(601, maxReportAgeMs)).toBe(4)
})

test('a report that is stale says nothing of others, nor of CPU', () => {
  const { task, report } = setUp()
  report(5, 0)
  expect(task.inFlight(maxReportAgeMs, maxReportAgeMs)).toBe(5)
  expect(task.inFlight(maxReportAgeMs + 1, maxReportAgeMs)).toBe(0)
  expect(task.cpuUtilization(maxReportAgeMs, maxReportAgeMs)).toBe(0.5)
  expect(task.cpuUtilization(maxReportAgeMs + 1, maxReportAgeMs)).toBeUndefined()
})

test('a report that is malformed leaves the one before, and one that comes again is as fresh as any', () => {
  const { task } = setUp()
  const header = (inFlight: number) => `TEXT named_metrics.in_flight:${inFlight}`
  task.noteHeader(header(5), 0)
  task.noteHeader('TEXT nonsense', 10)
  task.noteHeader('TEXT nonsense', 20)
  expect(task.inFlight(20, maxReportAgeMs)).toBe(5)
  task.noteHeader(header(3), 30)
  task.noteHeader(header(3), 30 + maxReportAgeMs)
  expect(task.inFlight(30 + 2 * maxReportAgeMs, maxReportAgeMs)).toBe(3)
})

function setUp() {
  const task = new Task('http://127.0.0.1:9', { fallbackLimit: 10, firstByteTimeoutMs: 1_000, idleTimeoutMs: 1_000 })
  onTestFinished(() => task.pool.destroy())
  const report = (inFlight: number, nowMs: number) =>
    task.note({ applicationUtilization: 0, cpuUtilization: 0.5, named: { in_flight: inFlight } }, nowMs)
  return { task, report }
}
