import { chatRequestSchema, validate } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { questions } from './questions.ts'
import { outgoingRequest } from './request-of-arrival.ts'
import { arrivalWith } from './testing/scenarios.ts'

test('a chat is the first turn of a fresh conversation, as its contract wants it', () => {
  const request = outgoingRequest(arrivalWith({ kind: 'chat', index: 12, pick: 3 }), 'run1')
  const body = validate(chatRequestSchema, JSON.parse(request.body ?? ''))
  expect(body).toMatchObject({
    kind: 'valid',
    value: { id: 'burst-run1-12', trigger: 'submit-message', messages: [{ parts: [{ text: questions[3] }] }] },
  })
  expect(request).toMatchObject({ method: 'POST', path: '/api/chat', answer: 'ui-message-stream' })
  expect(request.headers).toMatchObject({ 'x-user-id': 'burst-reader-7', 'idempotency-key': 'burst-run1-12' })
})

test('recommendations are asked for as one of the readers', () => {
  const request = outgoingRequest(arrivalWith(), 'run1')
  expect(request).toMatchObject({ method: 'GET', path: '/v1/recommendations?limit=10', answer: 'whole-body' })
  expect(request.headers).toMatchObject({ 'x-user-id': 'burst-reader-7' })
  expect(request.headers).not.toHaveProperty('traceparent')
})

test('a reader shows one of the tokens that there are, always the same', () => {
  const authorization = (reader: number) =>
    outgoingRequest(arrivalWith({ reader }), 'run1', ['a', 'b']).headers.authorization
  expect([0, 1, 2, 3].map(authorization)).toEqual(['Bearer a', 'Bearer b', 'Bearer a', 'Bearer b'])
})

test('questions are many and different', () => {
  expect(new Set(questions).size).toBe(questions.length)
  expect(questions.length).toBeGreaterThanOrEqual(40)
})
