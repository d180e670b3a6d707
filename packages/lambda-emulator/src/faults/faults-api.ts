import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectBody } from '../invoke-api/body.ts'
import { InvalidOptionError } from '../options/invalid-option.ts'
import { parseFaults } from './fault-document.ts'
import type { FaultInjector } from './fault-injector.ts'

const faultsPath = '/faults'
const maxDocumentBytes = 1_048_576

export function isFaultsRequest({ url = '' }: IncomingMessage): boolean {
  return url.split('?', 1)[0] === faultsPath
}

/** Answers `GET`, `PUT` and `DELETE /faults`. Rejects when the request breaks off. */
export async function answerFaultsApi(
  { faults, functions }: { faults: FaultInjector; functions: ReadonlyMap<string, unknown> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page in a browser, whatever name it reached us by, says where it comes from when it changes something.
  if (request.headers.origin !== undefined) {
    return send(response, 403, { code: 'FORBIDDEN', message: 'no page in a browser may see or change faults' })
  }
  switch (request.method) {
    case 'GET':
      return send(response, 200, faults.status())
    case 'DELETE':
      faults.clear()
      return send(response, 200, faults.status())
    case 'PUT': {
      const refusal = replaceFaults(faults, [...functions.keys()], await readText(request))
      return refusal === undefined ? send(response, 200, faults.status()) : send(response, 400, refusal)
    }
    default:
      response.setHeader('Allow', 'GET, PUT, DELETE')
      return send(response, 405, { code: 'METHOD_NOT_ALLOWED', message: 'use GET, PUT or DELETE' })
  }
}

interface Refusal {
  code: string
  message: string
}

/** All of the document or nothing of it. */
function replaceFaults(
  faults: FaultInjector,
  functionNames: readonly string[],
  text: string | undefined,
): Refusal | undefined {
  try {
    faults.set(parseFaults(parseJson(text), functionNames))
    return undefined
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error
    return { code: error.code, message: error.message }
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new InvalidOptionError('document', `JSON of at most ${maxDocumentBytes} bytes`, text?.slice(0, 200))
  }
}

/** undefined for one that is too long. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const body = await collectBody(request, maxDocumentBytes)
  return body.kind === 'complete' ? body.bytes.toString() : undefined
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}
