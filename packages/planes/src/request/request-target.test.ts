import { expect, test } from 'vitest'
import { readTarget } from './request-target.ts'

test.each([
  ['/', '/', '/'],
  ['/v1/titles?q=a/../b', '/v1/titles?q=a/../b', '/v1/titles'],
  ['/api/chat#x', '/api/chat#x', '/api/chat'],
  ['http://elsewhere.test/api/chat?x=1', '/api/chat?x=1', '/api/chat'],
  ['HTTP://elsewhere.test', '/', '/'],
  ['http://elsewhere.test?x=1', '/?x=1', '/'],
  ['/v1/../api/chat', '/v1/../api/chat', '/api/chat'],
  ['/v1/%2E%2e/api/chat', '/v1/%2E%2e/api/chat', '/api/chat'],
  ['/v1/.%2e/api/chat', '/v1/.%2e/api/chat', '/api/chat'],
  ['/./api/chat', '/./api/chat', '/api/chat'],
  ['/v1\\..\\api/chat', '/v1\\..\\api/chat', '/api/chat'],
  ['/x/..', '/x/..', '/'],
  ['/api/%63hat', '/api/%63hat', '/api/chat'],
  ['/v1/titles%2Fmonster', '/v1/titles%2Fmonster', '/v1/titles%2Fmonster'],
  ['/%E6%BC%AB', '/%E6%BC%AB', '/漫'],
  ['/%zz', '/%zz', '/%zz'],
  ['//elsewhere.test/api/chat', '//elsewhere.test/api/chat', '//elsewhere.test/api/chat'],
  ['//elsewhere.test/../api/chat', '//elsewhere.test/../api/chat', '//api/chat'],
  ['/v1/titles/..hidden', '/v1/titles/..hidden', '/v1/titles/..hidden'],
])('%s goes to %s and is classed as %s', (url, target, path) => {
  expect(readTarget(url)).toEqual({ target, path })
})

test.each(['*', '', 'api/chat', 'ftp://x/y', 'example.test:443'])('%j is no target', (url) => {
  expect(readTarget(url)).toBeUndefined()
})
