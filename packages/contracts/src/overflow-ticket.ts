/** Below this path clients reach the function without the router; CloudFront maps it to the function's URL. */
export const defaultRedirectPath = '/overflow'

/** Query parameter that carries the ticket. */
export const ticketParameter = 'overflow-ticket'

/**
 * What the router lets a client take to the function: leave to be answered there once, soon, and what the router would
 * have told the function itself. It is signed, so the function believes it as it believes the router.
 */
export interface OverflowTicket {
  requestClass: string
  /** Why the request was spilled. */
  reason: string
  /** Wall clock, milliseconds since 1970. */
  expiresAtMs: number
  /** Makes it good for one use. */
  nonce: string
  /** Which part of the request says who asks; the ticket is good for that user only. */
  userSource: UserSource
  traceparent: string
  /** The host that the client asked: that of the function's URL is another. */
  host: string
  forwardedProto: string
  /** Addresses of the client and of the proxies up to the router, as the router saw them. */
  forwardedFor: string
}

/** `none` where nothing but the address tells users apart. */
export type UserSource = 'none' | `header:${string}` | `cookie:${string}`

/** The request that a ticket is for. */
export interface TicketSubject {
  method: string
  /** Without the path that redirects are below. Percent-encoded or not: who is between may decode it. */
  path: string
  /** Without the ticket and the question mark. */
  query: string
  /** What stands in the ticket's user source. */
  user: string
}

/** The text of a ticket, before it is encoded. */
export function ticketText(ticket: OverflowTicket): string {
  return JSON.stringify([
    ...[ticket.requestClass, ticket.reason, String(ticket.expiresAtMs), ticket.nonce, ticket.userSource],
    ...[ticket.traceparent, ticket.host, ticket.forwardedProto, ticket.forwardedFor],
  ])
}

const fieldCount = 9
const userSourceForm = /^(?:none|(?:header|cookie):.+)$/

/** The same the other way; undefined for what is no ticket. Whether to believe it is for its signature to say. */
export function readTicketText(text: string): OverflowTicket | undefined {
  const fields = stringsOf(text)
  if (fields?.length !== fieldCount) return undefined
  const [requestClass = '', reason = '', expires = '', nonce = '', source = '', traceparent = '', ...more] = fields
  const [host = '', forwardedProto = '', forwardedFor = ''] = more
  const expiresAtMs = Number(expires)
  if (!Number.isSafeInteger(expiresAtMs) || !userSourceForm.test(source)) return undefined
  const userSource = source as UserSource
  return {
    ...{ requestClass, reason, expiresAtMs, nonce, userSource },
    ...{ traceparent, host, forwardedProto, forwardedFor },
  }
}

/** What is signed. A list in JSON, so that no two requests have the same whatever stands in their parts. */
export function signedTicketText({ method, path, query, user }: TicketSubject, text: string): string {
  return JSON.stringify(['overflow-ticket-1', method, decoded(path), query, user, text])
}

/** Takes the tickets out of a query. */
export function takeTickets(query: string): { query: string; tickets: string[] } {
  const start = `${ticketParameter}=`
  const parts = query === '' ? [] : query.split('&')
  return {
    query: parts.filter((part) => !part.startsWith(start)).join('&'),
    tickets: parts.filter((part) => part.startsWith(start)).map((part) => part.slice(start.length)),
  }
}

function stringsOf(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((field) => typeof field === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
