import { createSseDecoder } from '@manga-assist/contracts'
import { afterAll, describe, expect, test } from 'vitest'
import { openApp } from './open-app.ts'
import {
  documentValidator,
  type MediaType,
  type OperationObject,
  operationList,
  type ResponseObject,
  resolved,
} from './testing/document.ts'

const validatorOf = documentValidator()
const { app, close } = openApp()
afterAll(close)

/** Ids of examples lead to something that is there: the examples of these operations are sent first. */
const first = ['askQuestion', 'giveFeedback']
/** Those that take away what others read come last. */
const last = ['removeConversation']
const inOrder = [...operationList].sort((a, b) => rank(a.operation) - rank(b.operation))

function rank({ operationId }: OperationObject): number {
  return first.includes(operationId) ? 0 : last.includes(operationId) ? 2 : 1
}

/** Answered otherwise over a connection that cannot be upgraded, and where no page is bundled. */
const answeredOtherwise: Readonly<Record<string, number>> = { connectChat: 426, readDescription: 404, readDocs: 404 }

const requests = inOrder.flatMap(({ method, path, operation }) => {
  const bodies = Object.entries(
    operation.requestBody?.content['application/json']?.examples ?? { '': { value: undefined } },
  )
  return bodies.map(([name, { value }]) => ({
    method,
    path,
    operation,
    body: value,
    name: `${method} ${path} ${name}`,
  }))
})

describe('the application answers as the document says', () => {
  test.each(requests)('$name', async ({ method, path, operation, body }) => {
    const response = await app.request(...requestOf(method, path, operation, body))
    const expected = answeredOtherwise[operation.operationId]
    if (expected === undefined) expect(response.status, await response.clone().text()).toBeLessThan(400)
    else expect(response.status).toBe(expected)
    await expectDescribed(response, operation)
  })
})

describe('refusals are as the document says', () => {
  const ask = (path: string, init: RequestInit = {}) => ({ path, init })
  const json = { 'content-type': 'application/json' }

  test.each([
    ['recommend', ask('/v1/recommendations?limit=0')],
    ['searchTitles', ask('/v1/titles')],
    ['readTitle', ask('/v1/titles/no-such-title')],
    ['readConversation', ask('/v1/conversations/no-such-one')],
    ['removeConversation', ask('/v1/conversations/no-such-one', { method: 'DELETE' })],
    ['giveFeedback', ask('/v1/feedback', { method: 'POST', body: 'x' })],
    ['giveFeedback', ask('/v1/feedback', { method: 'POST', headers: json, body: '{' })],
    ['giveFeedback', ask('/v1/feedback', { method: 'POST', headers: json, body: `"${'x'.repeat(300_000)}"` })],
    ['giveFeedback', ask('/v1/feedback', { method: 'POST', headers: { 'x-user-id': ' ' } })],
    ['askQuestion', ask('/api/chat', { method: 'POST', headers: json, body: '{}' })],
    ['readModel', ask('/v1/models/gpt')],
    ['completeChat', ask('/v1/chat/completions', { method: 'POST', headers: json, body: '{}' })],
    [
      'completeChat',
      ask('/v1/chat/completions', { method: 'POST', headers: json, body: '{"model":"x","messages":[]}' }),
    ],
  ])('%s %j', async (operationId, { path, init }) => {
    const operation = operationList.find((one) => one.operation.operationId === operationId)?.operation
    const response = await app.request(path, init)
    expect(response.status).toBeGreaterThanOrEqual(400)
    await expectDescribed(response, operation as OperationObject)
  })
})

function requestOf(method: string, path: string, operation: OperationObject, body: unknown): [string, RequestInit] {
  const parameters = (operation.parameters ?? []).map(resolved)
  const query = new URLSearchParams()
  const headers: Record<string, string> = { 'x-user-id': 'example' }
  let url = path
  for (const { in: place, name, example } of parameters) {
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(String(example)))
    if (place === 'query') query.set(name, String(example))
  }
  if (body === undefined) return [query.size > 0 ? `${url}?${query}` : url, { method, headers }]
  return [url, { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }]
}

async function expectDescribed(response: Response, operation: OperationObject): Promise<void> {
  const described = operation.responses[String(response.status)]
  expect(described, `${operation.operationId} may answer ${response.status}`).toBeDefined()
  const { headers = {}, content } = resolved(described as ResponseObject)
  for (const name of ['x-served-by', 'x-request-id', 'server-timing']) expect(response.headers.has(name)).toBe(true)
  for (const [name, header] of Object.entries(headers)) {
    const value = response.headers.get(name)
    if (value !== null) expectValid(resolved(header).schema, /^\d+$/.test(value) ? Number(value) : value)
  }
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  if (content === undefined) return expect(await response.text()).toBe('')
  const media = content[type]
  expect(media, `${operation.operationId} may answer with ${type}`).toBeDefined()
  await expectBody(response, type, media as MediaType)
}

async function expectBody(response: Response, type: string, { schema }: MediaType): Promise<void> {
  if (type === 'text/event-stream') {
    const events = createSseDecoder()(await response.text())
    expect(events.length).toBeGreaterThan(2)
    expect(events.pop()).toBe('[DONE]')
    for (const data of events) expectValid(schema.contentSchema, JSON.parse(data))
  } else if (type.endsWith('json')) expectValid(schema, await response.json())
}

function expectValid(schema: unknown, value: unknown): void {
  const validate = validatorOf(schema as Parameters<typeof validatorOf>[0])
  if (!validate(value)) expect({ value, errors: validate.errors }).toBeUndefined()
}
