import { randomUUID } from 'node:crypto'
import { type ChatTransport, DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai'
import { expect, test } from 'vitest'
import { collect } from './collect.ts'
import { orders, steadyAnswer } from './protocol-app.ts'
import type { Deployment } from './protocol-deployments.ts'

/** What `ai` sends and reads, whatever carries it. */
export type OpenTransport = (deployment: Deployment, headers: Record<string, string>) => ChatTransport<UIMessage>

/** Over HTTP, as `useChat` does by default. */
export const overHttp: OpenTransport = ({ origin }, headers) =>
  new DefaultChatTransport<UIMessage>({ api: `${origin}/api/chat`, headers })

/** What every deployment does for a client of the AI SDK, over each of its transports. */
export function testUiProtocol(deployed: () => Deployment, open: OpenTransport): void {
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
      timings: { firstTokenMs: expect.any(Number), totalMs: expect.any(Number) },
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
    expect(chunks.slice(-2)).toMatchObject([{ type: 'abort' }, { type: 'finish', finishReason: 'interrupted' }])
  })

  test('resumes after a cut: the whole answer, without gap or repetition', async () => {
    const { ask, resume } = begin()
    const leaving = new AbortController()
    const cut = (await ask(orders.steady, leaving.signal)).getReader()
    while ((await cut.read()).value?.type !== 'text-delta');
    leaving.abort()
    await cut.cancel().catch(() => {})
    const resumed = await resume()
    expect(resumed).not.toBeNull()
    if (resumed) expect(textOf(await messageOf(resumed))).toBe(steadyAnswer)
    expect(await resume()).toBeNull()
  })

  test('one idempotency key gives one answer', async () => {
    const { ask, history } = begin({ 'idempotency-key': randomUUID() })
    const first = await messageOf(await ask('recommend a heist manga'))
    const second = await messageOf(await ask('recommend a heist manga', undefined, history.at(-1)))
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
function reader(deployment: Deployment, open: OpenTransport, headers: Record<string, string>) {
  const conversationId = randomUUID()
  const transport = open(deployment, { 'x-user-id': readerOf(conversationId), ...headers })
  const history: UIMessage[] = []
  return {
    conversationId,
    history,
    ask(text: string, abortSignal?: AbortSignal, again?: UIMessage) {
      const question: UIMessage = again ?? { id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] }
      history.push(question)
      return transport.sendMessages({
        trigger: 'submit-message',
        chatId: conversationId,
        messageId: undefined,
        messages: [question],
        abortSignal,
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
