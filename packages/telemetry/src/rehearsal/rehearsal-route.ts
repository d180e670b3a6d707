import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import type { Rehearsal } from './rehearsal.ts'

const maxBodyBytes = 200
const msPerSecond = 1_000

type Answer = { status: number; error?: string; headers?: Record<string, string> }

/**
 * Starts or stops a rehearsal: `{"action": "start"}`. Only for a page of this very port: a browser says where a request
 * comes from, and one that says nothing of it is no browser.
 */
export async function takeRehearsal(
  request: IncomingMessage,
  response: ServerResponse,
  rehearsal: Rehearsal,
): Promise<void> {
  const refusal = crossSiteRefusal(request.headers)
  const { status, error, headers } = refusal ?? act(await readAction(request), rehearsal)
  // What was not read of the body goes with the connection.
  const closing = request.complete ? {} : { connection: 'close' }
  response.writeHead(status, { 'content-type': 'application/json', ...headers, ...closing })
  response.end(JSON.stringify(error === undefined ? rehearsal.status() : { error }))
}

/** Pure: why a request with these headers is not taken; undefined when it is. */
export function crossSiteRefusal(headers: IncomingMessage['headers']): Answer | undefined {
  const { host = '', origin, 'sec-fetch-site': site, 'content-type': type = '' } = headers
  if (!isOwnHost(host)) return forbidden(`Host must be localhost or an address; got ${host}`)
  if (site !== undefined && site !== 'same-origin') return forbidden(`Sec-Fetch-Site must be same-origin; got ${site}`)
  if (origin !== undefined && origin !== `http://${host}`)
    return forbidden(`Origin must be http://${host}; got ${origin}`)
  if (type.split(';')[0]?.trim() === 'application/json') return undefined
  return { status: 415, error: `content-type must be application/json; got ${type || 'none'}` }
}

/** A name could be made to mean this machine by whoever owns it. */
function isOwnHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
}

function forbidden(error: string): Answer {
  return { status: 403, error }
}

function act(action: unknown, rehearsal: Rehearsal): Answer {
  if (action === 'stop') {
    rehearsal.stop()
    return { status: 202 }
  }
  if (action !== 'start') return { status: 400, error: 'the body must be {"action": "start"} or {"action": "stop"}' }
  const started = rehearsal.start()
  switch (started.kind) {
    case 'started':
      return { status: 202 }
    case 'running':
      return { status: 409, error: 'A drop is under way already; stop it first.' }
    case 'too-soon': {
      const seconds = Math.ceil(started.leftMs / msPerSecond)
      const error = `The last drop ended a moment ago; try again in ${seconds} s.`
      return { status: 429, error, headers: { 'retry-after': String(seconds) } }
    }
    default:
      return started satisfies never
  }
}

/** What the body asks for; undefined when it is too long, cut off, or no JSON. */
async function readAction(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) return undefined
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString())?.action
  } catch {
    return undefined
  }
}
