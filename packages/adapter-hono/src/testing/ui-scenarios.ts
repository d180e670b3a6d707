import { randomUUID } from 'node:crypto'
import {
  type ChatTransport,
  DefaultChatTransport,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
  WebSocketChatTransport,
} from 'ai'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { collect } from './collect.ts'
import { holdAnswer } from './hold-answer.ts'
import { orders, steadyAnswer } from './protocol-app.ts'
import type { Deployment } from './protocol-deployments.ts'

/** A client of `ai`: what it sends and reads, and how its connection is lost. */
interface UiClient {
  transport: ChatTransport<UIMessage>
  cut(): void
}

/** A client over one of the transports. The signal ends its requests as an HTTP client's connection would. */
export type OpenClient = (deployment: Deployment, headers: Record<string, string>) => UiClient

/** Over HTTP, as `useChat` does by default: to leave is to cut. */
export const overHttp: OpenClient = ({ origin }, headers) => {
  const leaving = new AbortController()
  const http = new DefaultChatTransport<UIMessage>({ api: `${origin}/api/chat`, headers })
  const transport: ChatTransport<UIMessage> = {
    sendMessages: (options) => http.sendMessages({ ...options, abortSignal: leaving.signal }),
    reconnectToStream: (options) => http.reconnectToStream(options),
  }
  return { transport, cut: () => leaving.abort() }
}

/** Over a connection, which is opened when it is first needed, and anew when it was lost. */
export const overSocket: OpenClient = ({ origin }, headers) => {
  class KnownSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers })
    }
  }
  const transport = new WebSocketChatTransport<UIMessage>({
    url: `${origin}/ws/chat`,
    webSocket: KnownSocket as never,
    headers,
  })
  return { transport, cut: () => transport.close() }
}

/** What every deployment does for a client of the AI SDK, over each of its transports. */
export function testUiProtocol(deployed: () => Deployment, open: OpenClient): void {
  const begin = (headers: Record<string, string> = {}) => reader(deployed(), open, headers)

  test('gives a message with text, cards, intent, plane, model and timings', async () => {
    const { ask } = begin()
    const message = await messageOf(await ask('recommend a heist manga'))
    expect(message.parts.map(({ type }) => type)).toEqual([
      'step-start',
      'text',
      'data-recommendation',
      'data-recommendation',
      'data-recommendation',
    ])
    expect(message.parts[1]).toMatchObject({ state: 'done', text: expect.stringContaining('Lupin III') })
    expect(message.parts[2]).toMatchObject({
      id: expect.any(String),
      data: { title: { english: expect.any(String) }, reasons: [expect.any(String)] },
    })
    expect(message.metadata).toEqual({
      intent: 'recommend',
      plane: deployed().plane,
      model: 'obedient',
      timings: { preparedMs: expect.any(Number), firstTokenMs: expect.any(Number), totalMs: expect.any(Number) },
    })
  })

  test('goes on with the conversation', async () => {
    const { ask } = begin()
    await chunksOf(await ask('recommend a heist manga'))
    const message = await messageOf(await ask('who wrote Monster?'))
    expect(textOf(message)).toContain('Naoki Urasawa')
  })

  test('stops when the reader asks for it, and says that it was interrupted', async () => {
    const { ask, conversationId } = begin()
    const stream = await ask(orders.endless)
    const chunks = await chunksOf(stream, async () => {
      const stop = `${deployed().origin}/api/chat/${conversationId}/stop`
      await fetch(stop, { method: 'POST', headers: { 'x-user-id': readerOf(conversationId) } })
    })
    const messageMetadata = {
      intent: expect.any(String),
      plane: deployed().plane,
      timings: { totalMs: expect.any(Number) },
    }
    expect(chunks.slice(-2)).toMatchObject([
      { type: 'abort' },
      { type: 'finish', finishReason: 'interrupted', messageMetadata },
    ])
  })

  test('forgets a conversation that is deleted while it is answered', async () => {
    const { ask, conversationId } = begin()
    const kept = `${deployed().origin}/v1/conversations/${conversationId}`
    const headers = { 'x-user-id': readerOf(conversationId) }
    const statuses: number[] = []
    const chunks = await chunksOf(await ask(orders.endless), async () => {
      statuses.push((await fetch(kept, { method: 'DELETE', headers })).status)
    })
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', finishReason: 'interrupted' })
    statuses.push((await fetch(kept, { headers })).status, (await fetch(kept, { method: 'DELETE', headers })).status)
    expect(statuses).toEqual([204, 404, 404])
  })

  test('resumes after a cut: the whole answer, without gap or repetition', async () => {
    const { ask, resume, cut } = begin()
    const { question, release } = await holdAnswer()
    const lost = (await ask(question)).getReader()
    while ((await lost.read()).value?.type !== 'text-delta');
    cut()
    // Read on, for the cut is told behind what had come before it.
    await expect(restOf(lost)).rejects.toThrow()
    const resumed = await resume()
    release()
    expect(resumed).not.toBeNull()
    if (resumed) expect(textOf(await messageOf(resumed))).toBe(steadyAnswer)
    expect(await resume()).toBeNull()
  })

  test('one idempotency key gives one answer', async () => {
    const { ask, history } = begin({ 'idempotency-key': randomUUID() })
    const first = await messageOf(await ask('recommend a heist manga'))
    const second = await messageOf(await ask('recommend a heist manga', history.at(-1)))
    expect(second).toEqual(first)
  })

  test('says in the stream that the model failed, and nothing of why', async () => {
    const { ask } = begin()
    const chunks = await chunksOf(await ask(orders.fail))
    expect(chunks).toContainEqual(expect.objectContaining({ type: 'text-delta', delta: 'Half an ' }))
    expect(chunks.at(-1)).toMatchObject({ type: 'error', errorText: expect.stringContaining('broke off') })
    expect(JSON.stringify(chunks)).not.toContain('secret')
  })

  test('refuses a question without words, with a reason that the client shows', async () => {
    const { ask } = begin()
    await expect(ask('   ').then(chunksOf)).rejects.toThrow('must hold a message of role')
  })

  test('refuses another question under a key that was used', async () => {
    const { ask } = begin({ 'idempotency-key': randomUUID() })
    await chunksOf(await ask('hello'))
    await expect(ask('good bye').then(chunksOf)).rejects.toThrow('The idempotency key was used')
  })
}

