import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** How the endpoint answers one call. */
export type SageMakerAnswer =
  | { kind: 'body'; body: string }
  /** A plain refusal of the service. */
  | { kind: 'refusal'; status: number; type: string }
  /** Takes the call and never answers. */
  | { kind: 'silence' }
  /** Cuts the connection, after so much of a body if one is given. */
  | { kind: 'reset'; after?: string }

interface SageMakerCall {
  /** `POST /endpoints/NAME/invocations` */
  line: string
  contentType: string | undefined
  body: string
}

export interface FakeSageMakerEndpoint {
  readonly url: string
  /** In order of arrival. */
  readonly calls: readonly SageMakerCall[]
  answerWith(answer: SageMakerAnswer): void
  /** The next call that arrives; `closed` resolves when its connection or answer has ended. */
  nextCall(): Promise<{ closed: Promise<unknown> }>
}

/** SageMaker's InvokeEndpoint API with answers from the test, on a free port until the test ends. */
export async function fakeSageMakerEndpoint(): Promise<FakeSageMakerEndpoint> {
  const calls: SageMakerCall[] = []
  let answer: SageMakerAnswer = { kind: 'body', body: '{"intent":"trending","score":0.9}' }
  let next = Promise.withResolvers<{ closed: Promise<unknown> }>()
  const server = createServer(async (request, response) => {
    const closed = once(response, 'close')
    const line = `${request.method} ${request.url}`
    calls.push({ line, contentType: request.headers['content-type'], body: await text(request) })
    next.resolve({ closed })
    next = Promise.withResolvers()
    await write(response, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answerWith: (given) => {
      answer = given
    },
    nextCall: () => next.promise,
  }
}

async function write(response: ServerResponse, answer: SageMakerAnswer): Promise<void> {
  switch (answer.kind) {
    case 'body':
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer.body)
      return
    case 'refusal':
      response.writeHead(answer.status, { 'x-amzn-errortype': answer.type }).end('{"Message":"refused"}')
      return
    case 'silence':
      return
    case 'reset':
      if (answer.after !== undefined) {
        const { after } = answer
        response.writeHead(200, { 'content-length': after.length + 1 })
        await new Promise((resolve) => response.write(after, resolve))
      }
      response.destroy()
  }
}
