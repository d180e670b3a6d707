import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { Run } from './run.ts'

describe('Run', () => {
  test('what a process wrote before it died comes before the news of its death', async () => {
    const { run, written } = createRun()
    const arriving = Promise.withResolvers<void>()
    const responding = run.respond(responseOf(['first', arriving.promise, 'last'])).catch(() => 'broken off')
    const exited = run.processExited({ code: 1, signal: null }).then(() => written.push('exit'))
    await run.free
    arriving.resolve()
    expect(await run.outcome).toMatchObject({ kind: 'success' })
    await Promise.all([responding, exited])
    expect(written).toEqual(['first', 'last', 'exit'])
  })

  test('the second answer to one invocation is refused', async () => {
    const { run } = createRun()
    expect(await run.respond(responseOf(['only']))).toBe('accepted')
    expect(await run.respond(responseOf(['again']))).toBe('unknown-invocation')
    expect(run.fail({ errorType: 'Error', payload: '{}' })).toBe('unknown-invocation')
    expect(await run.outcome).toEqual({ kind: 'success' })
  })

  test('finishing stops the deadline', async () => {
    const { run, clock, timeouts } = createRun()
    run.finish()
    await clock.advance(10_000)
    expect(timeouts).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
})

function createRun() {
  const clock = new ManualClock()
  const written: string[] = []
  const timeouts: number[] = []
  const run = new Run({
    invocation: { requestId: 'request', functionArn: 'arn', version: '$LATEST', payload: Buffer.from('{}') },
    receive: async ({ body }) => {
      for await (const chunk of body) written.push(chunk.toString())
      return 'received'
    },
    clock,
    timeoutMs: 3_000,
    onTimeout: () => timeouts.push(clock.now()),
  })
  return { run, clock, written, timeouts }
}

function responseOf(parts: (string | Promise<void>)[]) {
  async function* body() {
    for (const part of parts) {
      if (typeof part === 'string') yield Buffer.from(part)
      else await part
    }
  }
  return { contentType: 'text/plain', body: body(), trailingError: () => undefined }
}