/** One reader with a conversation of their own. */
function reader(deployment: Deployment, open: OpenClient, headers: Record<string, string>) {
  const conversationId = randomUUID()
  const { transport, cut } = open(deployment, { 'x-user-id': readerOf(conversationId), ...headers })
  const history: UIMessage[] = []
  return {
    conversationId,
    history,
    cut,
    ask(text: string, again?: UIMessage) {
      const question: UIMessage = again ?? { id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] }
      history.push(question)
      return transport.sendMessages({
        trigger: 'submit-message',
        chatId: conversationId,
        messageId: undefined,
        messages: [question],
        abortSignal: undefined,
      })
    },
    resume: () => transport.reconnectToStream({ chatId: conversationId }),
  }
}

function readerOf(conversationId: string): string {
  return `reader-${conversationId}`
}

/** All chunks of a stream that was read to its end: one of them says how it ended. Calls `onText` at the first word. */
async function chunksOf(stream: ReadableStream<UIMessageChunk>, onText = async () => {}): Promise<UIMessageChunk[]> {
  const chunks: UIMessageChunk[] = []
  for await (const chunk of stream) {
    if (chunk.type === 'text-delta' && chunks.at(-1)?.type === 'text-start') await onText()
    chunks.push(chunk)
  }
  expect(chunks.at(-1)?.type).toMatch(/^(finish|error)$/)
  return chunks
}

async function restOf(reader: ReadableStreamDefaultReader<UIMessageChunk>): Promise<void> {
  while (!(await reader.read()).done);
}

async function messageOf(stream: ReadableStream<UIMessageChunk>): Promise<UIMessage> {
  const [copy, rest] = stream.tee()
  const [, messages] = await Promise.all([chunksOf(rest), collect(readUIMessageStream({ stream: copy }))])
  const message = messages.at(-1)
  if (message === undefined) throw new Error('no message came')
  return message
}

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
