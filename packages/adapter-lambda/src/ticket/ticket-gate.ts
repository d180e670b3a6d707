import type { Clock } from '@manga-assist/clock'
import {
  defaultRedirectPath,
  headerNames,
  type LambdaHttpEvent,
  type OverflowTicket,
  type ProblemCode,
  readTicketText,
  signedTicketText,
  takeTickets,
  type UserSource,
} from '@manga-assist/contracts'
import { SpentTickets } from './spent-tickets.ts'
import { createSignatureVerifier } from './ticket-signature.ts'

export interface TicketOptions {
  /** What routers sign with. More than one while they are changed: a ticket that any of them signed is taken. */
  secrets: readonly string[]
  /** Below this path come the clients that routers sent here. Default `/overflow`. */
  path?: string
}

export type TicketedEvent =
  /** `reason` says why a router sent the client here; undefined for what a router invoked itself. */
  | { kind: 'let-in'; event: LambdaHttpEvent; reason: string | undefined }
  /** `path` is the one that was asked for, without the path that redirects are below. */
  | { kind: 'refused'; path: string; code: TicketProblem; detail: string }

export type TicketGate = (event: LambdaHttpEvent) => Promise<TicketedEvent>

type TicketProblem = Extract<ProblemCode, `ticket-${string}`>

/**
 * Lets in what a router invoked, and what comes from a client only with a ticket from a router: whoever may invoke the
 * function is known to Lambda, whoever reaches its URL is anybody. What was let in with a ticket looks as if the router had
 * invoked it: path, host, addresses and trace are those that the router saw.
 */
export function createTicketGate(
  { secrets, path: redirectPath = defaultRedirectPath }: TicketOptions,
  clock: Clock,
): TicketGate {
  const verify = createSignatureVerifier(secrets)
  const spent = new SpentTickets()

  async function problemOf(asked: AskedEvent, sealed: SealedTicket): Promise<TicketProblem | undefined> {
    const { ticket, text, signature } = sealed
    const { method } = asked.event.requestContext.http
    const user = userOf(asked.event, ticket.userSource)
    const subject = { method, path: asked.path, query: asked.query, user }
    if (!(await verify(signedTicketText(subject, text), signature))) return 'ticket-refused'
    const nowMs = clock.wallNow()
    if (ticket.expiresAtMs <= nowMs) return 'ticket-expired'
    return spent.spend(ticket.nonce, ticket.expiresAtMs, nowMs) ? undefined : 'ticket-used'
  }

  return async (event) => {
    const isBelow = event.rawPath === redirectPath || event.rawPath.startsWith(`${redirectPath}/`)
    if (!isBelow && event.requestContext.domainName === undefined) return { kind: 'let-in', event, reason: undefined }
    const { query, tickets } = takeTickets(event.rawQueryString)
    const path = isBelow ? event.rawPath.slice(redirectPath.length) || '/' : event.rawPath
    const refused = (code: TicketProblem) => ({ kind: 'refused', path, code, detail: details[code] }) as const
    if (tickets.length === 0) return refused('ticket-required')
    const sealed = tickets.length === 1 && isBelow ? openTicket(tickets[0] ?? '') : undefined
    if (sealed === undefined) return refused('ticket-refused')
    const code = await problemOf({ event, path, query }, sealed)
    if (code !== undefined) return refused(code)
    return { kind: 'let-in', event: asRouted({ event, path, query }, sealed.ticket), reason: sealed.ticket.reason }
  }
}

const details: Record<TicketProblem, string> = {
  'ticket-required': 'Ask for the path without what redirects are below; follow the redirect if you are sent here.',
  'ticket-refused':
    'It must be used as it was given: the same method, path, query and reader. Ask again where it came from.',
  'ticket-expired': 'Ask again where it came from, and follow the redirect at once.',
  'ticket-used': 'Each is good for one request. Ask again where it came from.',
}

/** An event by what its client asked for. */
interface AskedEvent {
  event: LambdaHttpEvent
  path: string
  query: string
}

interface SealedTicket {
  ticket: OverflowTicket
  text: string
  signature: Uint8Array<ArrayBuffer>
}

function openTicket(sealed: string): SealedTicket | undefined {
  const [encoded = '', signature = '', ...more] = sealed.split('.')
  if (more.length > 0) return undefined
  const text = Buffer.from(encoded, 'base64url').toString('utf8')
  const ticket = readTicketText(text)
  return ticket && { ticket, text, signature: new Uint8Array(Buffer.from(signature, 'base64url')) }
}

function userOf(
  { headers, cookies = headers.cookie?.split(/;\s*/) ?? [] }: LambdaHttpEvent,
  source: UserSource,
): string {
  const [kind, name = ''] = source.split(':', 2)
  if (kind === 'header') return headers[name] ?? ''
  const start = `${name}=`
  return kind === 'cookie' ? (cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length) ?? '') : ''
}

/** The event that the router would have sent itself. */
function asRouted({ event, path, query }: AskedEvent, ticket: OverflowTicket): LambdaHttpEvent {
  const { headers, requestContext } = event
  return {
    ...event,
    rawPath: path,
    rawQueryString: query,
    headers: {
      ...headers,
      host: ticket.host,
      'x-forwarded-for': ticket.forwardedFor,
      'x-forwarded-proto': ticket.forwardedProto,
      [headerNames.traceparent]: ticket.traceparent,
    },
    requestContext: { ...requestContext, http: { ...requestContext.http, path } },
  }
}
