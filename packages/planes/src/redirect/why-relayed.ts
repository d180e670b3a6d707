import type { IncomingHttpHeaders } from 'node:http'
import { headerNames } from '@manga-assist/contracts'

/** Why a spilled request was relayed where clients are redirected. */
export type RelayCause = ClientCause | PlaneCause

/** What the request says of its client. */
type ClientCause =
  /** The client sent `x-overflow-redirect: no`. */
  | 'declined'
  /** Only clients that show that they follow redirects are sent on, and this one does not. */
  | 'undeclared'
  /** Clients of HTTP/1.0 know no 307, and make a GET of a POST. */
  | 'http-1.0'
  /** A page that is opened or a connection of another protocol: the ticket would stay in the address, used up. */
  | 'navigation'
  /** A page of another origin: its browser would send `Origin: null`, or nothing at all. */
  | 'other-origin'
  /** A body of unknown length is a stream, which its sender cannot send twice. */
  | 'body-not-repeatable'
  /** The load balancer puts who is logged in on requests that pass it; a redirected one does not. */
  | 'identity-not-repeatable'
  /** The path or query cannot stand in a Location, would make it too long, or could come out as another. */
  | 'target-not-repeatable'

/** What the plane wants to see itself. */
type PlaneCause =
  /** It was spilled to prove the way, and only an answer that passes here does. */
  | 'canary'
  /** One in so many, so that refusals and failures of Lambda are seen. */
  | 'proof'
  /** The breaker is not closed: whether the way works is to be found out. */
  | 'breaker'

/** Which clients are redirected: all that say nothing against it, or those that show that they follow. */
export type RedirectedClients = 'any' | 'declared'

/** The parts of a request by which that is decided. */
export interface ClientRequest {
  httpVersion: string
  headers: IncomingHttpHeaders
  /** Path and query as they came. */
  target: string
}

/** Visible characters only, and no fragment: what a client sends back as it got it. */
const repeatable = /^[\x21\x22\x24-\x7e]+$/
/** A slash or percent sign in the path that a URL of a function, which may decode it, would make another path of. */
const ambiguous = /^[^?]*%2[5f]/i

/**
 * Why the client of a request must not be redirected; undefined when it may. A client cannot be asked whether it follows
 * redirects, so it is known by what it sends: by `x-overflow-redirect`, by the version of HTTP, and by the headers that
 * browsers put on requests and pages cannot forge.
 */
export function whyRelayed(request: ClientRequest, clients: RedirectedClients): ClientCause | undefined {
  const { httpVersion, headers, target } = request
  const wish = String(headers[headerNames.overflowRedirect]).toLowerCase()
  if (wish === 'no') return 'declined'
  if (httpVersion === '1.0') return 'http-1.0'
  if (navigations.has(headers['sec-fetch-mode'])) return 'navigation'
  if (!isSameOrigin(headers)) return 'other-origin'
  if (clients === 'declared' && wish !== 'yes' && headers['sec-fetch-mode'] === undefined) return 'undeclared'
  if (headers['transfer-encoding'] !== undefined) return 'body-not-repeatable'
  if (headers[headerNames.oidcData] !== undefined || headers[headerNames.oidcIdentity] !== undefined)
    return 'identity-not-repeatable'
  return repeatable.test(target) && !ambiguous.test(target) ? undefined : 'target-not-repeatable'
}

const navigations: ReadonlySet<unknown> = new Set(['navigate', 'nested-navigate', 'websocket'])

/** Programs that are no browsers send neither header and pass. */
function isSameOrigin({ 'sec-fetch-site': site, origin, host = '' }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin'
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase())
}
