import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Answers to which the Fetch standard allows no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * Lets `createHandler` serve an application that listens to node:http, as those of Express and Fastify do: it listens on the
 * loopback interface of the function, from the first request on, and gets each request there as it came, with its headers.
 * What the application answers is streamed back as it is written. A connection that breaks is an error of the answer; a signal
 * that aborts ends the request.
 */
export function fetchFromListener(listener: RequestListener): (request: Request) => Promise<Response> {
  let listening: Promise<number> | undefined
  return async (request) => {
    listening ??= listen(listener)
    return await send(request, await listening)
  }
}

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Outside Lambda nobody has to close it: it keeps no process alive.
  server.unref()
  return (server.address() as AddressInfo).port
}

async function send(request: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { method, signal } = request
  const outgoing = httpRequest({
    // A connection each: one that is kept would be found closed when Lambda thaws the environment.
    ...{ host: '127.0.0.1', port, method, path: `${pathname}${search}`, signal, agent: false },
    headers: Object.fromEntries(request.headers),
  })
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
  // Where the body cannot be sent there is no answer either, and that is told below.
  if (request.body === null) outgoing.end()
  else pipeline(Readable.fromWeb(request.body), outgoing).catch(() => {})
  const [incoming] = await answered
  return responseOf(incoming)
}

function responseOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 502, headersDistinct } = incoming
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  if (!bodiless.has(status))
    return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers })
  incoming.resume()
  return new Response(null, { status, headers })
}
