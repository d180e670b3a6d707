import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { portOf } from '../environments/runtime-api.ts'
import { sendError } from './answer.ts'
import { internalError } from './invoke-errors.ts'

/** Answers one request. May reject when the request broke off; what it has not answered then gets a 500. */
export type Answer = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>

/** A port with answers behind it. */
export interface AnsweringServer {
  readonly port: number
  /** Takes no more connections. Whoever answers says no to what still comes on those there are. */
  refuse(): void
  /** Resolves when every answer under way has left, or its reader has. */
  answered(): Promise<void>
  /** Cuts what is left and resolves when the port is free. */
  close(): Promise<void>
}

/** Longer than callers keep an idle connection, so that it is never cut under a request that is on its way. */
const keepAliveTimeout = 65_000

/** Listens. Rejects with the error of the socket, for example when the port is taken. */
export async function createAnsweringServer(options: {
  host: string
  port: number
  createId: () => string
  answer: Answer
}): Promise<AnsweringServer> {
  const answers = new Set<Promise<void>>()
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    const answer = answerToEnd(options, request, response)
    answers.add(answer)
    void answer.then(() => answers.delete(answer))
  })
  await listen(server, options.port, options.host)
  const closed = once(server, 'close')
  return {
    port: portOf(server),
    refuse: () => void server.close(),
    answered: async () => {
      await Promise.all(answers)
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Resolves when the answer has left, or its reader has. Never rejects. */
async function answerToEnd(
  options: { createId: () => string; answer: Answer },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = options.createId()
  response.setHeader('x-amzn-requestid', requestId)
  // Whether the caller is still there is asked before each write; a broken connection is no error of ours.
  response.on('error', () => {})
  const left = finished(response).catch(() => {})
  try {
    await options.answer(request, response, requestId)
  } catch {
    // Only a request that broke off gets here, or a fault of ours.
    if (response.headersSent) response.destroy()
    else sendError(response, internalError())
  }
  await left
}

/** `once` alone would leave an error event without listener between two awaits. */
function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
