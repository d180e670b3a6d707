import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { lambdaHttpDelimiterBytes } from '@manga-assist/contracts'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { afterAll, beforeAll } from 'vitest'
import { createHandler } from './create-handler.ts'
import { type ConformanceAnswer, testConformance } from './testing/conformance.ts'
import { createConformanceApp } from './testing/conformance-app.ts'
import { RecordingStream } from './testing/index.ts'

testConformance('invoked in this process', async () => {
  const handler = createHandler({ clock, fetch: createConformanceApp() })
  return async (event) => {
    const stream = new RecordingStream()
    const error = await handler(event, stream, { getRemainingTimeInMillis: () => 60_000 }).then(
      () => undefined,
      (reason: Error) => reason.message,
    )
    await finished(stream.end())
    return { ...answerIn(Buffer.concat(stream.chunks)), error }
  }
})

const folder = mkdtempSync(join(tmpdir(), 'adapter-conformance-'))
let client: LambdaClient
let emulator: Awaited<ReturnType<typeof createLambdaEmulator>>

beforeAll(async () => {
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist/handler.mjs'), functionText())
  emulator = await createLambdaEmulator({ port: 0, drainMs: 0, functions: [{ name: 'adapter', directory: folder }] })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  client = new LambdaClient({ endpoint: emulator.url, region: 'us-east-1', credentials })
})

afterAll(async () => {
  client.destroy()
  await emulator.close()
  rmSync(folder, { recursive: true })
})

testConformance('invoked by the AWS SDK through the local Lambda', async () => async (event) => {
  const command = new InvokeWithResponseStreamCommand({ FunctionName: 'adapter', Payload: JSON.stringify(event) })
  const { EventStream = [] } = await client.send(command)
  const chunks: Uint8Array[] = []
  let error: string | undefined
  for await (const { PayloadChunk, InvokeComplete } of EventStream) {
    if (PayloadChunk?.Payload) chunks.push(PayloadChunk.Payload)
    if (InvokeComplete?.ErrorCode) error = InvokeComplete.ErrorDetails ?? ''
  }
  const bytes = Buffer.concat(chunks)
  return error === undefined || bytes.includes(delimiter) ? { ...answerIn(bytes), error } : { body: '', error }
})

const delimiter = Buffer.alloc(lambdaHttpDelimiterBytes)

function answerIn(bytes: Buffer): ConformanceAnswer {
  const end = bytes.indexOf(delimiter)
  if (end === -1) return { body: bytes.toString() }
  const prelude = JSON.parse(bytes.subarray(0, end).toString())
  return { prelude, body: bytes.subarray(end + delimiter.length).toString() }
}

function functionText(): string {
  return `
    import { createHandler } from ${JSON.stringify(import.meta.resolve('./create-handler.ts'))}
    import { createConformanceApp } from ${JSON.stringify(import.meta.resolve('./testing/conformance-app.ts'))}
    import { systemClock as clock } from ${JSON.stringify(import.meta.resolve('@manga-assist/clock'))}
    export const handler = createHandler({ clock, fetch: createConformanceApp() })`
}
