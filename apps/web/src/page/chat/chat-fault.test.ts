import { problem, problemContentType } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { asFault, ChatFault, failureInAnswer, refusalOf, refusalOnSocket } from './chat-fault.ts'

describe('an answer with an error status', () => {
  test.each([
    ['shed', 'shed', '2', 2_000],
    ['not-ready', 'shed', null, undefined],
    ['rate-limited', 'rate-limited', '7', 7_000],
    ['upstream-failed', 'connection-lost', null, undefined],
    ['invalid-request', 'refused', null, undefined],
  ] as const)('of code %s is a fault of kind %s', async (code, kind, retryAfter, retryAfterMs) => {
    const headers = { 'content-type': problemContentType, ...(retryAfter && { 'retry-after': retryAfter }) }
    const body = JSON.stringify(problem(code, 'Do this.'))
    const fault = await refusalOf(new Response(body, { status: problem(code, '').status, headers }))
    expect(fault).toMatchObject({ kind, message: 'Do this.', retryAfterMs })
  })

  test.each([
    [503, 'shed'],
    [429, 'rate-limited'],
    [502, 'connection-lost'],
    [500, 'refused'],
  ])('of another server is known by its status %i', async (status, kind) => {
    const fault = await refusalOf(new Response('<html>', { status }))
    expect(fault).toMatchObject({ kind, message: `The service answered with status ${status}.` })
  })
})

test('a refusal on a socket brings when to come back', () => {
  const reply = { type: 'error', requestId: 'a', code: 'shed', errorText: 'No room.', retryAfterMs: 1_500 } as const
  expect(refusalOnSocket(reply)).toMatchObject({ kind: 'shed', message: 'No room.', retryAfterMs: 1_500 })
})

test.each([
  ['turn-lost', 'answer-lost'],
  ['upstream-failed', 'answer-lost'],
  ['model-refused-input', 'refused'],
  [undefined, 'refused'],
])('an error of code %s in the middle of an answer is a fault of kind %s', (code, kind) => {
  expect(failureInAnswer('It broke.', code)).toMatchObject({ kind, message: 'It broke.' })
})

test('what the network throws is a connection lost; a fault stays what it is', () => {
  expect(asFault(new TypeError('Failed to fetch')).kind).toBe('connection-lost')
  const fault = new ChatFault('shed', { detail: '' })
  expect(asFault(fault)).toBe(fault)
})
