import type { IncomingHttpHeaders } from 'node:http'
import { headerNames } from '@manga-assist/contracts'
import type { clientCauses } from './relay-causes.ts'

type ClientCause = keyof typeof clientCauses

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
