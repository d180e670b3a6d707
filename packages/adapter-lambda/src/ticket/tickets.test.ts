import { createHmac } from 'node:crypto'
import { ManualClock } from '@manga-assist/clock/testing'
import {
  type LambdaHttpEvent,
  type OverflowTicket,
  signedTicketText,
  type TicketSubject,
  ticketText,
} from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { createHandler } from '../create-handler.ts'
import { eventOf, invokeRaw } from '../testing/index.ts'
import { SpentTickets } from './spent-tickets.ts'

const secret = 'the secret of routers and functions'
const older = 'what they had before it was changed'
const wallMs = 1_795_219_200_000

const ticket: OverflowTicket = {
  requestClass: 'chat-new',
  reason: 'concurrency',
  expiresAtMs: wallMs + 30_000,
  nonce: 'n1',
  userSource: 'header:authorization',
  traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
  host: 'manga.example',
  forwardedProto: 'https',
  forwardedFor: '192.0.2.1, 10.0.0.1',
}
const subject: TicketSubject = { method: 'POST', path: '/api/chat', query: 'a=1', user: 'Bearer bar' }

describe('a function that demands tickets', () => {
  test('gives the application the request as the router saw it, and says why it came', async () => {
    const { ask } = functionWith()
    expect(await ask(await redirected())).toMatchObject({
      status: 200,
      reason: 'concurrency',
      body: {
        url: 'https://lambda.local/api/chat?a=1',
        method: 'POST',
        text: 'hello',
        headers: {
          host: 'manga.example',
          'x-forwarded-for': '192.0.2.1, 10.0.0.1',
          'x-forwarded-proto': 'https',
          traceparent: ticket.traceparent,
          authorization: 'Bearer bar',
        },
      },
    })
  })

  test('answers what a router invoked itself without one', async () => {
    const { ask } = functionWith()
    const { status, reason } = await ask(await eventOf(new Request('https://manga.test/api/chat')))
    expect([status, reason]).toEqual([200, undefined])
  })

  test.each([
    ['below the path of redirects', '/overflow/api/chat', {}],
    ['at the path of redirects', '/overflow', {}],
    ['that came by the function URL', '/api/chat', { domainName: 'abc.lambda-url.us-east-1.on.aws' }],
  ])('lets nobody in without one %s', async (_what, path, context) => {
    const { ask } = functionWith()
    const event = await eventOf(new Request(`https://manga.test${path}`))
    const answer = await ask({ ...event, requestContext: { ...event.requestContext, ...context } })
    expect(answer).toMatchObject({
      status: 401,
      contentType: 'application/problem+json',
      body: { code: 'ticket-required', status: 401, detail: expect.stringContaining('follow the redirect') },
    })
  })

  test.each<[string, Partial<TicketSubject>, Partial<OverflowTicket>, string]>([
    ['another path', { path: '/api/chats' }, {}, 'ticket-refused'],
    ['another method', { method: 'DELETE' }, {}, 'ticket-refused'],
    ['another query', { query: 'a=2' }, {}, 'ticket-refused'],
    ['another reader', { user: 'Bearer foo' }, {}, 'ticket-refused'],
    ['a time that is over', {}, { expiresAtMs: wallMs }, 'ticket-expired'],
  ])('refuses a ticket for %s', async (_what, otherSubject, otherTicket, code) => {
    const { ask } = functionWith()
    const sealed = seal({ ...subject, ...otherSubject }, { ...ticket, ...otherTicket })
    expect(await ask(await redirected(sealed))).toMatchObject({ status: 403, body: { code } })
  })

  test.each([
    ['that somebody else signed', seal(subject, ticket, 'a secret that is not ours')],
    ['whose text was changed', changedText()],
    ['without a signature', seal(subject, ticket).split('.', 1).join('')],
    ['with a signature that was cut', seal(subject, ticket).slice(0, -4)],
    ['that is none', 'x'],
    ['that is empty', ''],
    ['with something behind it', `${seal(subject, ticket)}.x`],
    ['beside another', `${seal(subject, ticket)}&overflow-ticket=${seal(subject, ticket)}`],
  ])('refuses a ticket %s', async (_what, sealed) => {
    const { ask, calls } = functionWith()
    expect(await ask(await redirected(sealed))).toMatchObject({ status: 403, body: { code: 'ticket-refused' } })
    expect(calls()).toBe(0)
  })

  test('takes a ticket once', async () => {
    const { ask, calls } = functionWith()
    const sealed = seal(subject, ticket)
    expect(await ask(await redirected(sealed))).toMatchObject({ status: 200 })
    expect(await ask(await redirected(sealed))).toMatchObject({ status: 403, body: { code: 'ticket-used' } })
    expect(await ask(await redirected(seal(subject, { ...ticket, nonce: 'n2' })))).toMatchObject({ status: 200 })
    expect(calls()).toBe(2)
  })

  test('takes a ticket of either secret while they are changed, and of the older one no longer after', async () => {
    const sealed = seal(subject, ticket, older)
    expect(await functionWith([secret, older]).ask(await redirected(sealed))).toMatchObject({ status: 200 })
    expect(await functionWith([secret, older]).ask(await redirected())).toMatchObject({ status: 200 })
    expect(await functionWith([secret]).ask(await redirected(sealed))).toMatchObject({ status: 403 })
  })

  test('knows a reader by a cookie, wherever the event has it', async () => {
    const user = 's%3Abar.sig'
    const sealed = seal({ ...subject, user }, { ...ticket, userSource: 'cookie:manga_reader' })
    const event = await redirected(sealed)
    const cookies = ['theme=dark', `manga_reader=${user}`]
    expect(await functionWith().ask({ ...event, cookies })).toMatchObject({ status: 200 })
    const inHeader = { ...event, headers: { ...event.headers, cookie: cookies.join('; ') } }
    expect(await functionWith().ask(inHeader)).toMatchObject({ status: 200 })
    expect(await functionWith().ask({ ...event, cookies: ['manga_reader=other'] })).toMatchObject({ status: 403 })
  })

  test('whoever was nobody when the ticket was made may be somebody now', async () => {
    const sealed = seal({ ...subject, user: '' }, { ...ticket, userSource: 'none' })
    const event = { ...(await redirected(sealed)), cookies: ['manga_reader=new'] }
    expect(await functionWith().ask(event)).toMatchObject({ status: 200 })
  })

  test('tells clients of the OpenAI protocol in their own words', async () => {
    const event = await eventOf(new Request('https://manga.test/overflow/v1/chat/completions', { method: 'POST' }))
    expect(await functionWith().ask(event)).toMatchObject({
      status: 401,
      contentType: 'application/json',
      body: { error: { code: 'ticket_required', type: 'authentication_error' } },
    })
  })

  test('whose settings cannot be read fails, and answers when they can be', async () => {
    const read = [() => Promise.reject(new Error('no settings yet')), async () => ({ secrets: [secret] })]
    const tickets = () => (read.shift() ?? Promise.reject)()
    const handler = createHandler({ fetch: () => new Response('ok'), clock: clock(), tickets })
    const event = await redirected()
    await expect(invokeRaw(handler, event)).rejects.toThrow('no settings yet')
    expect((await invokeRaw(handler, event)).bytes.toString()).toContain('ok')
    expect((await invokeRaw(handler, event)).bytes.toString()).toContain('ticket-used')
  })

  test('that demands none lets everybody in', async () => {
    const handler = createHandler({ fetch: () => new Response('ok'), clock: clock(), tickets: async () => undefined })
    expect((await invokeRaw(handler, await redirected(''))).bytes.toString()).toContain('ok')
  })

  test('an event that is no HTTP request is an error as before', async () => {
    const handler = createHandler({
      fetch: () => new Response(),
      clock: clock(),
      tickets: async () => ({ secrets: [secret] }),
    })
    await expect(invokeRaw(handler, { Records: [] })).rejects.toThrow('event.version must be "2.0"')
  })
})

