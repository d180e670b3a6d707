import { createClassifier } from '@manga-assist/overflow'
import { expect, test } from 'vitest'
import { requestClassRules } from './request-classes.ts'

test.each([
  ['POST', '/api/chat', 'chat-new', 1],
  ['GET', '/api/chat/c1/stream', 'chat-control', 0],
  ['POST', '/api/chat/c1/stop', 'chat-control', 0],
  ['GET', '/v1/recommendations', 'recommend', 1],
  ['GET', '/', 'page', 0],
])('%s %s is of class %s and holds %i slots', (method, path, name, weight) => {
  expect(createClassifier(requestClassRules)(method, path)).toMatchObject({ name, weight })
})

test.each(['/health', '/ready'])('%s is of none', (path) => {
  expect(createClassifier(requestClassRules)('GET', path)).toBeUndefined()
})
