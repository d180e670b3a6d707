import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type LambdaHttpEvent, lambdaHttpDelimiterBytes } from '@manga-assist/contracts'
import { encodeInvokeComplete, encodePayloadChunk, eventStreamContentType } from '@manga-assist/lambda-emulator'
import { listenOn } from './servers.ts'

/** One step of an answer of the endpoint. */
export type AnswerStep =
  | { kind: 'payload'; bytes: string | Uint8Array }
  /** Bytes as they are, in no frame. */
  | { kind: 'raw'; bytes: Uint8Array }
  | { kind: 'complete'; error?: { code: string; details: string } }
  /** Ends the HTTP body as if all were well. */
  | { kind: 'end' }
  /** Cuts the connection. */
  | { kind: 'cut' }
  /** Waits until the test calls `release`. */
  | { kind: 'wait' }

/** Answers one invocation. A refusal is a plain HTTP answer of the service. */
export type Answer =
  | { kind: 'stream'; steps: readonly AnswerStep[] }
  | { kind: 'refusal'; status: number; type: string; headers?: Record<string, string>; body?: object }

export interface FakeLambdaEndpoint {
  readonly url: string
  /** Events of the invocations so far. */
  readonly events: LambdaHttpEvent[]
  /** Connections of invocations that are open now. */
  openInvocations(): number
  /** Lets everything go on that waits. */
  release(): void
}

/**
 * Lambda's Invoke API with answers from the test, for what no function can be made to do: frames that stop, streams
 * without their completion event, refusals of every kind. Dry runs are always answered.
 */
export async function fakeLambdaEndpoint(answer: (event: LambdaHttpEvent) => Answer): Promise<FakeLambdaEndpoint> {
  const events: LambdaHttpEvent[] = []
  let open = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const url = await listenOn(
    createServer(async (request, response) => {
      if (request.headers['x-amz-invocation-type'] === 'DryRun') return response.writeHead(204).end()
      open += 1
      response.once('close', () => {
        open -= 1
      })
      const event: LambdaHttpEvent = JSON.parse(await text(request))
      events.push(event)
      const reply = answer(event)
      if (reply.kind === 'stream') return writeSteps(response, reply.steps, released)
      const { status, type, headers = {}, body = {} } = reply
      return response.writeHead(status, { 'x-amzn-errortype': type, ...headers }).end(JSON.stringify(body))
    }),
  )
  return { url, events, openInvocations: () => open, release }
}

/** The payload with which an HTTP answer begins. */
export function preludePayload(statusCode = 200, headers: Record<string, string> = {}): AnswerStep {
  const prelude = JSON.stringify({ statusCode, headers, cookies: [] })
  return { kind: 'payload', bytes: Buffer.concat([Buffer.from(prelude), Buffer.alloc(lambdaHttpDelimiterBytes)]) }
}

async function writeSteps(response: ServerResponse, steps: readonly AnswerStep[], released: Promise<void>) {
  response.writeHead(200, { 'content-type': eventStreamContentType }).flushHeaders()
  for (const step of steps) {
    switch (step.kind) {
      case 'payload':
        response.write(encodePayloadChunk(Buffer.from(step.bytes)))
        break
      case 'raw':
        response.write(step.bytes)
        break
      case 'complete':
        response.end(encodeInvokeComplete(step.error))
        break
      case 'end':
        response.end()
        break
      case 'cut':
        // After what was written has left, or nothing of it would arrive.
        await new Promise((resolve) => response.write('', resolve))
        response.destroy()
        break
      case 'wait':
        await released
        break
    }
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
