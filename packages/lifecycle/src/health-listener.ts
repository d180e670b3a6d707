import type { IncomingMessage, ServerResponse } from 'node:http'
import { problem, problemContentType } from '@manga-assist/contracts'

/** Answers `/health` (the process lives) and `/ready` (it wants traffic) for a service that has no routes of its own. */
export function createHealthListener(
  isReady: () => boolean,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const path = request.url?.split('?')[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      return sendProblem(response, problem('method-not-allowed', `${path} takes GET, HEAD, not ${request.method}.`))
    }
    if (path === '/health') return send(response, 200, 'application/json', { status: 'ok' })
    if (path !== '/ready') return sendProblem(response, problem('route-not-found', `Nothing is served at ${path}.`))
    if (isReady()) return send(response, 200, 'application/json', { status: 'ready' })
    sendProblem(response, problem('not-ready', 'Ask again in a few seconds.'))
  }
}

function sendProblem(response: ServerResponse, body: ReturnType<typeof problem>): void {
  send(response, body.status, problemContentType, body)
}

function send(response: ServerResponse, status: number, contentType: string, body: object): void {
  response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body))
}
