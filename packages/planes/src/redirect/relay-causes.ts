/** Why a request was relayed where clients are redirected: what it says of its client. */
export const clientCauses = {
  declined: 'The client sent `x-overflow-redirect: no`.',
  undeclared: 'Only clients that show that they follow redirects are sent on, and this one does not.',
  'http-1.0': 'Clients of HTTP/1.0 know no 307, and make a GET of a POST.',
  navigation:
    'A page that is opened or a connection of another protocol: the ticket would stay in the address, used up.',
  'other-origin': 'A page of another origin: its browser would send `Origin: null`, or nothing at all.',
  'body-not-repeatable': 'A body of unknown length is a stream, which its sender cannot send twice.',
  'identity-not-repeatable':
    'The load balancer puts who is logged in on requests that pass it; a redirected one does not.',
  'target-not-repeatable':
    'The path or query cannot stand in a Location, would make it too long, or could come out as another.',
} as const satisfies Readonly<Record<string, string>>

/** The same where it is the plane that wants to see the answer itself. */
const planeCauses = {
  canary: 'It was spilled to prove the way, and only an answer that passes here does.',
  proof: 'One in so many, so that refusals and failures of Lambda are seen.',
  breaker: 'The breaker is not closed: whether the way works is to be found out.',
} as const satisfies Readonly<Record<string, string>>

/** Why a spilled request was relayed where clients are redirected. */
export const relayCauses = { ...clientCauses, ...planeCauses } as const
export type RelayCause = keyof typeof relayCauses
