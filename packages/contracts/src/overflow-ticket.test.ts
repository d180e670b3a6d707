import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type OverflowTicket, readTicketText, signedTicketText, takeTickets, ticketText } from './index.ts'

const ticket: OverflowTicket = {
  requestClass: 'chat-new',
  reason: 'concurrency',
  expiresAtMs: 1_795_219_200_000,
  nonce: 'n1',
  userSource: 'header:authorization',
  traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
  host: 'manga.example',
  forwardedProto: 'https',
  forwardedFor: '192.0.2.1, 10.0.0.1',
}

describe('the text of a ticket', () => {
  test('is read as it was written', () => {
    const text = fc.string({ unit: 'binary' })
    const any = fc.record({
      ...{ requestClass: text, reason: text, nonce: text, traceparent: text, host: text },
      ...{ forwardedProto: text, forwardedFor: text },
      expiresAtMs: fc.maxSafeInteger(),
      userSource: fc.constantFrom('none' as const, 'header:x-user-id' as const, 'cookie:manga_reader' as const),
    })
    fc.assert(
      fc.property(any, (one) => {
        expect(readTicketText(ticketText(one))).toEqual(one)
      }),
    )
  })

  test.each([
    ['no JSON', '{'],
    ['no list', '{"0":"chat"}'],
    ['a list that is too short', '["chat-new"]'],
    ['a list with more in it', JSON.stringify([...JSON.parse(ticketText(ticket)), 'more'])],
    ['what is not text', ticketText(ticket).replace('"n1"', '1')],
    ['no instant', ticketText({ ...ticket, expiresAtMs: Number.NaN })],
    ['no source of the user', ticketText({ ...ticket, userSource: 'body' as 'none' })],
  ])('%s is no ticket', (_what, text) => {
    expect(readTicketText(text)).toBeUndefined()
  })
})

describe('what is signed', () => {
  const subject = { method: 'POST', path: '/api/chat', query: 'a=1', user: 'bar' }

  test('is of one request only: no part can be moved into another', () => {
    const part = fc.constantFrom('', 'a', 'b', '"', '","', '\n', '\\', '/a', 'a/b')
    const any = fc.record({ method: part, path: part, query: part, user: part })
    fc.assert(
      fc.property(any, any, part, part, (one, other, text, otherText) => {
        const same = JSON.stringify([one, text]) === JSON.stringify([other, otherText])
        expect(signedTicketText(one, text) === signedTicketText(other, otherText)).toBe(same)
      }),
    )
  })

  test('is the same for a path that was decoded on its way', () => {
    const encoded = { ...subject, path: '/v1/titles/%E6%BC%AB%20画' }
    expect(signedTicketText(encoded, 't')).toBe(signedTicketText({ ...subject, path: '/v1/titles/漫 画' }, 't'))
    expect(signedTicketText({ ...subject, path: '/%zz' }, 't')).toContain('/%zz')
  })
})

test('tickets are taken out of a query wherever they stand, and the rest stays as it is', () => {
  expect(takeTickets('')).toEqual({ query: '', tickets: [] })
  expect(takeTickets('overflow-ticket=a.b')).toEqual({ query: '', tickets: ['a.b'] })
  expect(takeTickets('likes=a%20b&overflow-ticket=a.b&limit=3&overflow-ticket=')).toEqual({
    query: 'likes=a%20b&limit=3',
    tickets: ['a.b', ''],
  })
  expect(takeTickets('not-overflow-ticket=1&overflow-tickets=2')).toEqual({
    query: 'not-overflow-ticket=1&overflow-tickets=2',
    tickets: [],
  })
})
