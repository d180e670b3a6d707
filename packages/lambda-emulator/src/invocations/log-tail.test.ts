import { InvokeCommand, InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { createFolder, createGate, fixture, readStream, type Setup, setUp } from '../testing/harness.ts'

describe('the tail of the log', () => {
  test('comes with a buffered answer: the lines of this invocation between those of Lambda', async () => {
    const setup = await setUp([fixture('printing', { memoryMb: 256 })])
    await invokeWithTail(setup, 'printing', { lines: ['of another invocation'] })
    const { log, requestId } = await invokeWithTail(setup, 'printing', { lines: ['first', '漫画'] })
    const [start, ...rest] = log.split('\n')
    expect(start).toBe(`START RequestId: ${requestId} Version: $LATEST`)
    expect(rest.slice(0, 4).sort()).toEqual(
      ['first', '漫画', 'to standard error', `END RequestId: ${requestId}`].sort(),
    )
    expect(rest[4]).toMatch(
      new RegExp(
        `^REPORT RequestId: ${requestId}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB` +
          '\tMax Memory Used: \\d+ MB\t$',
      ),
    )
  })

  test('tells of a cold start', async () => {
    const { log } = await invokeWithTail(await setUp([fixture('echo')]), 'echo')
    expect(log).toMatch(/\tInit Duration: \d+\.\d\d ms\t$/m)
  })

  test.each([
    ['faults.exit', 'Status: error\tError Type: Runtime.ExitError'],
    ['faults.hang', 'Status: timeout'],
  ])('tells how %s ended', async (name, status) => {
    const setup = await setUp([fixture(name, { timeoutMs: 200 })])
    expect((await invokeWithTail(setup, name.replace('.', '-'))).log).toContain(`\t${status}\t`)
  })

  test('is no longer than 4 KB, which are the last', async () => {
    const setup = await setUp([fixture('printing')])
    const { log } = await invokeWithTail(setup, 'printing', { lines: Array(1_000).fill('x'.repeat(100)) })
    expect(Buffer.byteLength(log)).toBe(4_096)
    expect(log).toMatch(/\nREPORT .*\n$/)
  })

  test('has what a function wrote just before it died, and in its order', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`)
    const code = `export const handler = async () => {
      process.stdout.write(${JSON.stringify(`${lines.join('\n')}\n`)})
      process.exit(1)
    }`
    const directory = await createFolder({ 'dist/handler.mjs': code })
    const setup = await setUp([{ name: 'dying', directory }])
    const { log } = await invokeWithTail(setup, 'dying')
    expect(log.split('\n').slice(1, -3)).toEqual(lines)
  })

  test('comes at the end of a stream', async () => {
    const { client } = await setUp([fixture('chunks')])
    const gate = await createGate()
    gate.open()
    const Payload = JSON.stringify({ chunks: ['one', 'two'], gate: gate.url })
    const command = new InvokeWithResponseStreamCommand({ FunctionName: 'chunks', Payload, LogType: 'Tail' })
    const { EventStream } = await client.send(command)
    if (!EventStream) throw new Error('no event stream')
    const { body, end } = await readStream(EventStream[Symbol.asyncIterator]())
    expect(body.toString()).toBe('onetwo')
    expect(Buffer.from(end?.LogResult ?? '', 'base64').toString()).toMatch(/^START .*\nEND .*\nREPORT .*\n$/)
  })

  test('does not come unasked', async () => {
    const { client } = await setUp([fixture('echo')])
    expect((await client.send(new InvokeCommand({ FunctionName: 'echo' }))).LogResult).toBeUndefined()
  })

  test('of a kind that is none is 400', async () => {
    const { emulator } = await setUp([fixture('echo')])
    const headers = { 'x-amz-log-type': 'Head' }
    const url = `${emulator.url}/2015-03-31/functions/echo/invocations`
    const response = await fetch(url, { method: 'POST', headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('X-Amz-Log-Type must be None or Tail, received Head')
  })
})

test("Lambda's own lines are in the log of the emulator where they are wanted", async () => {
  const setup = await setUp([fixture('echo')], { platformLog: true })
  await setup.client.send(new InvokeCommand({ FunctionName: 'echo' }))
  await setup.logs.until(({ line }) => line.startsWith('REPORT '))
  expect(setup.logs.items.map(({ line }) => line.split(' ')[0])).toEqual(['START', 'END', 'REPORT'])
})

async function invokeWithTail(
  { client }: Setup,
  name: string,
  event: unknown = {},
): Promise<{ log: string; requestId: string | undefined }> {
  const command = new InvokeCommand({ FunctionName: name, LogType: 'Tail', Payload: JSON.stringify(event) })
  const { LogResult, $metadata } = await client.send(command)
  return { log: Buffer.from(LogResult ?? '', 'base64').toString(), requestId: $metadata.requestId }
}
