import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createSseDecoder, type Problem } from '@manga-assist/contracts'
import { findTool } from '@manga-assist/workspace/testing'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openAiClient } from './testing/openai-scenarios.ts'
import { type Deployment, onRedirectPath } from './testing/protocol-deployments.ts'

const traceId = 'ab'.repeat(16)
let deployment: Deployment
beforeAll(async () => {
  deployment = await onRedirectPath()
})
afterAll(() => deployment.close())

describe('fetch', () => {
  test('is answered by the function, with the reason and the id that the router gave', async () => {
    const response = await fetch(`${deployment.origin}/api/chat`, chatRequest())
    expect([response.status, response.redirected, new URL(response.url).pathname]).toEqual([
      200,
      true,
      '/overflow/api/chat',
    ])
    const { headers } = response
    const named = ['x-served-by', 'x-overflow-reason', 'x-request-id'].map((name) => headers.get(name))
    expect(named).toEqual(['lambda', 'concurrency', traceId])
    expect(createSseDecoder()(await response.text()).at(-1)).toBe('[DONE]')
  })

  test('keeps method, query and body: what was written can be read', async () => {
    const headers = { 'x-user-id': `reader-${randomUUID()}`, 'content-type': 'application/json' }
    const preferences = { liked: ['monster'], read: [], dropped: [], avoidedGenres: ['horror'] }
    const put = { method: 'PUT', headers, body: JSON.stringify(preferences) }
    const written = await fetch(`${deployment.origin}/v1/preferences`, put)
    const read = await fetch(`${deployment.origin}/v1/preferences`, { headers })
    expect([written.redirected, written.status, await read.json()]).toEqual([
      true,
      200,
      expect.objectContaining(preferences),
    ])
    const list = await fetch(`${deployment.origin}/v1/recommendations?limit=2&likes=monster`, { headers })
    expect([list.redirected, await list.json()]).toMatchObject([true, { items: [{}, {}] }])
  })

  test('a reader without a name gets a cookie from the function, and is known by it on the next turn', async () => {
    const { headers, ...request } = chatRequest()
    const { 'x-user-id': _, ...anonymous } = headers
    const first = await fetch(`${deployment.origin}/api/chat`, { ...request, headers: anonymous })
    await first.text()
    const cookie = first.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    expect(cookie).toMatch(/^manga_reader=/)
    const second = await fetch(`${deployment.origin}/v1/conversations`, { headers: { cookie } })
    expect(await second.json()).toMatchObject({ items: [{}] })
  })

  test('a ticket is good for one request and its reader: not again, not for another, not for another path', async () => {
    const request = chatRequest()
    const sent = await fetch(`${deployment.origin}/api/chat`, { ...request, redirect: 'manual' })
    const location = new URL(sent.headers.get('location') ?? '', deployment.origin)
    const code = async (url: URL | string, init: RequestInit) => {
      const { code: of } = (await (await fetch(url, init)).json()) as Problem
      return of
    }
    const other = { ...request, headers: { ...request.headers, 'x-user-id': 'somebody-else' } }
    expect(await code(location, other)).toBe('ticket-refused')
    expect(await code(String(location).replace('/api/chat', '/v1/titles/monster'), request)).toBe('ticket-refused')
    expect(await code(`${location.origin}${location.pathname}`, request)).toBe('ticket-required')
    const answer = await fetch(location, request)
    expect([answer.status, createSseDecoder()(await answer.text()).at(-1)]).toEqual([200, '[DONE]'])
    expect(await code(location, request)).toBe('ticket-used')
  })

  test('of a page of another origin is not sent on, and is refused as ever', async () => {
    const { headers, ...request } = chatRequest()
    const { 'x-user-id': _, ...anonymous } = headers
    const foreign = { ...anonymous, origin: 'https://elsewhere.example' }
    const response = await fetch(`${deployment.origin}/api/chat`, { ...request, headers: foreign })
    expect([response.redirected, response.status]).toEqual([false, 403])
  })
})

test('the transport of useChat is sent on without knowing', async () => {
  const answers: Response[] = []
  const watched: typeof fetch = async (...of) => {
    const response = await fetch(...of)
    answers.push(response)
    return response
  }
  const api = `${deployment.origin}/api/chat`
  const transport = new DefaultChatTransport<UIMessage>({ api, headers: { 'x-user-id': 'bar' }, fetch: watched })
  const messages: UIMessage[] = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }]
  const stream = await transport.sendMessages({
    ...{ chatId: randomUUID(), messages, abortSignal: undefined, messageId: undefined, trigger: 'submit-message' },
  })
  let last: UIMessage | undefined
  for await (const message of readUIMessageStream({ stream })) last = message
  expect(last?.metadata).toMatchObject({ plane: 'lambda' })
  expect(answers.map(({ redirected }) => redirected)).toEqual([true])
})

test('the OpenAI client is sent on without knowing, streaming too', async () => {
  const { completions } = openAiClient(deployment.origin).chat
  const messages = [{ role: 'user' as const, content: 'recommend a heist manga' }]
  const { data, response } = await completions.create({ model: 'manga-assist', messages }).withResponse()
  expect([response.redirected, data.choices[0]?.finish_reason]).toEqual([true, 'stop'])
  const streamed = completions.stream({ model: 'manga-assist', messages })
  expect((await streamed.finalChatCompletion()).choices[0]?.finish_reason).toBe('stop')
})

describe.runIf(findTool('curl') !== undefined)('curl', () => {
  const json = '{"model":"manga-assist","messages":[{"role":"user","content":"recommend a heist manga"}]}'
  const post = ['-H', 'content-type: application/json', '-H', 'x-user-id: bar', '--data-binary']

  test('-L is answered by the function, its POST still one', async () => {
    const { head, body } = await curl('-L', ...post, json)
    expect(head).toMatch(/^HTTP\/1\.1 307 [\s\S]*\r\n\r\nHTTP\/1\.1 200 [\s\S]*\r\nx-served-by: lambda/i)
    expect(JSON.parse(body)).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
  })

  test('-L sends a body again that is too large to be sent unasked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'manga-curl-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'body'), 'x'.repeat(1_200_000))
    const { head, body } = await curl('-L', ...post, `@${join(folder, 'body')}`)
    expect(head).toMatch(/HTTP\/1\.1 307 /)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'body_too_large' } })
  })

  test.each([
    ['over HTTP/1.0', ['-0']],
    ['that says that it follows nothing', ['-H', 'x-overflow-redirect: no']],
    ['whose body is a stream', ['-H', 'transfer-encoding: chunked']],
  ])('%s is relayed', async (_how, options) => {
    const { head, body } = await curl(...options, ...post, json)
    expect(head).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nx-served-by: lambda/i)
    expect(JSON.parse(body)).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
  })

  /** Asks by POST; gives all heads, and the last body. */
  async function curl(...options: string[]): Promise<{ head: string; body: string }> {
    const url = `${deployment.origin}/v1/chat/completions`
    const args = ['-s', '-i', '--max-time', '20', ...options, url]
    const { stdout } = await promisify(execFile)('curl', args, { maxBuffer: 4_000_000 })
    const end = stdout.lastIndexOf('\r\n\r\n')
    return { head: stdout.slice(0, end), body: stdout.slice(end + 4) }
  }
})

function chatRequest() {
  const id = randomUUID()
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': `reader-${id}` } as Record<string, string>,
    body: JSON.stringify({ id, trigger: 'submit-message', messages: [message] }),
  }
}
