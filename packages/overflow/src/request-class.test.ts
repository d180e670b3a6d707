import { expect, test } from 'vitest'
import { createClassifier } from './request-class.ts'

const chat = { name: 'chat', weight: 1, spillable: true }
const read = { name: 'read', weight: 1, spillable: true }
const other = { name: 'other', weight: 1, spillable: false }

const classify = createClassifier([
  { path: '/health' },
  { methods: ['POST'], path: '/api/chat', class: chat },
  { methods: ['GET', 'HEAD'], path: '/v1', class: read },
  { path: '/reports', below: true, class: read },
  { path: '/', class: other },
])

test.each([
  ['POST', '/api/chat', 'chat'],
  ['GET', '/api/chat', 'other'],
  ['GET', '/v1/recommendations', 'read'],
  ['GET', '/v1', 'read'],
  ['GET', '/v10', 'other'],
  ['POST', '/reports/7', 'read'],
  ['POST', '/reports', 'other'],
  ['PUT', '/v1/preferences', 'other'],
  ['GET', '/health', undefined],
  ['OPTIONS', '*', 'other'],
  ['GET', '/healthy', 'other'],
  ['GET', '/', 'other'],
])('%s %s is in class %s', (method, path, name) => {
  expect(classify(method, path)?.name).toBe(name)
})
