import { fileURLToPath } from 'node:url'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test, vi } from 'vitest'
import {
  createFolder,
  createGate,
  fixture,
  invoke,
  isRunning,
  kind,
  openStream,
  readStream,
  setUp,
  stream,
} from '../testing/harness.ts'

describe('using environments', () => {
  test('the second invocation finds the environment of the first', async () => {
    const { client, emulator } = await setUp([fixture('echo')])
    const first = await invoke(client, 'echo')
    const second = await invoke(client, 'echo')
    expect(first.result).toMatchObject({ served: 1 })
    expect(second.result).toMatchObject({ served: 2, pid: (first.result as { pid: number }).pid })
    expect(emulator.status().functions[0]?.coldStarts).toBe(1)
  })

  test('the environment used last goes first', async () => {
    const { client, emulator } = await setUp([fixture('gated')])
    const [early, late] = [await createGate(), await createGate()]
    const first = invoke(client, 'gated', { gate: early.url })
    const second = invoke(client, 'gated', { gate: late.url })
    await Promise.all([early.arrived(1), late.arrived(1)])
    early.open()
    await first
    late.open()
    const { result } = await second
    expect((await invoke(client, 'gated', { gate: late.url })).result).toEqual(result)
    expect(emulator.status().functions[0]?.coldStarts).toBe(2)
  })

  test('an environment that nobody needs expires, not a moment early', async () => {
    const clock = new ManualClock()
    const { client, events, emulator } = await setUp([fixture('echo', { idleMs: 60_000 })], { clock })
    const { result } = await invoke(client, 'echo')
    const { pid } = result as { pid: number }
    await clock.advance(59_999)
    expect(emulator.status().functions[0]?.environments[0]).toMatchObject({ state: 'idle', ageMs: 59_999 })
    await clock.advance(1)
    expect(await events.until(kind('environment-expired'))).toMatchObject({ functionName: 'echo' })
    expect(isRunning(pid)).toBe(false)
    expect(emulator.status().functions[0]?.environments).toEqual([])
    expect((await invoke(client, 'echo')).result).toMatchObject({ served: 1 })
  })

  test('use puts expiry off', async () => {
    const clock = new ManualClock()
    const { client } = await setUp([fixture('echo', { idleMs: 60_000 })], { clock })
    await invoke(client, 'echo')
    await clock.advance(50_000)
    await invoke(client, 'echo')
    await clock.advance(50_000)
    expect((await invoke(client, 'echo')).result).toMatchObject({ served: 3 })
  })

  test('events tell of start, invocation and cold start, which is billed', async () => {
    const { client, events } = await setUp([fixture('echo')])
    await invoke(client, 'echo')
    const started = await events.until(kind('environment-started'))
    const finished = await events.until(kind('invocation-finished'))
    expect(started.coldStartMs).toBeGreaterThan(1)
    expect(finished).toMatchObject({ cold: true, outcome: 'success', environmentId: started.environmentId })
    expect(finished.billedMs).toBe(Math.ceil(finished.durationMs + started.coldStartMs))
    expect(events.items.map((event) => event.kind)).toEqual([
      'environment-starting',
      'environment-started',
      'invocation-started',
      'invocation-finished',
    ])
  })
})

describe('a runtime of its own', () => {
  test('may poll before it answers', async () => {
    const runtime = [process.execPath, fileURLToPath(new URL('../fixtures/hasty-runtime.mjs', import.meta.url))]
    const { client, emulator } = await setUp([fixture('echo', { runtime })])
    for (let round = 0; round < 5; round += 1) {
      expect((await invoke(client, 'echo', { round })).result).toEqual({ answered: { round } })
    }
    expect(emulator.status().functions[0]).toMatchObject({ coldStarts: 1, invocations: 5 })
  })
})

describe('the world of a function', () => {
  test('knows the variables of Lambda and those given, and nothing of ours but PATH', async () => {
    vi.stubEnv('SECRET_OF_THE_EMULATOR', 'x')
    const { client } = await setUp([fixture('variables', { environment: { STAGE: 'local', TZ: 'Asia/Tokyo' } })])
    const { result } = await invoke(client, 'variables')
    vi.unstubAllEnvs()
    const { variables, directory } = result as { variables: Record<string, string>; directory: string }
    expect(variables).toMatchObject({
      _HANDLER: 'handlers.variables',
      AWS_LAMBDA_FUNCTION_NAME: 'variables',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/variables',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]/),
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: 'us-east-1',
      LAMBDA_TASK_ROOT: directory,
      PATH: process.env.PATH,
      STAGE: 'local',
      TZ: 'Asia/Tokyo',
    })
    expect(variables).not.toHaveProperty('SECRET_OF_THE_EMULATOR')
    expect(variables).not.toHaveProperty('HOME')
  })

  test('what it writes comes line by line, with its invocation', async () => {
    const { client, logs } = await setUp([fixture('printing')])
    const { $metadata } = await invoke(client, 'printing', { lines: ['one', '', '漫画'] })
    await logs.until(({ line }) => line === 'to standard error')
    await logs.until(({ line }) => line === '漫画')
    const lines = logs.items.filter(({ line }) => line !== 'to standard error')
    expect(lines).toEqual(
      ['one', '', '漫画'].map((line) => ({ functionName: 'printing', line, requestId: $metadata.requestId })),
    )
  })
})

