import { once } from 'node:events'
import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type AwsCall, type AwsService, callsIn, signatureOf } from './aws-call.ts'

export interface AwsRecorder {
  readonly url: string
  /** In order of arrival. */
  readonly calls: readonly AwsCall[]
  /** Says who answers calls for a service: a local server of its protocol, or one fixed answer. */
  answer(service: AwsService, way: Answering): void
  /** Waits until what was passed on has ended, then closes. */
  close(): Promise<void>
}

type Answering = { url: string } | { contentType: string; body: string }

/** One address for all of AWS: writes down each call with who made it, and has a local server answer it. */
export async function startAwsRecorder(): Promise<AwsRecorder> {
  const calls: AwsCall[] = []
  const passedOn = new Set<Promise<unknown>>()
  const ways = new Map<AwsService, Answering>()
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { authorization } = request.headers
    const target = request.headers['x-amz-target']?.toString()
    calls.push(...callsIn({ path: request.url ?? '', authorization, target, body: body.toString() }))
    const way = ways.get(signatureOf(authorization).service)
    if (way === undefined) response.writeHead(501).end()
    else if ('url' in way) follow(relay(request, body, { to: way.url, response }))
    else response.writeHead(200, { 'content-type': way.contentType }).end(way.body)
  })
  const follow = (ended: Promise<unknown>) => {
    passedOn.add(ended)
    void ended.finally(() => passedOn.delete(ended))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (service, way) => ways.set(service, way),
    async close() {
      await Promise.all(passedOn)
      server.closeAllConnections()
      server.close()
    },
  }
}

/**
 * Passes a request on and its answer back, as it comes. Who leaves has the answer read to its end all the same: a local
 * server that is closed under a call would fail the test. Resolves when that has ended, however it did.
 */
function relay(
  { url, method, headers }: IncomingMessage,
  body: Buffer,
  { to, response }: { to: string; response: ServerResponse },
): Promise<void> {
  return new Promise((resolve) => {
    const onward = openRequest(new URL(url ?? '/', to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      response.on('close', () => answer.unpipe(response).resume())
    })
    onward.on('error', () => response.destroy())
    onward.on('close', resolve)
    onward.end(body)
  })
}
