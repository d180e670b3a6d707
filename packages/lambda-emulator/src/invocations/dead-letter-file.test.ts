import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { createFolder, fixture, kind, type Setup, setUp } from '../testing/harness.ts'
import { openDeadLetterFile } from './dead-letter-file.ts'

describe('an asynchronous invocation that was given up', () => {
  test('is a line in the file, with what it was asked and what it said', async () => {
    const deadLetterFile = join(await createFolder({}), 'dead-letters.jsonl')
    const setup = await setUp([fixture('faults.thrown')], { deadLetterFile, eventRetryMs: 1 })
    const requestId = await send(setup, 'faults-thrown', { größe: 1 })
    expect(await setup.events.until(kind('invocation-abandoned'))).toMatchObject({ requestId, deadLetter: 'written' })
    expect(linesOf(deadLetterFile)).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        requestContext: {
          requestId,
          functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:faults-thrown',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { größe: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'RangeError', errorMessage: 'thrown', trace: expect.any(Array) },
      },
    ])
  })

  test('is added to those of earlier runs', async () => {
    const folder = await createFolder({ 'dead-letters.jsonl': '{"earlier":true}\n' })
    const deadLetterFile = join(folder, 'dead-letters.jsonl')
    const setup = await setUp([fixture('faults.exit')], { deadLetterFile, eventRetryMs: 1 })
    await send(setup, 'faults-exit')
    await setup.events.until(kind('invocation-abandoned'))
    expect(linesOf(deadLetterFile)).toMatchObject([
      { earlier: true },
      { responsePayload: { errorType: 'Runtime.ExitError' } },
    ])
  })

  test('waits for its second attempt one pause, for its third two, and is not in the file before', async () => {
    const clock = new ManualClock()
    const deadLetterFile = join(await createFolder({}), 'dead-letters.jsonl')
    const setup = await setUp([fixture('faults.thrown')], { deadLetterFile, eventRetryMs: 60_000, clock })
    await send(setup, 'faults-thrown')
    for (const pauseMs of [60_000, 120_000]) {
      const retried = await setup.events.until(
        (event) => kind('invocation-retried')(event) && event.pauseMs === pauseMs,
      )
      expect(retried).toMatchObject({ pauseMs })
      expect(linesOf(deadLetterFile)).toEqual([])
      await clock.advance(pauseMs)
    }
    await setup.events.until(kind('invocation-abandoned'))
    expect(linesOf(deadLetterFile)).toHaveLength(1)
  })

  test('says so when it never ran, because it waited too long', async () => {
    const clock = new ManualClock()
    const deadLetterFile = join(await createFolder({}), 'dead-letters.jsonl')
    const functions = [fixture('echo', { reservedConcurrency: 0 })]
    const setup = await setUp(functions, { deadLetterFile, eventMaxAgeMs: 60_000, clock })
    const requestId = await send(setup, 'echo')
    await clock.advance(60_000)
    const [letter] = linesOf(deadLetterFile)
    expect(letter).toMatchObject({
      requestContext: { requestId, condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    })
    expect(letter).not.toHaveProperty('responseContext')
  })

  test('is lost, and told so, when the file is full', async () => {
    const deadLetterFile = join(await createFolder({}), 'dead-letters.jsonl')
    const options = { deadLetterFile, deadLetterMaxBytes: 100, eventRetryMs: 1 }
    const setup = await setUp([fixture('faults.thrown')], options)
    await send(setup, 'faults-thrown')
    expect(await setup.events.until(kind('invocation-abandoned'))).toMatchObject({ deadLetter: 'full' })
    expect(linesOf(deadLetterFile)).toEqual([])
  })

  test('is only an event without a file', async () => {
    const setup = await setUp([fixture('faults.thrown')], { eventRetryMs: 1 })
    await send(setup, 'faults-thrown')
    expect(await setup.events.until(kind('invocation-abandoned'))).toMatchObject({ deadLetter: 'none' })
  })
})

test('a file that is gone and cannot come back loses a letter and stops nothing', async () => {
  const folder = await createFolder({})
  const file = openDeadLetterFile({ deadLetterFile: join(folder, 'file'), deadLetterMaxBytes: 1_000 })
  rmSync(folder, { recursive: true })
  const invocation = { requestId: 'request', functionArn: 'arn', version: '1', payload: Buffer.from('no JSON') }
  const error = { errorType: 'Error', payload: 'no JSON' }
  expect(file?.write({ invocation, attempts: 3, condition: 'RetriesExhausted', error, atMs: 0 })).toBe('failed')
})

test('a file that cannot be written is refused at the start', async () => {
  const start = setUp([fixture('echo')], { deadLetterFile: '/does/not/exist/file' })
  await expect(start).rejects.toThrow(/^deadLetterFile must be a file that can be written .*, received/)
})

async function send({ client }: Setup, FunctionName: string, event: unknown = {}): Promise<string | undefined> {
  const command = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) })
  return (await client.send(command)).$metadata.requestId
}

function linesOf(path: string): unknown[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}