describe('an environment that does not start', () => {
  test.each([
    ['throws', `throw new TypeError('no database')`, 'TypeError', 'no database'],
    ['does not parse', 'export const = 1', 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['exports no handler', 'export const other = 1', 'Runtime.HandlerNotFound', 'handler.handler is undefined'],
    ['wants a callback', 'export const handler = (a, b, c) => {}', 'Runtime.CallbackHandlerDeprecated', 'Node.js 24'],
    ['exits', 'process.exit(3)', 'Runtime.ExitError', 'exit status 3'],
  ])('a module that %s', async (_what, text, errorType, message) => {
    const directory = await createFolder({ 'dist/handler.mjs': text })
    const { client, events, emulator } = await setUp([{ name: 'broken', directory }])
    const { FunctionError, result } = await invoke(client, 'broken')
    expect(FunctionError).toBe('Unhandled')
    expect(result).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) })
    expect(await events.until(kind('environment-ended'))).toMatchObject({ functionName: 'broken' })
    expect(emulator.status().functions[0]).toMatchObject({ environments: [], inFlight: 0 })
  })

  test('is told to a streaming caller too', async () => {
    const directory = await createFolder({ 'dist/handler.mjs': `throw new TypeError('no database')` })
    const { client } = await setUp([{ name: 'broken', directory }])
    expect((await stream(client, 'broken')).end).toMatchObject({ ErrorCode: 'TypeError' })
  })

  test('a file that is missing', async () => {
    const { client } = await setUp([{ name: 'missing', directory: await createFolder({ 'dist/other.mjs': '' }) }])
    expect((await invoke(client, 'missing')).result).toMatchObject({ errorType: 'Runtime.ImportModuleError' })
  })

  test('a runtime that is missing', async () => {
    const { client } = await setUp([fixture('echo', { runtime: ['/does/not/exist'] })])
    expect((await invoke(client, 'echo')).result).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining('ENOENT'),
    })
  })

  test('a module that takes too long is killed', async () => {
    const directory = await createFolder({ 'dist/handler.mjs': 'await new Promise((r) => setTimeout(r, 2 ** 30))' })
    const clock = new ManualClock()
    const { client, events, emulator } = await setUp([{ name: 'slow', directory }], { clock })
    const invocation = invoke(client, 'slow')
    await events.until(kind('environment-starting'))
    await expect.poll(() => emulator.status().functions[0]?.environments[0]?.pid).toBeGreaterThan(0)
    const pid = emulator.status().functions[0]?.environments[0]?.pid ?? 0
    await clock.advance(9_999)
    expect(isRunning(pid)).toBe(true)
    await clock.advance(1)
    expect((await invocation).result).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('timed out after 10.00 seconds'),
    })
    expect(isRunning(pid)).toBe(false)
  })
})

describe('an environment that ends under its invocation', () => {
  test.each([
    ['faults.exit', 'exit status 7'],
    ['faults.waitForNothing', 'Runtime exited without providing a reason'],
  ])('%s is a crash, and the next invocation starts afresh', async (name, reason) => {
    const { client, emulator, events } = await setUp([fixture(name)])
    for (let round = 1; round <= 2; round += 1) {
      const { FunctionError, result, $metadata } = await invoke(client, name.replace('.', '-'))
      expect(FunctionError).toBe('Unhandled')
      expect(result).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${$metadata.requestId} Error: ${reason.startsWith('exit') ? 'Runtime exited with error: ' : ''}${reason}`,
      })
      expect(emulator.status().functions[0]).toMatchObject({ coldStarts: round, inFlight: 0 })
    }
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'crashed' })
  })

  test('the deadline kills a handler that hangs', async () => {
    const clock = new ManualClock()
    const { client, emulator, events } = await setUp([fixture('faults.hang', { timeoutMs: 3_000 })], { clock })
    const invocation = invoke(client, 'faults-hang')
    await events.until(kind('invocation-started'))
    const pid = emulator.status().functions[0]?.environments[0]?.pid ?? 0
    await clock.advance(2_999)
    expect(isRunning(pid)).toBe(true)
    await clock.advance(1)
    const { FunctionError, result } = await invocation
    expect(FunctionError).toBe('Unhandled')
    expect(result).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 3.00 seconds'),
    })
    expect(isRunning(pid)).toBe(false)
    expect(await events.until(kind('environment-ended'))).toMatchObject({ reason: 'timed-out' })
    expect(await events.until(kind('invocation-finished'))).toMatchObject({ outcome: 'timed-out', billedMs: 3_000 })
  })

  test('the deadline kills a handler that never yields', async () => {
    const clock = new ManualClock()
    const { client, logs } = await setUp([fixture('faults.spin', { timeoutMs: 3_000 })], { clock })
    const invocation = invoke(client, 'faults-spin')
    await logs.until(({ line }) => line === 'spinning')
    await clock.advance(3_000)
    expect((await invocation).result).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  test('the deadline in the middle of a stream comes behind what was written', async () => {
    const clock = new ManualClock()
    const { client } = await setUp([fixture('faults.hangMidStream', { timeoutMs: 3_000 })], { clock })
    const reading = await openStream(client, 'faults-hangMidStream')
    const first = await reading.next()
    expect(Buffer.from(first.value?.PayloadChunk?.Payload).toString()).toBe('first')
    await clock.advance(3_000)
    const { end } = await readStream(reading)
    expect(end?.ErrorCode).toBe('Sandbox.Timedout')
    expect(end?.ErrorDetails).toContain('Task timed out after 3.00 seconds')
  })
})
