import { systemClock as clock } from '@manga-assist/clock'
import { describe, expect, test } from 'vitest'
import { StackError } from '../own-stack.ts'
import { questions } from '../questions.ts'
import { answerShed, answerWell, type FakeService, startFakeService } from '../testing/fake-service.ts'
import { calibrate } from './calibration.ts'

const never = new AbortController().signal

describe('a calibration', () => {
  test('asks every question and some lists, and what the machine and the router say', async () => {
    const asked: string[] = []
    let invocations = 0
    let cpuSeconds = 0
    await using service = await startFakeService((request, response) => {
      if (request.url === '/status') {
        response.end(JSON.stringify({ policy: 'static', planes: [{ concurrencyLimit: 40 }, { concurrencyLimit: 48 }] }))
      } else if (request.url === '/metrics') {
        response.end(`# HELP\nprocess_cpu_seconds_total{service="x"} ${cpuSeconds}\n`)
        cpuSeconds += 0.3
      } else if (request.url?.includes('/invocations')) {
        invocations += 1
        response.end('{}')
      } else {
        asked.push(request.url ?? '')
        answerWell(request, response, 'fargate')
      }
    })
    const calibration = await calibrate(
      stackOf(service),
      { clock, runId: 'x', processors: 3, ownCpuMs: () => 0 },
      never,
    )
    expect(calibration).toMatchObject({ policy: 'static', slots: 40, lambdaConcurrency: 48, processors: 3 })
    expect(calibration.chat.samples).toHaveLength(questions.length)
    expect(calibration.chat.cpuMs).toBeCloseTo(300 / questions.length)
    expect(calibration.recs.samples).toHaveLength(60)
    // Once to warm up, once to measure.
    expect(asked.filter((url) => url === '/api/chat')).toHaveLength(2 * questions.length)
    // As many as start at once, cold and then warm.
    expect(invocations).toBe(6)
    expect(calibration.coldStartMs).toBeGreaterThanOrEqual(0)
  })

  test('of a stack that does not answer says what it did instead', async () => {
    await using service = await startFakeService((request, response) => {
      if (request.url === '/metrics') response.end('process_cpu_seconds_total 1\n')
      else answerShed(response, { 'retry-after': '1' })
    })
    const dependencies = { clock, runId: 'x', processors: 1, ownCpuMs: () => 0 }
    await expect(calibrate(stackOf(service), dependencies, never)).rejects.toThrow(
      new StackError('the stack did not answer a single chat request: shed'),
    )
    const silent = { base: service.base, adminUrls: [], lambdaUrl: undefined }
    await expect(calibrate(silent, dependencies, never)).rejects.toThrow(
      'did not say where its router and its Lambda are',
    )
  })
})

function stackOf({ base }: FakeService) {
  return { base, adminUrls: [base], lambdaUrl: base }
}
