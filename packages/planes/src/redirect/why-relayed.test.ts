import { describe, expect, test } from 'vitest'
import { type ClientRequest, whyRelayed } from './why-relayed.ts'

const program: ClientRequest = { httpVersion: '1.1', headers: { host: 'manga.example' }, target: '/api/chat?a=1' }

describe('who is redirected', () => {
  test.each<[string, ClientRequest['headers']]>([
    ['a program', {}],
    ['fetch in Node', { 'sec-fetch-mode': 'cors' }],
    [
      'a page of the same origin',
      { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin', origin: 'https://manga.example' },
    ],
    ['a page whose browser says its origin only', { origin: 'https://Manga.example' }],
    ['who says that it follows', { 'x-overflow-redirect': 'yes' }],
    ['a body of known length', { 'content-length': '5' }],
  ])('%s', (_who, headers) => {
    expect(whyRelayed(withHeaders(headers), 'any')).toBeUndefined()
  })
})

describe('who is relayed', () => {
  test.each<[string, string, ClientRequest['headers']]>([
    ['who says that it does not follow', 'declined', { 'x-overflow-redirect': 'no' }],
    ['who says it in capitals', 'declined', { 'x-overflow-redirect': 'NO' }],
    ['a page that is opened', 'navigation', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin' }],
    ['a WebSocket', 'navigation', { 'sec-fetch-mode': 'websocket' }],
    ['a page of another site', 'other-origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' }],
    ['a page of a neighbour', 'other-origin', { 'sec-fetch-site': 'same-site', origin: 'https://manga.example' }],
    ['a page whose origin is another', 'other-origin', { origin: 'https://other.example' }],
    ['a page without an origin', 'other-origin', { origin: 'null' }],
    ['a body that is a stream', 'body-not-repeatable', { 'transfer-encoding': 'chunked' }],
    ['a reader whom the load balancer knows', 'identity-not-repeatable', { 'x-amzn-oidc-data': 'x.y.z' }],
    ['a reader whom it names', 'identity-not-repeatable', { 'x-amzn-oidc-identity': 'bar' }],
  ])('%s', (_who, cause, headers) => {
    expect(whyRelayed(withHeaders(headers), 'any')).toBe(cause)
  })

  test('a client of HTTP/1.0', () => {
    expect(whyRelayed({ ...program, httpVersion: '1.0' }, 'any')).toBe('http-1.0')
  })

  test.each(['/a#b', '/a b', '/a\u00e9', '/a\r\nset-cookie:x', '/a%2fb', '/a%2525'])(
    'a target that might come out as another: %j',
    (target) => {
      expect(whyRelayed({ ...program, target }, 'any')).toBe('target-not-repeatable')
    },
  )
})

test('what is encoded in a query stays as it is', () => {
  expect(whyRelayed({ ...program, target: '/a%20b?c=%2F%25' }, 'any')).toBeUndefined()
})

describe('where clients must show that they follow', () => {
  test.each<[string | undefined, string, ClientRequest['headers']]>([
    ['undeclared', 'a program', {}],
    [undefined, 'a program that says so', { 'x-overflow-redirect': 'yes' }],
    [undefined, 'fetch', { 'sec-fetch-mode': 'cors' }],
    ['declined', 'fetch that says otherwise', { 'sec-fetch-mode': 'cors', 'x-overflow-redirect': 'no' }],
  ])('%s: %s', (cause, _who, headers) => {
    expect(whyRelayed(withHeaders(headers), 'declared')).toBe(cause)
  })
})

function withHeaders(headers: ClientRequest['headers']): ClientRequest {
  return { ...program, headers: { ...program.headers, ...headers } }
}
