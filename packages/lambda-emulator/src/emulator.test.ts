import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createLambdaEmulator, InvalidOptionError, type LambdaEmulatorOptions } from './index.ts'
import { createGate, fixture, invoke, isRunning, kind, openStream, readStream, setUp } from './testing/harness.ts'

describe('closing', () => {
  test('lets running invocations finish, takes no new ones, and leaves no process', async () => {
    const { client, emulator } = await setUp([fixture('chunks'), fixture('echo')], { drainMs: 60_000 })
    const { result } = await invoke(client, 'echo')
    const gate = await createGate()
    const reading = await openStream(client, 'chunks', { chunks: ['one', 'two'], gate: gate.url })
    await gate.arrived(1)
    const pids = emulator.status().functions.flatMap(({ environments }) => environments.map(({ pid }) => pid))
    expect(pids).toContain((result as { pid: number }).pid)
    const closed = emulator.close()
    await expect(invoke(client, 'echo')).rejects.toThrow()
    gate.open()
    const { body, end } = await readStream(reading)
    expect({ body: body.toString(), end }).toEqual({ body: 'onetwo', end: {} })
    await closed
    expect(pids.filter(isRunning)).toEqual([])
    await expect(fetch(`${emulator.url}/status`)).rejects.toThrow()
  })

  test('refuses what comes on a connection that is still open', async () => {
    const { emulator } = await setUp([fixture('gated')], { drainMs: 60_000 })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const [early, late] = [await createGate(), await createGate()]
    const url = `${emulator.url}/2015-03-31/functions/gated/invocations`
    const first = postOver(agent, url, { gate: early.url })
    const second = fetch(url, { method: 'POST', body: JSON.stringify({ gate: late.url }) })
    await Promise.all([early.arrived(1), late.arrived(1)])
    const closed = emulator.close()
    early.open()
    expect(await first).toMatchObject({ status: 200 })
    expect(await postOver(agent, url, {})).toMatchObject({ status: 503, errorType: 'ServiceException' })
    late.open()
    expect((await second).status).toBe(200)
    await closed
  })

  test('ends what has not finished in time, and says so', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('faults.hangMidStream')], { drainMs: 1_000, clock })
    const reading = await openStream(client, 'faults-hangMidStream')
    const pid = emulator.status().functions[0]?.environments[0]?.pid ?? 0
    const closed = emulator.close()
    await clock.advance(999)
    expect(isRunning(pid)).toBe(true)
    await clock.advance(1)
    await closed
    expect(isRunning(pid)).toBe(false)
    expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'closed' })
    const { end } = await readStream(reading)
    expect(end?.ErrorDetails).toContain('signal: killed')
  })

  test('starts nothing for a request that was still coming', async () => {
    const clock = new ManualClock()
    const { emulator, events } = await setUp([fixture('echo')], { drainMs: 1_000, clock })
    const url = `${emulator.url}/2015-03-31/functions/echo/invocations`
    const sending = request(url, { method: 'POST', headers: { expect: '100-continue', 'content-length': 2 } })
    sending.flushHeaders()
    await once(sending, 'continue')
    const closed = emulator.close()
    await clock.advance(1_000)
    sending.end('{}')
    const [response] = await once(sending, 'response')
    expect(response.headers['x-amz-function-error']).toBe('Unhandled')
    response.resume()
    await closed
    expect(events.items.map((event) => event.kind)).not.toContain('environment-started')
    expect(emulator.status().functions[0]?.environments).toEqual([])
  })

  test('twice is once', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    await invoke(client, 'echo')
    expect(emulator.close()).toBe(emulator.close())
    await emulator.close()
  })

  test('removes the compile cache', async () => {
    const { client, emulator } = await setUp([fixture('variables')])
    const { result } = await invoke(client, 'variables')
    const folder = (result as { variables: Record<string, string> }).variables.NODE_COMPILE_CACHE ?? ''
    expect(existsSync(folder)).toBe(true)
    await emulator.close()
    expect(existsSync(folder)).toBe(false)
  })
})

describe('options', () => {
  test.each<[Partial<LambdaEmulatorOptions>, string]>([
    [{ functions: [] }, 'functions must be at least one function, received []'],
    [
      { functions: [fixture('echo'), fixture('echo')] },
      'functions must be named differently, received ["echo","echo"]',
    ],
    [{ port: 65_536 }, 'port must be a whole number from 0 to 65535, received 65536'],
    [{ accountConcurrency: 0 }, 'accountConcurrency must be a whole number from 1 to 10000, received 0'],
    [{ drainMs: -1 }, 'drainMs must be a whole number from 0 to 900000, received -1'],
    [{ accountId: '12' }, 'accountId must be twelve digits, received "12"'],
    [{ region: 'here' }, 'region must be the name of a region, such as us-east-1, received "here"'],
    [
      { functions: [fixture('echo', { timeoutMs: 0 })] },
      'timeoutMs must be a whole number from 1 to 900000, received 0',
    ],
    [
      { functions: [fixture('echo', { memoryMb: 64 })] },
      'memoryMb must be a whole number from 128 to 10240, received 64',
    ],
    [
      { functions: [fixture('echo', { name: 'a b' })] },
      'name must be 1 to 64 letters, digits, "-" or "_", received "a b"',
    ],
    [{ functions: [fixture('echo', { handler: '../a.b' })] }, 'handler must be FILE.EXPORT, received "../a.b"'],
    [
      { functions: [fixture('echo', { reservedConcurrency: 6 })], accountConcurrency: 5 },
      'reservedConcurrency must be 5 at most over all functions, received 6',
    ],
  ])('refuses %j by name, rule and value', async (options, message) => {
    const error = await createLambdaEmulator({ functions: [fixture('echo')], port: 0, ...options }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(InvalidOptionError)
    expect(error).toMatchObject({ message, code: 'INVALID_OPTION' })
  })

  test('a folder without a bundle is named', async () => {
    const creating = createLambdaEmulator({ functions: [{ name: 'chat', directory: '/does/not/exist' }], port: 0 })
    await expect(creating).rejects.toThrow(
      'a folder that exists (bundle the function first), received "/does/not/exist/dist"',
    )
  })

  test('a port that is taken is an error of the socket', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const port = Number(new URL(emulator.url).port)
    await expect(createLambdaEmulator({ functions: [fixture('echo')], port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})

async function postOver(agent: Agent, url: string, event: unknown): Promise<{ status: number; errorType: unknown }> {
  const sending = request(url, { method: 'POST', agent })
  sending.end(JSON.stringify(event))
  const [response] = await once(sending, 'response')
  response.resume()
  await once(response, 'end')
  return { status: response.statusCode, errorType: response.headers['x-amzn-errortype'] }
}
