import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { problem, sseDone, sseEvent, type UiMessageChunk } from '@manga-assist/contracts'

/** A real HTTP server on a free port that answers as the test says. */
export interface FakeService extends AsyncDisposable {
  base: string
  /** How many connections were opened to it so far. */
  connections(): number
}

export async function startFakeService(answer: RequestListener): Promise<FakeService> {
  let connections = 0
  const server = createServer(answer)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The chunks of a short complete answer that says `words`. */
export function completeAnswer(words: readonly string[]): UiMessageChunk[] {
  return [
    { type: 'start', messageId: 'm1' },
    { type: 'text-start', id: 't1' },
    ...words.map((delta): UiMessageChunk => ({ type: 'text-delta', id: 't1', delta })),
    { type: 'text-end', id: 't1' },
    { type: 'finish', finishReason: 'stop' },
  ]
}

/** Chunks as they travel, without the closing mark. */
export function asEvents(chunks: readonly UiMessageChunk[]): string {
  return chunks.map(sseEvent).join('')
}

/** Answers a chat or a recommendation completely, in the name of a plane. */
export function answerWell(request: IncomingMessage, response: ServerResponse, plane: 'fargate' | 'lambda'): void {
  response.setHeader('x-served-by', plane)
  if (request.method === 'GET') {
    response.end('{"items":[]}')
    return
  }
  response.setHeader('content-type', 'text/event-stream')
  request.resume().on('end', () => response.end(asEvents(completeAnswer(['yes', ' it is'])) + sseDone))
}

/** Refuses for load. */
export function answerShed(response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(503, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify(problem('shed', 'Try again in two seconds.')))
}
