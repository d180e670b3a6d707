import { createHandler } from '@manga-assist/adapter-lambda'
import { eventOf, invokeHandler, invokeRaw } from '@manga-assist/adapter-lambda/testing'
import { ManualClock } from '@manga-assist/clock/testing'
import type { OverflowTicket, TicketSubject } from '@manga-assist/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTicketSigner } from './ticket-signer.ts'

const secret = 'a secret of routers and functions, for tests only'
const seal = createTicketSigner(secret)
const clock = new ManualClock()
const ticket: OverflowTicket = {
  requestClass: 'chat-new',
  reason: 'concurrency',
  expiresAtMs: clock.wallNow() + 30_000,
  nonce: 'n1',
  userSource: 'header:x-user-id',
  traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
  host: 'manga.example',
  forwardedProto: 'https',
  forwardedFor: '192.0.2.1',
}
let made = 0

test('what a router seals a function opens, for the same request and for no other', async () => {
  const letter = fc.constantFrom('a', 'Z', '0', '-', '%20', '%E6%BC%AB', '+', '~', '=')
  const words = fc.array(letter, { maxLength: 6 }).map((parts) => parts.join(''))
  const request = fc.record({ method: fc.constantFrom('GET', 'DELETE'), path: words, query: words, user: words })
  await fc.assert(
    fc.asyncProperty(request, request, async (one, other) => {
      const subject = { ...one, path: `/${one.path}` }
      const asked = { ...other, path: `/${other.path}` }
      const isSame = JSON.stringify(decoded(subject)) === JSON.stringify(decoded(asked))
      expect(await statusOf(subject, sealedFor(subject))).toBe(200)
      expect(await statusOf(asked, sealedFor(subject))).toBe(isSame ? 200 : 403)
    }),
    { numRuns: 60 },
  )
})

test('no ticket is let in that was changed by a letter', async () => {
  const subject = { method: 'GET', path: '/a', query: '', user: 'bar' }
  const sealed = sealedFor(subject)
  for (let at = 0; at < sealed.length; at += 7) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    expect(await statusOf(subject, changed), `letter ${at}`).toBe(403)
  }
  expect(await statusOf(subject, sealed)).toBe(200)
})

test('the function is told what the router would have told it, whatever the client says', async () => {
  const handler = handlerOf((request) => Response.json(Object.fromEntries(request.headers)))
  const subject = { method: 'GET', path: '/a', query: '', user: 'bar' }
  const response = await invokeHandler(handler, requestOf(subject, sealedFor(subject)))
  expect([response.headers.get('x-overflow-reason'), await response.json()]).toMatchObject([
    'concurrency',
    { host: 'manga.example', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
  ])
})

function sealedFor(subject: TicketSubject): string {
  made += 1
  return seal(subject, { ...ticket, nonce: `n${made}` })
}

function handlerOf(fetch: (request: Request) => Response) {
  return createHandler({ fetch, clock, tickets: async () => ({ secrets: [secret] }) })
}

const answering = handlerOf(() => new Response('ok'))

async function statusOf(subject: TicketSubject, sealed: string): Promise<number> {
  const { bytes } = await invokeRaw(answering, await eventOf(requestOf(subject, sealed)))
  return JSON.parse(bytes.subarray(0, bytes.indexOf(0)).toString()).statusCode
}

function requestOf({ method, path, query, user }: TicketSubject, sealed: string): Request {
  const headers = { 'x-user-id': user, 'x-forwarded-for': '198.51.100.9' }
  const before = query === '' ? '' : `${query}&`
  return new Request(`https://function.test/overflow${path}?${before}overflow-ticket=${sealed}`, { method, headers })
}

function decoded(subject: TicketSubject): TicketSubject {
  return { ...subject, path: decodeURIComponent(subject.path) }
}
