import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that hands out public keys, and misbehaves when it is told to. */
export interface KeyEndpoint {
  url: string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** What stands where. */
  documents: Map<string, string>
  /** Instead of the document; undefined to behave. */
  misbehave: ((response: ServerResponse) => void) | undefined
}

export async function startKeyEndpoint(): Promise<KeyEndpoint> {
  const endpoint: KeyEndpoint = { url: '', asked: [], documents: new Map(), misbehave: undefined }
  const server = createServer((request, response) => {
    endpoint.asked.push(request.url ?? '')
    if (endpoint.misbehave) return endpoint.misbehave(response)
    const document = endpoint.documents.get(request.url ?? '')
    response.writeHead(document === undefined ? 404 : 200).end(document)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return endpoint
}
