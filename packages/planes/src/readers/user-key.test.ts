import { describe, expect, test } from 'vitest'
import { userKey } from './user-key.ts'

const keyOf = (headers: Record<string, string | string[]>, remoteAddress = '10.0.0.1') =>
  userKey({ headers, socket: { remoteAddress } }, 'reader')

describe('a user is known', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['the user id', { 'x-user-id': 'alice' }, { 'x-user-id': 'bob' }],
    ['who the load balancer names', { 'x-amzn-oidc-identity': 'alice' }, { 'x-amzn-oidc-identity': 'bob' }],
    ['the bearer token', { authorization: 'Bearer a.b.c' }, { authorization: 'Bearer a.b.d' }],
    ['the cookie', { cookie: 'a=1; reader=alice.x; b=2' }, { cookie: 'a=1; reader=bob.x; b=2' }],
    ['the first address', { 'x-forwarded-for': '192.0.2.1, 10.0.0.2' }, { 'x-forwarded-for': '192.0.2.2, 10.0.0.2' }],
  ])('by %s', (_name, headers, other) => {
    expect(keyOf({ ...headers }, '10.0.0.1')).toBe(keyOf({ ...headers }, '10.0.0.9'))
    expect(keyOf({ ...headers })).not.toBe(keyOf({ ...other }))
    expect(keyOf({ ...headers })).not.toBe(keyOf({}))
  })

  test('by the connection when there is nothing else', () => {
    expect(keyOf({}, '10.0.0.1')).toBe(keyOf({ 'x-user-id': '', cookie: 'other=1' }, '10.0.0.1'))
    expect(keyOf({}, '10.0.0.1')).not.toBe(keyOf({}, '10.0.0.2'))
  })

  test('by the surest of these', () => {
    const all = { 'x-user-id': 'alice', authorization: 'Bearer a', cookie: 'reader=x', 'x-forwarded-for': '192.0.2.1' }
    expect(keyOf(all)).toBe(keyOf({ 'x-user-id': 'alice' }))
    const { 'x-user-id': _id, ...token } = all
    expect(keyOf(token)).toBe(keyOf({ authorization: 'Bearer a' }))
    const { authorization: _token, ...cookie } = token
    expect(keyOf(cookie)).toBe(keyOf({ cookie: 'reader=x' }))
  })

  test.each([
    'reader=x',
    'reader=x; a=1',
    'a=1; reader=x',
    'a=1; reader=x; other_reader=y',
    'other_reader=y; reader=x',
  ])('whatever stands round the cookie: %s', (cookie) => {
    expect(keyOf({ cookie })).toBe(keyOf({ 'x-user-id': 'x' }))
  })

  test.each(['other_reader=x', 'readers=x', 'reader', 'reader=', 'a=; readerx=reader=x'])(
    'not by another cookie: %s',
    (cookie) => {
      expect(keyOf({ cookie })).toBe(keyOf({}))
    },
  )
})