describe('tickets that were used', () => {
  test('are forgotten when they have expired, and nothing is taken while too many are remembered', () => {
    const spent = new SpentTickets(2)
    expect([spent.spend('a', 10, 0), spent.spend('b', 20, 0), spent.spend('c', 30, 0)]).toEqual([true, true, false])
    expect([spent.spend('c', 30, 10), spent.spend('b', 20, 10)]).toEqual([true, false])
  })
})

function clock(): ManualClock {
  return new ManualClock({ wallMs })
}

/** A function whose application says what it was asked. */
function functionWith(secrets: readonly string[] = [secret]) {
  let called = 0
  const fetch = async (request: Request) => {
    called += 1
    const { url, method } = request
    return Response.json({ url, method, text: await request.text(), headers: Object.fromEntries(request.headers) })
  }
  const handler = createHandler({ fetch, clock: clock(), tickets: async () => ({ secrets }) })
  const ask = async (event: LambdaHttpEvent) => {
    const { bytes } = await invokeRaw(handler, event)
    const { statusCode: status, headers } = JSON.parse(bytes.subarray(0, bytes.indexOf(0)).toString())
    const body = JSON.parse(bytes.subarray(bytes.lastIndexOf(0) + 1).toString())
    return { status, reason: headers['x-overflow-reason'], contentType: headers['content-type'], body }
  }
  return { ask, calls: () => called }
}

/** The event of a client that follows a redirect; its own words about where it came from must not count. */
function redirected(sealed: string = seal(subject, ticket)): Promise<LambdaHttpEvent> {
  const headers = { authorization: 'Bearer bar', 'x-forwarded-for': '198.51.100.9', host: 'abc.lambda-url.on.aws' }
  const url = `https://function.test/overflow/api/chat?a=1&overflow-ticket=${sealed}`
  return eventOf(new Request(url, { method: 'POST', headers, body: 'hello' }))
}

function seal(of: TicketSubject, one: OverflowTicket, by = secret): string {
  const text = ticketText(one)
  const signature = createHmac('sha256', by).update(signedTicketText(of, text)).digest('base64url')
  return `${Buffer.from(text).toString('base64url')}.${signature}`
}

function changedText(): string {
  const later = Buffer.from(ticketText({ ...ticket, expiresAtMs: wallMs + 60_000 })).toString('base64url')
  return `${later}.${seal(subject, ticket).split('.')[1]}`
}
