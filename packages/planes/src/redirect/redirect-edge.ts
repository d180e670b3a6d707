import { type IncomingMessage, type OutgoingHttpHeaders, request as requestOf, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { hopByHopHeaders, problem, problemContentType } from '@manga-assist/contracts'
import { answerHeaders, forwardedForOf } from '../relay/forwarded-headers.ts'
import type { NodeListener } from '../serving.ts'

export interface RedirectEdge {
  /** What is below this path is the function's. */
  path: string
  functionUrl: string
}

/**
 * Stands in for CloudFront where there is none, on a developer's machine: what is below the path goes to the URL of the
 * function as it is, under the URL's own host, and all else to the listener. It limits and counts nothing, so never put it
 * before traffic. What breaks is broken off; a URL that cannot be reached is 502.
 */
export function withRedirectEdge(listener: NodeListener, edge: RedirectEdge | undefined): NodeListener {
  if (edge === undefined) return listener
  const passOn = passingOn(edge.functionUrl)
  const start = `${edge.path}/`
  return (request, response) => {
    const takes = request.url?.startsWith(start) === true ? passOn : listener
    return takes(request, response)
  }
}

function passingOn(functionUrl: string): NodeListener {
  const { hostname, port, host } = new URL(functionUrl)
  return (request, response) => {
    const headers = { ...passedOn(request), host, 'x-forwarded-for': forwardedForOf(request) }
    const call = requestOf({ hostname, port, method: request.method, path: request.url, headers })
    call.on('response', (answer) => relay(answer, response))
    call.on('error', () => fail(response))
    // Who leaves, on either side, takes the other along.
    response.on('close', () => call.destroy())
    pipeline(request, call, () => {})
  }
}

function passedOn({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHopHeaders.has(name)))
}

function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? badGateway, answerHeaders(answer.headers))
  response.flushHeaders()
  pipeline(answer, response, () => {})
}

const badGateway = 502

function fail(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const body = JSON.stringify(problem('upstream-failed', 'The URL of the function cannot be reached.'))
  response.writeHead(badGateway, { 'content-type': problemContentType }).end(body)
}
