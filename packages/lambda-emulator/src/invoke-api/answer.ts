import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceError } from './invoke-errors.ts'

/** Answers with a refusal in the shape of the service. */
export function sendError(response: ServerResponse, error: ServiceError): void {
  response.setHeader('x-amzn-errortype', error.type)
  for (const [name, value] of Object.entries(error.headers ?? {})) response.setHeader(name, value)
  sendJson(response, error.status, error.body)
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

export function sendText(response: ServerResponse, status: number, text: string, contentType = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': contentType })
  response.end(text)
}

/** A header that is not meant to be repeated: the first of several. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Resolves when more may be written, at once when nobody is there to read it. */
export function writeAtReadersPace(response: ServerResponse, bytes: Buffer): Promise<void> | undefined {
  if (response.destroyed || response.write(bytes)) return undefined
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
