import type { UIMessageChunk } from 'ai'
import { describe, expect, test } from 'vitest'
import { createHttpChannel } from './http-channel.ts'
import type { ReaderMessage } from './reader-message.ts'
import { createReaderTransport, mayBeInWriting } from './reader-transport.ts'

const question: ReaderMessage = { id: 'm2', role: 'user', parts: [{ type: 'text', text: 'and shorter?' }] }
const before: ReaderMessage = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'a heist manga' }] }
const asking = {
  chatId: 'c1',
  messages: [before, question],
  abortSignal: undefined,
  messageId: undefined,
}

describe('a question', () => {
  test('goes out alone, under its own id as key', async () => {
    const { requests, channel } = serve({ '/api/chat': () => new Response('', { status: 200 }) })
    await channel.sendMessages({ ...asking, trigger: 'submit-message' })
    expect(requests).toEqual([
      { path: '/api/chat', key: 'm2', body: { id: 'c1', trigger: 'submit-message', messages: [question] } },
    ])
  })

  test('that is asked again is the same request, so that its key fits', async () => {
    const { requests, transport } = serve({
      '/api/chat/c1/stream': () => new Response(null, { status: 204 }),
      '/api/chat': () => new Response('', { status: 200 }),
    })
    await transport.sendMessages({ ...asking, trigger: 'submit-message' })
    await transport.sendMessages({ ...asking, trigger: 'regenerate-message' })
    await transport.sendMessages({ ...asking, trigger: 'regenerate-message', metadata: mayBeInWriting })
    const [first, second, resumed, third] = requests
    expect(resumed?.path).toBe('/api/chat/c1/stream')
    expect([second, third]).toEqual([first, first])
  })

  test('that is asked again while its answer is being written goes on with that', async () => {
    const { requests, transport } = serve({
      '/api/chat/c1/stream': () => new Response('data: {"type":"start","messageId":"a1"}\n\n'),
    })
    const again = { ...asking, trigger: 'regenerate-message' as const, metadata: mayBeInWriting }
    const answer = await transport.sendMessages(again)
    expect(await firstOf(answer)).toMatchObject({ type: 'start', messageId: 'a1' })
    expect(requests).toHaveLength(1)
  })

  test('goes over the channel that is chosen when it is asked', async () => {
    const asked: string[] = []
    const channelNamed = (name: string) => ({
      sendMessages: async () => {
        asked.push(name)
        return new ReadableStream<UIMessageChunk>()
      },
      reconnectToStream: async () => null,
    })
    let chosen: 'http' | 'websocket' = 'http'
    const channels = { http: channelNamed('http'), websocket: channelNamed('websocket') }
    const transport = createReaderTransport({ channels, chosen: () => chosen })
    await transport.sendMessages({ ...asking, trigger: 'submit-message' })
    chosen = 'websocket'
    await transport.sendMessages({ ...asking, trigger: 'submit-message' })
    expect(asked).toEqual(['http', 'websocket'])
  })
})

test('why an answer left its plane comes from its head', async () => {
  const stream = 'data: {"type":"start","messageId":"a1","messageMetadata":{"plane":"lambda"}}\n\n'
  const { channel } = serve({
    '/api/chat': () => new Response(stream, { headers: { 'x-overflow-reason': 'concurrency' } }),
  })
  const answer = await channel.sendMessages({ ...asking, trigger: 'submit-message' })
  expect(await firstOf(answer)).toMatchObject({ messageMetadata: { plane: 'lambda', overflowReason: 'concurrency' } })
})

test('a network that fails is a connection lost', async () => {
  const channel = createHttpChannel(() => Promise.reject(new TypeError('Failed to fetch')))
  const asked = channel.sendMessages({ ...asking, trigger: 'submit-message' })
  await expect(asked).rejects.toMatchObject({ kind: 'connection-lost' })
})

/** A service with these answers, by path, and what it was asked. */
function serve(answers: Record<string, () => Response>) {
  const requests: { path: string; key: string | null; body: unknown }[] = []
  const channel = createHttpChannel(async (input, init) => {
    const path = String(input)
    const headers = new Headers(init?.headers)
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
    requests.push({ path, key: headers.get('idempotency-key'), body })
    return answers[path]?.() ?? new Response('', { status: 404 })
  })
  const transport = createReaderTransport({ channels: { http: channel, websocket: channel }, chosen: () => 'http' })
  return { requests, channel, transport }
}

async function firstOf(stream: ReadableStream<UIMessageChunk>): Promise<UIMessageChunk | undefined> {
  return (await stream.getReader().read()).value
}
