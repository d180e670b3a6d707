import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** Headers of ours for one answer. */
export interface HeadAddition {
  readonly names: readonly string[]
  /** Adds them, at the moment when the head goes out. */
  addTo(head: OutgoingHttpHeaders): void
}

type Given = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined
type WriteHead = (this: ServerResponse, status: number, second?: string | Given, third?: Given) => ServerResponse

const addition = Symbol('headers of ours')
const writeAsBefore = Symbol('writeHead without them')
type Extended = ServerResponse & { [addition]?: HeadAddition; [writeAsBefore]?: WriteHead }

/**
 * Puts headers on an answer at the moment when its head goes out, however the application writes it; what it says itself
 * counts more. Setting them before would cost more than all the rest that is done to the answer: Node then goes through
 * the application's headers one by one.
 */
export function addToHead(response: ServerResponse, ours: HeadAddition): void {
  const extended: Extended = response
  const before = extended[addition]
  if (before === undefined) {
    extended[addition] = ours
    extended[writeAsBefore] = response.writeHead as WriteHead
    // One function for all answers: each of its own would be slower to make and to call.
    response.writeHead = writeHeadWithOurs as typeof response.writeHead
  } else extended[addition] = both(before, ours)
}

function writeHeadWithOurs(this: Extended, status: number, second?: string | Given, third?: Given): ServerResponse {
  const ours = this[addition]
  const writeHead = this[writeAsBefore]
  if (ours === undefined || writeHead === undefined) return this
  if (this.headersSent) return writeHead.call(this, status, second, third)
  const given = typeof second === 'string' ? third : second
  if (Array.isArray(given) || saysAny(given, ours.names) || this.getHeaderNames().length > 0) {
    setBefore(this, ours)
    return writeHead.call(this, status, second, third)
  }
  const head = { ...given }
  ours.addTo(head)
  return typeof second === 'string' ? writeHead.call(this, status, second, head) : writeHead.call(this, status, head)
}

function both(one: HeadAddition, other: HeadAddition): HeadAddition {
  return {
    names: [...one.names, ...other.names],
    addTo(head) {
      one.addTo(head)
      other.addTo(head)
    },
  }
}

/** Whether some name stands in both, in whatever letters. */
function saysAny(given: OutgoingHttpHeaders | undefined, names: readonly string[]): boolean {
  for (const name in given) {
    for (const own of names) if (own.length === name.length && own === name.toLowerCase()) return true
  }
  return false
}

/** The long way: Node sorts out what the application says itself. */
function setBefore(response: ServerResponse, ours: HeadAddition): void {
  const head: OutgoingHttpHeaders = {}
  ours.addTo(head)
  for (const name in head) if (!response.hasHeader(name)) response.setHeader(name, head[name] ?? '')
}
