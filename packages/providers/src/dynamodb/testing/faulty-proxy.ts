import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenLocally, openSockets } from './local-dynamodb.ts'

/**
 * - error: the service answers this error and does nothing
 * - lost-answer: the service does what it was asked, and the answer is lost
 * - silence: the service neither does nor says anything
 * - unprocessed: a batch is accepted, and none of it done for want of capacity
 */
type Fault = { kind: 'error'; name: string; status?: number } | { kind: 'lost-answer' | 'silence' | 'unprocessed' }

export interface FaultyProxy {
  endpoint: string
  /** Every call since the start, by the name of its operation. */
  readonly calls: readonly string[]
  /** Asked before each call, with its number from 1; without a fault the call goes through. */
  faultOf: (operation: string, call: number) => Fault | undefined
  close(): void
}

/** Stands before `target`, a DynamoDB, and lets calls fail in the ways of the service and of the network. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const calls: string[] = []
  const server = createServer((request, response) => void answer(request, response))
  const sockets = openSockets(server)
  const proxy: FaultyProxy = {
    endpoint: await listenLocally(server),
    calls,
    faultOf: () => undefined,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
  return proxy

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray())
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    calls.push(operation)
    const fault = proxy.faultOf(operation, calls.length)
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'error') return sendError(response, fault)
    if (fault?.kind === 'unprocessed') {
      return send(response, 200, JSON.stringify({ UnprocessedItems: JSON.parse(String(body)).RequestItems }))
    }
    const result = await forward(request, body)
    if (fault?.kind === 'lost-answer') response.destroy()
    else send(response, result.status, await result.text())
  }

  function forward({ headers }: IncomingMessage, body: Buffer): Promise<Response> {
    const { host: _host, connection: _connection, 'content-length': _length, ...rest } = headers
    return fetch(target, { method: 'POST', headers: rest as Record<string, string>, body: new Uint8Array(body) })
  }
}

function sendError(response: ServerResponse, { name, status = 400 }: { name: string; status?: number }): void {
  send(response, status, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'as asked' }))
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
}

/** Resolves when so many calls have come in. */
export async function callsOf(proxy: FaultyProxy, count: number): Promise<void> {
  while (proxy.calls.length < count) await new Promise((resolve) => setImmediate(resolve))
}
